"""Which directives a store gets: every sku that could be bought together is weighed, the best are proposed."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import timedelta
from uuid import UUID

from django.db import IntegrityError

from linli.accounts import api as accounts
from linli.catalog import api as catalog
from linli.catalog.types import SkuView
from linli.decide.api import signals
from linli.decide.api.demand import Circle, Known, StoreKnowledge, circles_of, known_demand
from linli.decide.api.evidence import confidence_of, evidence_of, facts_of
from linli.decide.api.executing import expire_due
from linli.decide.events import DirectiveProposed
from linli.decide.models import Buying, Directive, Wisher
from linli.decide.rules import offer as offers
from linli.decide.rules.expect import Expectation, Offer
from linli.decide.rules.habits import growth
from linli.decide.rules.learning import declined_factor
from linli.decide.types import DirectiveState
from linli.groupbuy import api as groupbuy
from linli.kernel import clock
from linli.kernel.ids import digits, new_id
from linli.kernel.log import record, savepoint, transaction
from linli.supply import api as supply

WEIGHED = 40
PROPOSED_A_DAY = 3
MOST_GROUPS = 3
MOST_REMINDED = 200
TALK_DAYS = 28
COOL_DAYS = 7
SELLING_HOURS = 2  # a group buy that cannot run so long is not worth opening


@dataclass(frozen=True, slots=True)
class Candidate:
    """A sku with the offer that suits it best."""

    sku: SkuView
    supplier_id: UUID
    known: Known
    circles: Sequence[Circle]
    offer: Offer
    expectation: Expectation
    score: float


def propose(store_id: UUID, limit: int = PROPOSED_A_DAY) -> list[UUID]:
    """Propose the best directives to a store, up to `limit` open ones; ids of the new ones."""
    with transaction():
        expire_due()
        open_now = Directive.objects.filter(store_id=store_id, state=DirectiveState.PROPOSED)
        room = limit - open_now.count()
        if room <= 0:
            return []
        taken = set(open_now.values_list("sku_id", flat=True)) | _running(store_id)
        found = sorted(_candidates(store_id, taken), key=lambda one: (-one.score, str(one.sku.id)))
        return [made for one in found[:room] if (made := _keep(store_id, one))]


def _running(store_id: UUID) -> set[UUID]:
    return set(Buying.objects.filter(store_id=store_id, ended_at=None).values_list("sku_id", flat=True))


def _candidates(store_id: UUID, taken: set[UUID]) -> list[Candidate]:
    store = StoreKnowledge(store_id)
    circles = circles_of(accounts.communities(store_id))
    found = []
    for sku, supplier_id in _wanted(store, taken):
        candidate = _weigh(store, sku, supplier_id, circles)
        if candidate is not None and candidate.score > 0:
            found.append(candidate)
    return found


def _wanted(store: StoreKnowledge, taken: set[UUID]) -> list[tuple[SkuView, UUID]]:
    """Skus worth weighing, and who delivers them: wished for, or bought in the last weeks, busiest first by money."""
    wished = Wisher.objects.filter(store_id=store.store_id, joined=None).values_list("sku_id", flat=True).distinct()
    sold = sorted(store.sold.values(), key=lambda row: -row.pieces * row.usual_fen)
    ordered = [one for one in dict.fromkeys([*wished, *(row.sku_id for row in sold)]) if one not in taken]
    skus, sources = catalog.skus(ordered), suppliers_of(store.store_id)
    on_sale = [skus[one] for one in ordered if one in skus and skus[one].active and skus[one].cost_fen > 0]
    delivered = [(sku, supplier_id) for sku in on_sale if (supplier_id := sources.of(sku))]
    return delivered[:WEIGHED]


def _weigh(store: StoreKnowledge, sku: SkuView, supplier_id: UUID, circles: Sequence[Circle]) -> Candidate | None:
    everywhere = known_demand(store, sku, circles)
    if everywhere is None:
        return None
    best = sorted(circles, key=lambda one: -everywhere.natural_by_community[one.community.id])[:MOST_GROUPS]
    chosen = [one for one in best if one.members]
    known = known_demand(store, sku, chosen) if chosen else None
    if known is None or known.demand.natural <= 0:
        return None
    planned = offers.plan(known.demand, sku.list_fen)
    if planned is None:
        return None
    store_id = store.store_id
    score = offers.score(
        planned[1], heat=_heat(store_id, sku.id), declined=_declined(store_id, sku.id), recent=_recent(store_id, sku.id)
    )
    return Candidate(sku, supplier_id, known, chosen, *planned, score)


def _heat(store_id: UUID, sku_id: UUID) -> float:
    today = clock.today()
    counts = signals.mentions_by_day(store_id, sku_id, today - timedelta(days=13), ("talk", "wish"))
    return max(0.0, growth([float(counts.get(today - timedelta(days=back), 0)) for back in range(13, -1, -1)]))


def _declined(store_id: UUID, sku_id: UUID) -> float:
    rows = Directive.objects.filter(store_id=store_id, sku_id=sku_id, state=DirectiveState.DECLINED)
    return declined_factor([(clock.now() - row.ended_at).total_seconds() / 86400 for row in rows if row.ended_at])


def _recent(store_id: UUID, sku_id: UUID) -> bool:
    since = clock.now() - timedelta(days=COOL_DAYS)
    return Buying.objects.filter(store_id=store_id, sku_id=sku_id, opened_at__gte=since).exists()


def _keep(store_id: UUID, one: Candidate) -> UUID | None:
    closes_at, pickup_from = offers.hours_of(clock.now())
    members = [person for circle in one.circles for person in circle.members]
    due = signals.due_buyers(one.sku.category_id, members, clock.today())
    wishers = list(
        Wisher.objects.filter(store_id=store_id, sku_id=one.sku.id, joined=None, person_id__in=members)
        .values_list("person_id", flat=True)
        .distinct()
    )
    remind = list(dict.fromkeys([*wishers, *due]))[:MOST_REMINDED]
    try:
        with savepoint():
            row = Directive.objects.create(
                id=new_id(),
                number=f"D-{clock.today():%y%m%d}-{digits(5)}",
                store_id=store_id,
                state=DirectiveState.PROPOSED,
                sku_id=one.sku.id,
                category_id=one.sku.category_id,
                supplier_id=one.supplier_id,
                list_fen=one.sku.list_fen,
                tiers=[list(tier) for tier in one.offer.tiers],
                threshold=one.offer.threshold,
                capacity=one.offer.capacity,
                closes_at=closes_at,
                pickup_from=pickup_from,
                community_ids=[circle.community.id for circle in one.circles],
                remind_ids=remind,
                demand=one.known.demand.as_json(),
                natural_by_community={str(key): value for key, value in one.known.natural_by_community.items()},
                expectation=asdict(one.expectation),
                confidence=confidence_of(store_id, one.sku.category_id, one.known.fit, one.expectation),
                evidence=evidence_of(store_id, one.sku, one.known),
                facts=facts_of(store_id, one.sku, len(due), len(wishers), one.circles),
                score=one.score,
                made_at=clock.now(),
                expires_at=closes_at - timedelta(hours=SELLING_HOURS),
            )
    except IntegrityError:  # somebody else proposed the same goods at the same moment
        return None
    record(DirectiveProposed(store_id=store_id, directive_id=row.id))
    return row.id


@dataclass(frozen=True, slots=True)
class Sources:
    """Who delivers what: from past orders, else by where the goods come from."""

    by_sku: dict[UUID, UUID]
    by_origin: list[tuple[str, UUID]]

    def of(self, sku: SkuView) -> UUID | None:
        """The supplier of a sku, if one is known."""
        if sku.id in self.by_sku:
            return self.by_sku[sku.id]
        return next((supplier for text, supplier in self.by_origin if sku.origin and sku.origin in text), None)


def suppliers_of(store_id: UUID) -> Sources:
    """Who delivered what before, the last one counts; and where each supplier is at home."""
    by_sku = {row.sku_id: row.supplier_id for row in reversed(groupbuy.rows(None, limit=200).items)}
    for purchase in reversed(supply.purchases(limit=200).items):
        by_sku |= {line.sku_id: purchase.supplier_id for line in purchase.lines}
    return Sources(by_sku, [(f"{one.address} {one.story} {one.name}", one.id) for one in supply.suppliers()])
