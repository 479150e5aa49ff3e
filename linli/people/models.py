"""Persons, their identifiers and merges, households, what they bought, their tags.

Nothing is ever moved when two persons turn out to be one: every row stays with the person it was written for, and
`Person.root_id` says which of the merged persons stands for all of them. So a merge is undone by clearing a pointer.
"""

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex, OpClass
from django.db import models
from django.db.models import Q


class Household(models.Model):
    """People who live and shop together."""

    id = models.UUIDField(primary_key=True)
    code = models.TextField(null=True, unique=True)
    head_id = models.UUIDField(null=True)
    shared = models.BooleanField(default=True)
    made_at = models.DateTimeField()


class Person(models.Model):
    """Somebody we know. A member is a person who joined (`joined_at`)."""

    id = models.UUIDField(primary_key=True)
    root_id = models.UUIDField(db_index=True)
    name = models.TextField(default="")
    nickname = models.TextField(default="")
    avatar = models.TextField(default="")
    gender = models.TextField(default="")
    birthday = models.DateField(null=True)
    birth_year = models.SmallIntegerField(null=True)
    phone_sealed = models.BinaryField(null=True)
    phone_tail = models.BinaryField(null=True)
    store_id = models.UUIDField(null=True)
    community_id = models.UUIDField(null=True)
    building = models.TextField(default="")
    room = models.TextField(default="")
    household = models.ForeignKey(Household, on_delete=models.PROTECT, null=True, related_name="persons")
    relation = models.TextField(default="")
    channel = models.TextField(default="")
    inviter_id = models.UUIDField(null=True)
    joined_at = models.DateTimeField(null=True)
    known_since = models.DateTimeField()

    class Meta:
        indexes = [
            models.Index(fields=["store_id", "community_id"], name="person_by_place"),
            models.Index(fields=["phone_tail"], name="person_by_phone_tail", condition=Q(phone_tail__isnull=False)),
            GinIndex(OpClass("name", "gin_trgm_ops"), OpClass("nickname", "gin_trgm_ops"), name="person_by_name"),
        ]


class Identifier(models.Model):
    """One way to recognise a person. Phones and mail addresses stand here as keyed hashes only."""

    pk = models.CompositePrimaryKey("kind", "value")
    kind = models.TextField()
    value = models.TextField()
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="identifiers")
    added_at = models.DateTimeField()


class Merge(models.Model):
    """That two persons are one. `filled` says which fields of the survivor it changed: {field: [before, after]}."""

    id = models.UUIDField(primary_key=True)
    into_id = models.UUIDField(db_index=True)
    merged_id = models.UUIDField(db_index=True)
    reason = models.TextField()
    filled = models.JSONField(default=dict)
    by = models.TextField()
    at = models.DateTimeField()
    undone_at = models.DateTimeField(null=True)
    undone_by = models.TextField(default="")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["merged_id"], condition=Q(undone_at__isnull=True), name="merged_once")
        ]


class Purchase(models.Model):
    """A paid order as the profile needs it; written once per order."""

    order_id = models.UUIDField(primary_key=True)
    person_id = models.UUIDField()
    store_id = models.UUIDField(null=True)
    channel = models.TextField()
    mode = models.TextField()
    groupbuy = models.BooleanField()
    paid_at = models.DateTimeField()
    day = models.DateField()
    paid_fen = models.BigIntegerField()
    refunded_fen = models.BigIntegerField(default=0)
    whole_refund = models.BooleanField(default=False)

    class Meta:
        indexes = [models.Index(fields=["person_id", "paid_at"], name="purchase_of_person")]


class Refund(models.Model):
    """A refund that has been counted."""

    refund_id = models.UUIDField(primary_key=True)
    order_id = models.UUIDField(db_index=True)
    amount_fen = models.BigIntegerField()


class Bought(models.Model):
    """How much of a category a person bought in a month."""

    pk = models.CompositePrimaryKey("person_id", "category_id", "month")
    person_id = models.UUIDField()
    category_id = models.UUIDField()
    month = models.DateField()
    orders = models.IntegerField()
    quantity = models.IntegerField()
    spent_fen = models.BigIntegerField()


class Favourite(models.Model):
    """How often a person bought an article."""

    pk = models.CompositePrimaryKey("person_id", "sku_id")
    person_id = models.UUIDField()
    sku_id = models.UUIDField()
    orders = models.IntegerField()
    quantity = models.IntegerField()
    spent_fen = models.BigIntegerField()
    first_day = models.DateField()
    last_day = models.DateField()


class Deed(models.Model):
    """How often a kind of fact was written about a person on a day."""

    pk = models.CompositePrimaryKey("person_id", "name", "day")
    person_id = models.UUIDField()
    name = models.TextField()
    day = models.DateField()
    times = models.IntegerField()


class Value(models.Model):
    """What a person (with all that were merged into it) has been worth; made anew from the purchases."""

    person = models.OneToOneField(Person, on_delete=models.CASCADE, primary_key=True, related_name="value")
    orders = models.IntegerField(default=0)
    days = models.IntegerField(default=0)
    spent_fen = models.BigIntegerField(default=0)
    first_paid_at = models.DateTimeField(null=True)
    last_paid_at = models.DateTimeField(null=True)
    orders_365 = models.IntegerField(default=0)
    days_365 = models.IntegerField(default=0)
    spent_365_fen = models.BigIntegerField(default=0)
    pickup_365 = models.IntegerField(default=0)
    groupbuy_365 = models.IntegerField(default=0)
    online_365 = models.IntegerField(default=0)
    r = models.SmallIntegerField(null=True)
    f = models.SmallIntegerField(null=True)
    m = models.SmallIntegerField(null=True)
    refreshed_on = models.DateField()

    class Meta:
        indexes = [
            models.Index(fields=["-last_paid_at", "-person"], name="value_by_last_paid"),
            models.Index(fields=["-spent_365_fen", "-person"], name="value_by_spent"),
            models.Index(fields=["-days_365", "-person"], name="value_by_days"),
            models.Index(fields=["refreshed_on"], name="value_by_refreshed"),
        ]


class Cut(models.Model):
    """The four limits between the fifths of the chain's buyers, for recency, frequency and money."""

    measure = models.TextField(primary_key=True)
    limits = ArrayField(models.BigIntegerField())
    made_at = models.DateTimeField()


class Touched(models.Model):
    """Persons whose value and tags are to be made anew."""

    person_id = models.UUIDField(primary_key=True)


class TagRule(models.Model):
    """A tag that holds for whoever the rule fits."""

    tag = models.TextField(primary_key=True)
    tone = models.TextField(default="ok")
    why = models.TextField()
    rule = models.JSONField()
    shipped = models.BooleanField(default=False)
    on = models.BooleanField(default=True)
    rank = models.PositiveSmallIntegerField(default=100)


class Tag(models.Model):
    """A tag on a person, by a rule or by hand."""

    pk = models.CompositePrimaryKey("person_id", "tag", "source")
    person_id = models.UUIDField()
    tag = models.TextField()
    source = models.TextField(choices=[("rule", "rule"), ("hand", "hand")])
    since = models.DateTimeField()
    by = models.TextField(default="")

    class Meta:
        indexes = [models.Index(fields=["tag", "person_id"], name="tag_to_persons")]
