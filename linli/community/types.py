"""What community shows, takes and refuses."""

from datetime import date, datetime
from enum import StrEnum
from typing import Literal, NamedTuple, Self
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field, model_validator

from linli.kernel.clock import Moment
from linli.kernel.errors import NotAllowed, Problem, unfit
from linli.kernel.said import Said
from linli.media.types import MediaView

MAX_TEXT = 2000
MAX_PHOTOS = 9
NOT_THIS_TIME = Said(
    "这次信息没对上，到店里找主理人说一声就行。",
    "What you told does not match what we know; have a word with the host in the store.",
)


class View(BaseModel):
    """Base of what community shows: frozen."""

    model_config = ConfigDict(frozen=True)


class Worth(StrEnum):
    """What a post gives: something to know, or something to buy."""

    VALUE = "value"
    PROMOTION = "promotion"


class Column(StrEnum):
    """The fixed columns of the week, and neighbours' help, which has no day."""

    RECIPE = "recipe"
    QUESTION = "question"
    NOVELTY = "novelty"
    SHOW = "show"
    HELP = "help"


class Standing(StrEnum):
    """How a person stands to a group."""

    WAITING = "waiting"
    MEMBER = "member"
    REFUSED = "refused"
    LEFT = "left"
    MERGED = "merged"  # the person is another one now, who stands here in its place


class PostState(StrEnum):
    """Whether a post can be seen."""

    SHOWN = "shown"
    HIDDEN = "hidden"
    WITHDRAWN = "withdrawn"


FeedFilter = Literal["all", "groupbuy", "poll", "recipe", "question", "novelty", "show", "help"]
GroupKind = Literal["community", "core", "interest"]


class FaceView(View):
    """A neighbour in a row of faces."""

    name: str
    avatar: str


class AuthorView(View):
    """Who speaks, as neighbours know them: nickname, building, face; of staff the name and the store."""

    name: str
    building: str
    avatar: str
    badge: str
    staff: bool
    mine: bool


class ShareView(View):
    """Posts of a week that give value, of all posts; `percent` is None in a week without posts."""

    week: date
    value: int
    total: int
    percent: int | None
    limit: int


class GroupView(View):
    """A group and how it does this week."""

    id: UUID
    kind: GroupKind
    store_id: UUID
    store_name: str
    community_id: UUID | None
    name: str
    intro: str
    reviewed: bool
    members: int
    talked_today: int
    share: ShareView
    faces: list[FaceView]
    standing: Standing | None = None
    moderator: bool = False


class GroupRow(View):
    """A group in the host's list."""

    id: UUID
    kind: GroupKind
    store_id: UUID
    community_id: UUID | None
    name: str
    reviewed: bool
    members: int
    waiting: int
    reports: int
    talked_today: int
    posts: int
    share: ShareView


class OptionView(View):
    """An answer of a poll."""

    id: UUID
    text: str
    sku_id: UUID | None
    votes: int
    mine: bool


class PollView(View):
    """A vote with its deadline."""

    closes_at: datetime
    closed: bool
    voters: int
    voted: bool
    options: list[OptionView]


class PostGoodsView(View):
    """Goods below a post."""

    sku_id: UUID
    name: str
    size: str
    picture: str
    category: str


class PostView(View):
    """A post as a reader sees it. `reports` is for staff and moderators, 0 for others."""

    id: UUID
    group_id: UUID
    author: AuthorView
    column: Column | None
    worth: Worth
    text: str
    photos: list[MediaView]
    groupbuy_id: UUID | None
    goods: list[PostGoodsView]
    poll: PollView | None
    likes: int
    liked: bool
    comments: int
    posted_at: datetime
    state: PostState
    reports: int = 0


class CommentView(View):
    """An answer to a post."""

    id: UUID
    author: AuthorView
    text: str
    said_at: datetime


class MemberView(View):
    """A member, or somebody who waits, as staff see them."""

    person_id: UUID
    name: str
    avatar: str
    standing: Standing
    moderator: bool
    building: str
    household: str
    note: str
    source: str
    asked_at: datetime
    joined_at: datetime | None


class ReportView(View):
    """Why neighbours reported a post."""

    post_id: UUID
    group_id: UUID
    group_name: str
    text: str
    author: str
    reasons: list[str]
    count: int
    first_at: datetime


class WishView(View):
    """A wish and how many neighbours share it."""

    id: UUID
    text: str
    sku_id: UUID | None
    goods: PostGoodsView | None
    backers: int
    mine: bool
    faces: list[FaceView]
    made_at: datetime
    groupbuy_id: UUID | None = None


class WishCount(NamedTuple):
    """How many persons of a community wish for an article."""

    sku_id: UUID
    community_id: UUID | None
    people: int


class TalkCount(NamedTuple):
    """How often an article was talked about in a group on a local day."""

    day: date
    group_id: UUID
    sku_id: UUID
    times: int


class TalkView(View):
    """An article that neighbours speak of: times in all, in how many groups, and day by day, oldest first."""

    goods: PostGoodsView
    times: int
    groups: int
    days: list[int]


class NewPoll(BaseModel):
    """A vote: 2 to 6 answers and a deadline."""

    options: list["NewOption"] = Field(min_length=2, max_length=6)
    closes_at: Moment


class NewOption(BaseModel):
    """An answer, perhaps an article."""

    text: str = Field(min_length=1, max_length=40)
    sku_id: UUID | None = None


class PostBody(BaseModel):
    """What can be posted; without `worth` it is judged by its content."""

    text: str = Field(default="", max_length=MAX_TEXT)
    worth: Worth | None = None
    column: Column | None = None
    photo_ids: list[UUID] = Field(default=[], max_length=MAX_PHOTOS)
    groupbuy_id: UUID | None = None
    sku_ids: list[UUID] = Field(default=[], max_length=9)
    poll: NewPoll | None = None

    @model_validator(mode="after")
    def _says_something(self) -> Self:
        if not (self.text.strip() or self.photo_ids or self.groupbuy_id):
            raise unfit("写几个字，或者放照片、团购", "A post needs words, photos or a group buy")
        if self.poll and not self.text.strip():
            raise unfit("投票要写上问什么", "A vote needs a question")
        return self


class NewPost(PostBody):
    """A post of a person, of staff, or (neither named) in the name of the store's host."""

    group_id: UUID
    author_id: UUID | None = None
    staff_id: UUID | None = None


class JoinBody(BaseModel):
    """What somebody tells who wants to join."""

    building: str = Field(default="", max_length=20)
    household: str = Field(default="", max_length=20)
    note: str = Field(default="", max_length=200)
    source: str = Field(default="mall", max_length=30)


class NotAMember(NotAllowed):
    """Only members may do this in the group."""

    code = "not_a_member"
    zh, en = "先进群，才能看和说", "Join the group first"


class BuildingNeeded(Problem):
    """Admission is reviewed, and the host must know where the person lives."""

    code, status = "building_needed", 422
    zh, en = "请写上楼栋和门牌，主理人好核对", "Please give your building and household, so that the host can check"


class AlreadyVoted(Problem):
    """One person, one vote."""

    code, status = "already_voted", 409
    zh, en = "你已经投过了，一户一票", "You have voted already; one vote each"


class PollClosed(Problem):
    """The deadline has passed."""

    code, status = "poll_closed", 409
    zh, en = "投票已经截止", "The vote has closed"


class PlaceNeeded(Problem):
    """The person has not chosen a store and community yet."""

    code, status = "place_needed", 409
    zh, en = "先选好你的小区，心愿才知道送到哪家店", "Choose your community first, so that your store hears of the wish"


class StrangePhoto(Problem):
    """A photo that somebody else uploaded, or nobody."""

    code, status = "strange_photo", 422
    zh, en = "有照片没传好，请重新选一次", "A photo did not arrive; choose it again"
