"""Groups, members, posts, votes, wishes, and what is talked about."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q


class Group(models.Model):
    """A group of neighbours: of a community, of a store's core members, or by interest."""

    id = models.UUIDField(primary_key=True)
    kind = models.TextField()
    store_id = models.UUIDField(db_index=True)
    community_id = models.UUIDField(null=True)
    name = models.TextField()
    intro = models.TextField(default="")
    reviewed = models.BooleanField()
    members = models.PositiveIntegerField(default=0)
    opened_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["community_id"], condition=Q(kind="community"), name="one_group_of_a_community"
            ),
            models.UniqueConstraint(fields=["store_id"], condition=Q(kind="core"), name="one_core_group_of_a_store"),
        ]


class Membership(models.Model):
    """How a person stands to a group."""

    id = models.UUIDField(primary_key=True)
    group = models.ForeignKey(Group, on_delete=models.CASCADE)
    person_id = models.UUIDField(db_index=True)
    standing = models.TextField()
    moderator = models.BooleanField(default=False)
    building = models.TextField(default="")
    household = models.TextField(default="")
    note = models.TextField(default="")
    source = models.TextField(default="")
    asked_at = models.DateTimeField()
    joined_at = models.DateTimeField(null=True)
    decided_by = models.TextField(default="")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["group", "person_id"], name="membership_once")]
        indexes = [models.Index(fields=["group", "standing", "-asked_at"], name="members_by_standing")]


class Post(models.Model):
    """A post. `signature` and `badge` name staff as they were when they spoke; persons are asked for their card."""

    id = models.UUIDField(primary_key=True)
    group = models.ForeignKey(Group, on_delete=models.CASCADE)
    author_id = models.UUIDField(null=True)
    staff_id = models.UUIDField(null=True)
    signature = models.TextField(default="")
    badge = models.TextField(default="")
    column = models.TextField(default="")
    worth = models.TextField()
    text = models.TextField()
    photo_ids = ArrayField(models.UUIDField(), default=list)
    groupbuy_id = models.UUIDField(null=True)
    sku_ids = ArrayField(models.UUIDField(), default=list)
    poll_closes_at = models.DateTimeField(null=True)
    voters = models.PositiveIntegerField(default=0)
    likes = models.PositiveIntegerField(default=0)
    comments = models.PositiveIntegerField(default=0)
    reports = models.PositiveIntegerField(default=0)
    state = models.TextField(default="shown")
    hidden_because = models.TextField(default="")
    posted_at = models.DateTimeField()

    class Meta:
        indexes = [
            models.Index(fields=["group", "-posted_at", "-id"], name="feed_newest_first"),
            models.Index(fields=["groupbuy_id"], name="posts_of_groupbuy", condition=~Q(groupbuy_id=None)),
        ]


class PollOption(models.Model):
    """An answer of a poll (a post with a deadline)."""

    id = models.UUIDField(primary_key=True)
    post = models.ForeignKey(Post, on_delete=models.CASCADE)
    rank = models.PositiveSmallIntegerField()
    text = models.TextField()
    sku_id = models.UUIDField(null=True)
    votes = models.PositiveIntegerField(default=0)


class Vote(models.Model):
    """One person's vote."""

    id = models.UUIDField(primary_key=True)
    post = models.ForeignKey(Post, on_delete=models.CASCADE)
    person_id = models.UUIDField()
    option = models.ForeignKey(PollOption, on_delete=models.CASCADE)
    voted_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["post", "person_id"], name="one_vote_each")]


class Like(models.Model):
    """One person likes a post."""

    id = models.UUIDField(primary_key=True)
    post = models.ForeignKey(Post, on_delete=models.CASCADE)
    person_id = models.UUIDField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["post", "person_id"], name="one_like_each")]


class Comment(models.Model):
    """An answer to a post."""

    id = models.UUIDField(primary_key=True)
    post = models.ForeignKey(Post, on_delete=models.CASCADE)
    author_id = models.UUIDField(null=True)
    staff_id = models.UUIDField(null=True)
    signature = models.TextField(default="")
    badge = models.TextField(default="")
    text = models.TextField()
    state = models.TextField(default="shown")
    said_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["post", "said_at", "id"], name="comments_in_order")]


class Report(models.Model):
    """Somebody finds a post out of place."""

    id = models.UUIDField(primary_key=True)
    post = models.ForeignKey(Post, on_delete=models.CASCADE)
    person_id = models.UUIDField()
    reason = models.TextField()
    reported_at = models.DateTimeField()
    settled_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["post", "person_id"], name="one_report_each")]


class Wish(models.Model):
    """Something neighbours of a store want; `plain` finds the same wish again, `matched` the goods that fit it."""

    id = models.UUIDField(primary_key=True)
    store_id = models.UUIDField()
    community_id = models.UUIDField(null=True)
    sku_id = models.UUIDField(null=True)
    text = models.TextField()
    plain = models.TextField()
    matched = ArrayField(models.UUIDField(), default=list)
    backers = models.PositiveIntegerField(default=0)
    made_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["store_id", "community_id", "plain"], name="wish_once", nulls_distinct=False
            )
        ]
        indexes = [models.Index(fields=["store_id", "-backers", "-id"], name="wishes_by_backers")]


class Backing(models.Model):
    """One person shares a wish."""

    id = models.UUIDField(primary_key=True)
    wish = models.ForeignKey(Wish, on_delete=models.CASCADE)
    person_id = models.UUIDField()
    since = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["wish", "person_id"], name="one_backing_each")]
        indexes = [models.Index(fields=["since"], name="backings_by_time")]


class Talk(models.Model):
    """How often an article was spoken of in a group on a local day."""

    pk = models.CompositePrimaryKey("day", "group_id", "sku_id")
    day = models.DateField()
    group_id = models.UUIDField()
    sku_id = models.UUIDField()
    store_id = models.UUIDField()
    count = models.PositiveIntegerField()

    class Meta:
        indexes = [models.Index(fields=["store_id", "day"], name="talk_of_store")]
