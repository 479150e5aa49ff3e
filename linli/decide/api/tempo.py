"""How fast the households of a group buy are expected to come."""

from datetime import datetime
from typing import Any
from uuid import UUID

from linli.decide.api import signals
from linli.decide.models import Buying
from linli.decide.rules import curve as curves
from linli.decide.rules.curve import CurvePoint, PastJoins
from linli.decide.rules.expect import Demand, Offer, Range, draws_of_households

PAST_CURVES = 20

Curve = list[dict[str, Any]]  # as it is kept: moment, expected households so far, with their band


def expected_curve(store_id: UUID, demand: Demand, offer: Offer, opens: datetime, closes: datetime) -> Curve:
    """Households so far at each moment of an offer, as it is to be kept."""
    shares = curves.shape(signals.hours_of_store(store_id), opens, closes, past_joins(store_id))
    draws = [int(one) for one in draws_of_households(demand, offer)]
    return [
        {"at": point.at.isoformat(), "expected": point.expected, "low": point.low, "high": point.high}
        for point in curves.band(draws, shares, opens, closes)
    ]


def expected_by(moment: datetime, curve: Curve) -> Range:
    """How many households were to have come by a moment of a curve that was kept."""
    points = [CurvePoint(**{**point, "at": datetime.fromisoformat(point["at"])}) for point in curve]
    point = curves.point_at(moment, points)
    return Range(round(point.low), round(point.expected), round(point.high))


def past_joins(store_id: UUID) -> list[PastJoins]:
    """When the households of the store's last group buys came."""
    past = []
    for buying in Buying.objects.filter(store_id=store_id, ended_at__isnull=False).order_by("-ended_at")[:PAST_CURVES]:
        assert buying.ended_at is not None
        span = (buying.ended_at - buying.opened_at).total_seconds()
        moments = signals.first_joins(buying.groupbuy_id)
        past.append(PastJoins(tuple((moment - buying.opened_at).total_seconds() / max(span, 1) for moment in moments)))
    return past
