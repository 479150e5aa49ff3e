"""What decide has read from the log, what it has fitted, the directives and their outcomes."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from linli.decide.types import DirectiveState


class Habit(models.Model):
    """On how many days a person bought a category: `days` in all, `shelf_days` without group buys."""

    pk = models.CompositePrimaryKey("person_id", "category_id")
    person_id = models.UUIDField()
    category_id = models.UUIDField()
    store_id = models.UUIDField()
    days = models.PositiveIntegerField()
    shelf_days = models.PositiveIntegerField()
    first_day = models.DateField()
    last_day = models.DateField()

    class Meta:
        indexes = [models.Index(fields=["store_id", "category_id"], name="habit_by_store")]


class HourFlow(models.Model):
    """Receipts of a store by local hour of day."""

    pk = models.CompositePrimaryKey("store_id", "hour")
    store_id = models.UUIDField()
    hour = models.PositiveSmallIntegerField()
    receipts = models.PositiveBigIntegerField()


class Heat(models.Model):
    """How often goods were wished for, talked of or looked at; community NOUGHT where it is unknown."""

    pk = models.CompositePrimaryKey("store_id", "sku_id", "kind", "day", "community_id")
    store_id = models.UUIDField()
    sku_id = models.UUIDField()
    kind = models.TextField()
    day = models.DateField()
    community_id = models.UUIDField()
    count = models.PositiveIntegerField()


class Wisher(models.Model):
    """Somebody who wished for goods; `joined` once a group buy of them has ended."""

    pk = models.CompositePrimaryKey("wish_id", "person_id")
    wish_id = models.UUIDField()
    person_id = models.UUIDField()
    store_id = models.UUIDField()
    sku_id = models.UUIDField()
    community_id = models.UUIDField(null=True)
    wished_at = models.DateTimeField()
    joined = models.BooleanField(null=True)

    class Meta:
        indexes = [models.Index(fields=["store_id", "sku_id"], name="wisher_by_sku")]


class Buying(models.Model):
    """A group buy as the log tells of it."""

    groupbuy_id = models.UUIDField(primary_key=True)
    store_id = models.UUIDField()
    sku_id = models.UUIDField()
    directive_id = models.UUIDField(null=True)
    opened_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    formed = models.BooleanField(null=True)

    class Meta:
        indexes = [models.Index(fields=["store_id", "-opened_at"], name="buying_by_store")]


class Join(models.Model):
    """Somebody who joined a group buy and has not left."""

    pk = models.CompositePrimaryKey("groupbuy_id", "order_id")
    groupbuy_id = models.UUIDField()
    order_id = models.UUIDField()
    person_id = models.UUIDField()
    quantity = models.PositiveIntegerField()
    joined_at = models.DateTimeField()


class CategoryFit(models.Model):
    """The forecast of a category in a store: receipts per coming day after `last_day`."""

    pk = models.CompositePrimaryKey("store_id", "category_id")
    store_id = models.UUIDField()
    category_id = models.UUIDField()
    last_day = models.DateField()
    daily = ArrayField(models.FloatField())
    dispersion = models.FloatField()
    wape = models.FloatField()
    coverage = models.FloatField()
    windows = models.PositiveIntegerField()


class StoreFit(models.Model):
    """How the forecast of a store did on its own past."""

    store_id = models.UUIDField(primary_key=True)
    fitted_at = models.DateTimeField()
    receipts = models.PositiveBigIntegerField()
    series = models.PositiveIntegerField()
    wape = models.FloatField()
    coverage = models.FloatField()
    windows = models.PositiveIntegerField()


class TakingsFit(models.Model):
    """Net sales expected of each day after `last_day`, in fen; NOUGHT is the chain. Empty: too little history."""

    store_id = models.UUIDField(primary_key=True)
    fitted_at = models.DateTimeField()
    last_day = models.DateField()
    daily = ArrayField(models.BigIntegerField())
    low = ArrayField(models.BigIntegerField())
    high = ArrayField(models.BigIntegerField())
    wape = models.FloatField()
    coverage = models.FloatField()
    days = models.PositiveIntegerField()


class SkuFit(models.Model):
    """A sku in a store over the last eight weeks: receipts, pieces, usual price, receipts per day (oldest first)."""

    pk = models.CompositePrimaryKey("store_id", "sku_id")
    store_id = models.UUIDField()
    sku_id = models.UUIDField()
    category_id = models.UUIDField()
    receipts = models.PositiveIntegerField()
    category_receipts = models.PositiveIntegerField()
    pieces = models.PositiveIntegerField()
    usual_fen = models.PositiveIntegerField()
    last_day = models.DateField()
    daily = ArrayField(models.FloatField())


class PriceFit(models.Model):
    """How demand answers to price in a category; NOUGHT is the chain."""

    category_id = models.UUIDField(primary_key=True)
    slope = models.FloatField()
    error = models.FloatField()
    points = models.PositiveIntegerField()
    spread = models.FloatField()


class Learnt(models.Model):
    """What outcomes have taught about the pull of group buys: `chain`, `category:<id>`, `store:<id>`."""

    scope = models.TextField(primary_key=True)
    mean = models.FloatField()
    var = models.FloatField()
    count = models.PositiveIntegerField()


class Directive(models.Model):
    """Something the system suggests, and what became of it."""

    id = models.UUIDField(primary_key=True)
    number = models.TextField(unique=True)
    store_id = models.UUIDField()
    state = models.TextField(choices=[(state.value, state.value) for state in DirectiveState])
    sku_id = models.UUIDField()
    category_id = models.UUIDField()
    supplier_id = models.UUIDField()
    list_fen = models.PositiveIntegerField()
    tiers = models.JSONField()
    threshold = models.PositiveIntegerField()
    capacity = models.PositiveIntegerField()
    closes_at = models.DateTimeField()
    pickup_from = models.DateTimeField()
    community_ids = ArrayField(models.UUIDField())
    parts_off = ArrayField(models.TextField(), default=list)
    remind_ids = ArrayField(models.UUIDField(), default=list)
    demand = models.JSONField()
    natural_by_community = models.JSONField()
    expectation = models.JSONField()
    confidence = models.JSONField()
    evidence = models.JSONField()
    facts = models.JSONField()
    score = models.FloatField()
    made_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    executed_at = models.DateTimeField(null=True)
    executed_by = models.TextField(default="")
    done = models.JSONField(default=dict)
    groupbuy_id = models.UUIDField(null=True, unique=True)
    post_ids = ArrayField(models.UUIDField(), default=list)
    curve = models.JSONField(default=list)
    ended_at = models.DateTimeField(null=True)
    reason = models.TextField(default="")

    class Meta:
        indexes = [
            models.Index(fields=["store_id", "-made_at"], name="directive_by_store"),
            models.Index(fields=["state", "expires_at"], name="directive_by_state"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["store_id", "sku_id"],
                condition=Q(state=DirectiveState.PROPOSED.value),
                name="directive_open_once",
            )
        ]


class Foresight(models.Model):
    """What would have been expected of a group buy that a host opened by hand, and how it came out.

    It is stated at the opening by the same rule as a directive's, shown to nobody, and learnt from.
    """

    groupbuy_id = models.UUIDField(primary_key=True)
    store_id = models.UUIDField()
    sku_id = models.UUIDField()
    category_id = models.UUIDField()
    tiers = models.JSONField()
    closes_at = models.DateTimeField()
    demand = models.JSONField()
    expectation = models.JSONField()
    curve = models.JSONField()
    made_at = models.DateTimeField()
    households = models.PositiveIntegerField(null=True)
    new_buyers = models.PositiveIntegerField(default=0)
    returning_buyers = models.PositiveIntegerField(default=0)
    within = models.BooleanField(null=True)
    base = models.FloatField(null=True)
    measured_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["store_id", "-made_at"], name="foresight_by_store")]


class Outcome(models.Model):
    """How a directive came out, measured once. `expected` are the ranges until the moment its group buy closed."""

    directive = models.OneToOneField(Directive, on_delete=models.CASCADE, primary_key=True, related_name="outcome")
    formed = models.BooleanField()
    households = models.PositiveIntegerField()
    quantity = models.PositiveIntegerField()
    net_fen = models.BigIntegerField()
    margin_fen = models.BigIntegerField()
    new_buyers = models.PositiveIntegerField()
    returning_buyers = models.PositiveIntegerField()
    expected = models.JSONField()
    within = models.BooleanField()
    base = models.FloatField()
    effect = models.JSONField()
    learnt = ArrayField(models.TextField())
    learnt_en = ArrayField(models.TextField(), default=list)
    measured_at = models.DateTimeField()
