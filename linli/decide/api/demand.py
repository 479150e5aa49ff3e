"""What is known about the demand for a sku in some communities, put together from fits, habits and wishes."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from functools import cached_property
from uuid import UUID

from django.db.models import Q, Sum

from linli.accounts.types import CommunityView
from linli.catalog.types import SkuView
from linli.decide.api import signals
from linli.decide.models import CategoryFit, Habit, Learnt, Outcome, PriceFit, SkuFit, Wisher
from linli.decide.rules.expect import Demand
from linli.decide.rules.learning import CATEGORY_SPREAD, MOST_SPREAD, STORE_SPREAD, WEAK_SLOPE_SE, Belief, together
from linli.kernel import clock
from linli.kernel.ids import NOUGHT
from linli.people import api as people

WEEK = 7
PRIOR_RECEIPTS = 8.0  # the category's typical sku counts for so many receipts of an unseen one
PRIOR_NEWCOMERS = 20.0
RECENT_DAYS = 28


@dataclass(frozen=True, slots=True)
class Circle:
    """A community with those of its members whom we know, and their purchase days by category."""

    community: CommunityView
    members: Sequence[UUID]
    weights: Mapping[UUID, int]


@dataclass(frozen=True, slots=True)
class Known:
    """The demand, and how much of its natural part lies in each community."""

    demand: Demand
    natural_by_community: Mapping[UUID, float]
    fit: CategoryFit


def circles_of(communities: Sequence[CommunityView]) -> list[Circle]:
    """The communities with their members."""
    today = clock.today()
    members = [people.members_of(community_id=one.id) for one in communities]
    return [Circle(one, of, signals.weights_of(of, today)) for one, of in zip(communities, members, strict=True)]


@dataclass(frozen=True)
class StoreKnowledge:
    """What is known of a store whatever its goods; each part is looked up once, when it is first wanted."""

    store_id: UUID

    @cached_property
    def fits(self) -> dict[UUID, CategoryFit]:
        """Forecasts by category."""
        return {row.category_id: row for row in CategoryFit.objects.filter(store_id=self.store_id)}

    @cached_property
    def sold(self) -> dict[UUID, SkuFit]:
        """What was sold of each sku."""
        return {row.sku_id: row for row in SkuFit.objects.filter(store_id=self.store_id).defer("daily")}

    @cached_property
    def weights(self) -> dict[UUID, int]:
        """Purchase days of all persons of the store by category."""
        return signals.category_weights(self.store_id, clock.today())

    @cached_property
    def prices(self) -> dict[UUID, PriceFit]:
        """Answers to price by category; NOUGHT is the chain."""
        return {row.category_id: row for row in PriceFit.objects.all()}

    @cached_property
    def wish_record(self) -> tuple[float, float]:
        """How often wishes became purchases, and how often not."""
        rows = Wisher.objects.filter(store_id=self.store_id)
        return 1.0 + rows.filter(joined=True).count(), 1.0 + rows.filter(joined=False).count()

    @cached_property
    def wishers(self) -> dict[UUID, set[tuple[UUID, UUID | None]]]:
        """Who waits for each sku: (person, community)."""
        rows = Wisher.objects.filter(store_id=self.store_id, joined=None)
        found: dict[UUID, set[tuple[UUID, UUID | None]]] = defaultdict(set)
        for sku_id, person_id, community_id in rows.values_list("sku_id", "person_id", "community_id"):
            found[sku_id].add((person_id, community_id))
        return found

    def wishers_in(self, sku_id: UUID, community_ids: Collection[UUID]) -> int:
        """How many persons of the communities wait for a sku."""
        return len({person for person, community in self.wishers.get(sku_id, ()) if community in community_ids})

    @cached_property
    def newcomers(self) -> tuple[float, float]:
        """First-time buyers and others: in past group buys, started from the store's last four weeks of sales."""
        done = Outcome.objects.filter(directive__store_id=self.store_id).aggregate(
            new=Sum("new_buyers"), old=Sum("returning_buyers")
        )
        since = clock.today() - timedelta(days=RECENT_DAYS)
        recent = Habit.objects.filter(store_id=self.store_id, last_day__gt=since)
        persons = recent.values("person_id").distinct().count()
        regular = recent.filter(first_day__lte=since).values("person_id").distinct().count()
        part = (persons - regular + 1) / (persons + 10)
        return (
            PRIOR_NEWCOMERS * part + int(done["new"] or 0),
            PRIOR_NEWCOMERS * (1 - part) + int(done["old"] or 0),
        )

    @cached_property
    def learnt(self) -> dict[str, Belief]:
        """What past group buys have taught, by scope."""
        rows = Learnt.objects.filter(
            Q(scope__startswith="category:") | Q(scope__in=["chain", f"store:{self.store_id}"])
        )
        return {row.scope: Belief(row.mean, row.var, row.count) for row in rows}

    def beliefs(self, category_id: UUID) -> dict[str, Belief]:
        """What is believed of the pull of group buys, by scope: at first nothing but its spread in past promotions."""
        price = self.price(category_id)
        priors = {
            "chain": Belief(0.0, price.spread if price else MOST_SPREAD),
            f"category:{category_id}": Belief(0.0, CATEGORY_SPREAD),
            f"store:{self.store_id}": Belief(0.0, STORE_SPREAD),
        }
        return {scope: self.learnt.get(scope, prior) for scope, prior in priors.items()}

    def price(self, category_id: UUID) -> PriceFit | None:
        """The answer to price of the category, else of the chain."""
        return self.prices.get(category_id) or self.prices.get(NOUGHT)

    def typical_share(self, category_id: UUID) -> float:
        """The median sku's part of its category."""
        shares = sorted(
            row.receipts / max(row.category_receipts, 1) for row in self.sold.values() if row.category_id == category_id
        )
        return shares[len(shares) // 2] if shares else 0.1


def known_demand(store: StoreKnowledge, sku: SkuView, circles: Sequence[Circle]) -> Known | None:
    """The demand for a sku in these communities; None where the category has no forecast yet."""
    fit = store.fits.get(sku.category_id)
    if fit is None:
        return None
    whole = max(store.weights.get(sku.category_id, 0), 1)
    coming = sum(_ahead(fit)[:WEEK])
    natural = {one.community.id: coming * one.weights.get(sku.category_id, 0) / whole for one in circles}
    sold = store.sold.get(sku.id)
    share, weight = _share(store.typical_share(sku.category_id), sold)
    price = store.price(sku.category_id)
    pull, pull_var = together(list(store.beliefs(sku.category_id).values()))
    wish_yes, wish_no = store.wish_record
    new_yes, new_no = store.newcomers
    demand = Demand(
        natural=sum(natural.values()),
        dispersion=fit.dispersion,
        share=share,
        share_weight=weight,
        pull=pull,
        pull_var=pull_var,
        slope=price.slope if price else 0.0,
        slope_se=price.error if price else WEAK_SLOPE_SE,
        usual_fen=sold.usual_fen if sold and sold.usual_fen else sku.list_fen,
        cost_fen=sku.cost_fen,
        pieces=sold.pieces / sold.receipts if sold and sold.receipts else 1.0,
        reach=sum(len(circle.members) for circle in circles),
        wishers=store.wishers_in(sku.id, [circle.community.id for circle in circles]),
        wish_yes=wish_yes,
        wish_no=wish_no,
        new_yes=new_yes,
        new_no=new_no,
    )
    return Known(demand, natural, fit)


def _ahead(fit: CategoryFit) -> list[float]:
    """The forecast from tomorrow on; an old fit has fewer days left, its last week repeats."""
    gone = max(0, (clock.today() - fit.last_day).days)
    left = list(fit.daily[gone:])
    while len(left) < WEEK:
        left.append(fit.daily[-WEEK + len(left) % WEEK])
    return left


def forecast_of_sku(fit: CategoryFit, demand: Demand) -> list[float]:
    """Receipts per coming day of the sku in the whole store."""
    return [round(day * demand.share, 3) for day in _ahead(fit)[:WEEK]]


def _share(typical: float, sold: SkuFit | None) -> tuple[float, float]:
    """The sku's part of its category, drawn towards the typical sku where it was seldom sold."""
    receipts, whole = (sold.receipts, sold.category_receipts) if sold else (0, 0)
    weight = whole + PRIOR_RECEIPTS
    return (receipts + typical * PRIOR_RECEIPTS) / weight, weight
