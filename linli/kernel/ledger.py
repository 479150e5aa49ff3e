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

import orjson
from django.db import connection, models
from django.db.models import Q

from linli.kernel import clock, prepared
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
  select * from json_to_recordset(%(wanted)s::json) as w(account text, commodity uuid, delta bigint)
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
from enough, json_to_recordset(%(moves)s::json)
  as m(id uuid, commodity uuid, source text, target text, quantity bigint)
where enough.yes
returning true
"""

_OPEN = """
insert into {level} (account, commodity, quantity)
select account, commodity, 0 from json_to_recordset(%(wanted)s::json) as w(account text, commodity uuid)
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
    wanted, moves = _wanted(postings), [_move(one) for one in postings]
    parameters: dict[str, Any] = {
        "wanted": orjson.dumps(wanted).decode(),
        "moves": orjson.dumps(moves).decode(),
        "count": len(wanted),
        "at": at or clock.now(),
        "kind": kind,
        "reference": reference,
        "actor": actor,
    }
    names = {"level": level._meta.db_table, "move": move._meta.db_table}
    if prepared.rows(_POST.format(**names), parameters):
        return
    # A lack, or an account that is new: open what is missing and see.
    prepared.rows(_OPEN.format(**names), parameters)
    if not prepared.rows(_POST.format(**names), parameters):
        raise NotEnough()


def _wanted(postings: Sequence[Posting]) -> list[dict[str, Any]]:
    """What each account gains or gives, in the order in which accounts are locked."""
    deltas: dict[tuple[UUID, str], int] = defaultdict(int)
    for posting in postings:
        deltas[posting.commodity, posting.source] -= posting.quantity
        deltas[posting.commodity, posting.target] += posting.quantity
    return [{"account": key[1], "commodity": key[0], "delta": deltas[key]} for key in sorted(deltas)]


def _move(posting: Posting) -> dict[str, Any]:
    return {
        "id": new_id(),
        "commodity": posting.commodity,
        "source": posting.source,
        "target": posting.target,
        "quantity": posting.quantity,
    }


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
