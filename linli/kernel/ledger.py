"""Double entry for anything that is counted: every move takes from one account and gives to another.

A module makes a ledger of two tables of its own by subclassing `Level` and `Move`, and posts with `post`. Levels
change in the same statement as the moves are written, in a fixed order, under a CHECK that no account falls below
nought except those of the outer world, whose names begin with `world:`. So goods and money are never sold twice,
and the levels of one commodity always sum to zero.
"""

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connection, models
from django.db.models import Q

from linli.kernel import clock
from linli.kernel.ids import new_id
from linli.kernel.postings import NotEnough, Posting

__all__ = ["Level", "Move", "NotEnough", "Posting", "imbalance", "post"]

WORLD = "world:"


class Level(models.Model):
    """How much of a commodity an account holds."""

    pk = models.CompositePrimaryKey("account", "commodity")
    account = models.TextField()
    commodity = models.UUIDField()
    quantity = models.BigIntegerField(default=0)

    class Meta:
        abstract = True
        constraints = [
            models.CheckConstraint(
                condition=Q(quantity__gte=0) | Q(account__startswith=WORLD),
                name="%(app_label)s_%(class)s_not_below_nought",
            )
        ]


class Move(models.Model):
    """One move: `quantity` (> 0) of `commodity` from `source` to `target`, because of `reference`."""

    id = models.UUIDField(primary_key=True)
    at = models.DateTimeField()
    kind = models.TextField()
    reference = models.TextField()
    commodity = models.UUIDField()
    source = models.TextField()
    target = models.TextField()
    quantity = models.BigIntegerField()
    actor = models.TextField(default="system")

    class Meta:
        abstract = True
        constraints = [
            models.CheckConstraint(condition=Q(quantity__gt=0), name="%(app_label)s_%(class)s_moves_something"),
            models.CheckConstraint(
                condition=~Q(source=models.F("target")), name="%(app_label)s_%(class)s_goes_elsewhere"
            ),
        ]
        indexes = [
            models.Index(fields=["reference"], name="%(app_label)s_%(class)s_by_ref"),
            models.Index(fields=["commodity", "-at"], name="%(app_label)s_%(class)s_by_what"),
        ]


_POST = """
with wanted as (
  select * from unnest(%(accounts)s::text[], %(commodities)s::uuid[], %(deltas)s::bigint[])
    as w(account, commodity, delta)
), known as materialized (
  select count(*) = %(count)s as all from {level} l join wanted w using (account, commodity)
), locked as materialized (
  select l.account, l.commodity, l.quantity + w.delta as quantity
  from {level} l join wanted w using (account, commodity)
  where (select known.all from known)
  order by l.commodity, l.account for update of l
), enough as materialized (
  select count(*) = %(count)s and coalesce(bool_and(quantity >= 0 or account like 'world:%%'), true) as yes
  from locked
), changed as (
  update {level} l set quantity = locked.quantity from locked, enough
  where enough.yes and l.account = locked.account and l.commodity = locked.commodity
)
insert into {move} (id, at, kind, reference, commodity, source, target, quantity, actor)
select m.id, %(at)s, %(kind)s, %(reference)s, m.commodity, m.source, m.target, m.quantity, %(actor)s
from enough, unnest(%(ids)s::uuid[], %(what)s::uuid[], %(sources)s::text[], %(targets)s::text[],
                    %(quantities)s::bigint[]) as m(id, commodity, source, target, quantity)
where enough.yes
"""

_OPEN = """
insert into {level} (account, commodity, quantity)
select account, commodity, 0 from unnest(%(accounts)s::text[], %(commodities)s::uuid[]) as w(account, commodity)
order by commodity, account
on conflict do nothing
"""


def post(
    level: type[Level],
    move: type[Move],
    postings: Sequence[Posting],
    *,
    kind: str,
    reference: str,
    actor: str = "system",
    at: datetime | None = None,
) -> None:
    """Make the moves, all or none, in one statement; levels are locked in order of (commodity, account).

    While an account is new nothing is locked: it is opened first, in the same order, so that no two posters ever
    wait for each other.

    Raises:
        NotEnough: an account that is not the world's would fall below nought. Nothing has changed then, and the
            running transaction may go on.
    """
    if not postings:
        return
    deltas: dict[tuple[UUID, str], int] = defaultdict(int)
    for posting in postings:
        deltas[posting.commodity, posting.source] -= posting.quantity
        deltas[posting.commodity, posting.target] += posting.quantity
    ordered = sorted(deltas)
    parameters: dict[str, Any] = {
        "accounts": [account for _, account in ordered],
        "commodities": [commodity for commodity, _ in ordered],
        "deltas": [deltas[key] for key in ordered],
        "count": len(ordered),
        "at": at or clock.now(),
        "kind": kind,
        "reference": reference,
        "actor": actor,
        "ids": [new_id() for _ in postings],
        "what": [posting.commodity for posting in postings],
        "sources": [posting.source for posting in postings],
        "targets": [posting.target for posting in postings],
        "quantities": [posting.quantity for posting in postings],
    }
    names = {"level": level._meta.db_table, "move": move._meta.db_table}
    with connection.cursor() as cursor:
        cursor.execute(_POST.format(**names), parameters)
        if cursor.rowcount:
            return
        # A lack, or an account that is new: open what is missing and see.
        cursor.execute(_OPEN.format(**names), parameters)
        cursor.execute(_POST.format(**names), parameters)
        if cursor.rowcount == 0:
            raise NotEnough()


def imbalance(level: type[Level], move: type[Move]) -> list[str]:
    """What does not add up: commodities whose levels do not sum to zero, levels that differ from their moves."""
    levels, moves = level._meta.db_table, move._meta.db_table
    with connection.cursor() as cursor:
        cursor.execute(f"select commodity, sum(quantity) from {levels} group by 1 having sum(quantity) <> 0")
        found = [f"{levels}: {commodity} sums to {total}, not 0" for commodity, total in cursor.fetchall()]
        cursor.execute(
            f"""with moved as (
                  select account, commodity, sum(quantity) as quantity from (
                    select target as account, commodity, quantity from {moves}
                    union all select source, commodity, -quantity from {moves}
                  ) both_sides group by 1, 2
                )
                select coalesce(l.account, m.account), coalesce(l.commodity, m.commodity), l.quantity, m.quantity
                from {levels} l full join moved m using (account, commodity)
                where coalesce(l.quantity, 0) <> coalesce(m.quantity, 0)"""
        )
        found += [
            f"{levels}: {account} holds {held} of {commodity}, its moves say {moved}"
            for account, commodity, held, moved in cursor.fetchall()
        ]
    return found
