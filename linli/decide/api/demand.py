"""What is known about the demand for a sku in some communities, put together from fits, habits and wishes."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Sum

from linli.accounts.types import CommunityView
from linli.catalog.types import SkuView
from linli.decide.api import signals
from linli.decide.models import CategoryFit, Foresight, Habit, Learnt, Outcome, PriceFit, SkuFit, Wisher
from linli.decide.rules.expect import Demand
from linli.decide.rules.learning import CATEGORY_SPREAD, MOST_SPREAD, STORE_SPREAD, WEAK_SLOPE_SE, Belief, together
from linli.kernel import clock
from linli.kernel.ids import NOUGHT
from linli.people import api as people

WEEK = 7
PRIOR_RECEIPTS = 8.0  # the category's typical sku counts for so many receipts of an unseen one
PRIOR_NEWCOMERS = 20.0


@dataclass(frozen=True, slots=True)
class Circle:
    """A community with those of its members whom we know."""

    community: CommunityView
    members: Sequence[UUID]


@dataclass(frozen=True, slots=True)
class Known:
    """The demand, and how much of its natural part lies in each community."""

    demand: Demand
    natural_by_community: Mapping[UUID, float]
    fit: CategoryFit


def circles_of(communities: Sequence[CommunityView]) -> list[Circle]:
    """The communities with their members."""
    return [Circle(one, people.members_of(community_id=one.id)) for one in communities]


def known_demand(store_id: UUID, sku: SkuView, circles: Sequence[Circle]) -> Known | None:
    """The demand for a sku in these communities; None where the category has no forecast yet."""
    fit = CategoryFit.objects.filter(store_id=store_id, category_id=sku.category_id).first()
    if fit is None:
        return None
    today = clock.today()
    whole = signals.category_weight(store_id, sku.category_id, today)
    coming = sum(_ahead(fit)[:WEEK])
    natural = {
        circle.community.id: coming * signals.weight_of(sku.category_id, circle.members, today) / max(whole, 1)
        for circle in circles
    }
    sold = SkuFit.objects.filter(store_id=store_id, sku_id=sku.id).first()
    share, weight = _share(store_id, sku.category_id, sold)
    pull, pull_var = together(list(beliefs(store_id, sku.category_id).values()))
    price = price_fit(sku.category_id)
    wish_yes, wish_no = _wish_record(store_id)
    new_yes, new_no = _newcomers(store_id)
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
        wishers=_wishers(store_id, sku.id, [circle.community.id for circle in circles]),
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


def beliefs(store_id: UUID, category_id: UUID) -> dict[str, Belief]:
    """What is believed of the pull of group buys, by scope: at first nothing but its spread in past promotions."""
    price = price_fit(category_id)
    priors = {
        "chain": Belief(0.0, price.spread if price else MOST_SPREAD),
        f"category:{category_id}": Belief(0.0, CATEGORY_SPREAD),
        f"store:{store_id}": Belief(0.0, STORE_SPREAD),
    }
    kept = {row.scope: Belief(row.mean, row.var, row.count) for row in Learnt.objects.filter(scope__in=priors)}
    return {scope: kept.get(scope, prior) for scope, prior in priors.items()}


def price_fit(category_id: UUID) -> PriceFit | None:
    """The answer to price of the category, else of the chain."""
    rows = {row.category_id: row for row in PriceFit.objects.filter(category_id__in=[category_id, NOUGHT])}
    return rows.get(category_id) or rows.get(NOUGHT)


def _share(store_id: UUID, category_id: UUID, sold: SkuFit | None) -> tuple[float, float]:
    """The sku's part of its category, drawn towards the typical sku where it was seldom sold."""
    rows = SkuFit.objects.filter(store_id=store_id, category_id=category_id)
    others = [row.receipts / max(row.category_receipts, 1) for row in rows]
    typical = sorted(others)[len(others) // 2] if others else 0.1
    receipts, whole = (sold.receipts, sold.category_receipts) if sold else (0, 0)
    weight = whole + PRIOR_RECEIPTS
    return (receipts + typical * PRIOR_RECEIPTS) / weight, weight


def _wishers(store_id: UUID, sku_id: UUID, community_ids: Sequence[UUID]) -> int:
    rows = Wisher.objects.filter(store_id=store_id, sku_id=sku_id, joined=None)
    return rows.filter(community_id__in=community_ids).values("person_id").distinct().count()


def _wish_record(store_id: UUID) -> tuple[float, float]:
    rows = Wisher.objects.filter(store_id=store_id)
    return 1.0 + rows.filter(joined=True).count(), 1.0 + rows.filter(joined=False).count()


def _newcomers(store_id: UUID) -> tuple[float, float]:
    """First-time buyers and others: in past group buys, started from the store's last four weeks of sales."""
    sums = {"new": Sum("new_buyers"), "old": Sum("returning_buyers")}
    asked = Outcome.objects.filter(directive__store_id=store_id).aggregate(**sums)
    by_hand = Foresight.objects.filter(store_id=store_id).aggregate(**sums)
    since = clock.today().toordinal() - 28
    recent = Habit.objects.filter(store_id=store_id, last_day__gt=clock.today().fromordinal(since))
    persons = recent.values("person_id").distinct().count()
    regular = recent.filter(first_day__lte=clock.today().fromordinal(since)).values("person_id").distinct().count()
    part = (persons - regular + 1) / (persons + 10)
    return (
        PRIOR_NEWCOMERS * part + sum(int(one["new"] or 0) for one in (asked, by_hand)),
        PRIOR_NEWCOMERS * (1 - part) + sum(int(one["old"] or 0) for one in (asked, by_hand)),
    )
