"""Directives: the list, one with its evidence, the tap, taking back, saying no; the store's day; the record."""

from datetime import date
from typing import Annotated
from uuid import UUID

from django.http import HttpRequest
from ninja import Query, Schema
from pydantic import Field

from linli.decide import api
from linli.decide.types import (
    CalibrationView,
    DirectiveRow,
    DirectiveState,
    DirectiveView,
    Edit,
    ExpectationView,
)
from linli.decide.types.today import TodayView
from linli.decide.types.trend import MarkView, TakingsView
from linli.insight.types import Period
from linli.kernel.auth import Principal, Role, allow, caller
from linli.kernel.http import Page
from linli.kernel.http import router as new_router

router = new_router("decide")
DECIDERS = allow(Role.HQ, Role.HOST)


class Refusal(Schema):
    """Why a directive is not carried out."""

    reason: str = Field(min_length=1, max_length=200)


class Wanted(Schema):
    """For which store directives are wanted now."""

    store_id: UUID


def _need(request: HttpRequest, directive_id: UUID) -> Principal:
    principal = caller(request)
    principal.need_store(api.store_of(directive_id))
    return principal


@router.get("/today", auth=DECIDERS, response=TodayView)
def read_today(request: HttpRequest, store_id: UUID) -> TodayView:
    """The store's day."""
    caller(request).need_store(store_id)
    return api.today(store_id)


@router.get("/forecasts/net-sales", auth=DECIDERS, response=TakingsView)
def read_takings(request: HttpRequest, store_id: UUID | None = None) -> TakingsView:
    """Net sales of the coming days, of a store or of all within reach."""
    return api.takings(_reach(request, store_id))


@router.get("/marks", auth=DECIDERS, response=Page[MarkView])
def list_marks(request: HttpRequest, start: date, end: date, store_id: UUID | None = None) -> dict[str, object]:
    """Group buys opened and ended, directives carried out, on the local days from `start` to the day before `end`."""
    items = api.marks(_reach(request, store_id), Period(start=start, end=end))
    return {"items": items, "total": len(items)}


@router.get("/directives", auth=DECIDERS, response=Page[DirectiveRow])
def list_directives(
    request: HttpRequest,
    store_id: UUID | None = None,
    states: Annotated[list[DirectiveState] | None, Query()] = None,
    after: UUID | None = None,
    limit: Annotated[int, Query(ge=1, le=200)] = 30,
) -> Page[DirectiveRow]:
    """Directives of a store or of all within reach, newest first."""
    return api.directives(_reach(request, store_id), states=states or (), after=after, limit=limit)


@router.get("/directives/calibration", auth=DECIDERS, response=CalibrationView)
def read_calibration(request: HttpRequest, store_id: UUID | None = None) -> CalibrationView:
    """How good directives have been."""
    return api.calibration(_reach(request, store_id))


def _reach(request: HttpRequest, store_id: UUID | None) -> list[UUID] | None:
    principal = caller(request)
    if store_id is not None:
        principal.need_store(store_id)
        return [store_id]
    return None if principal.store_ids is None else sorted(principal.store_ids)


@router.post("/directives", auth=DECIDERS, response=Page[DirectiveRow])
def propose_directives(request: HttpRequest, body: Wanted) -> Page[DirectiveRow]:
    """Look for directives now; answers those that wait for a decision."""
    caller(request).need_store(body.store_id)
    api.propose(body.store_id)
    return api.directives([body.store_id], states=[DirectiveState.PROPOSED])


@router.get("/directives/{directive_id}", auth=DECIDERS, response=DirectiveView)
def read_directive(request: HttpRequest, directive_id: UUID) -> DirectiveView:
    """One directive."""
    _need(request, directive_id)
    return api.directive(directive_id)


@router.patch("/directives/{directive_id}", auth=DECIDERS, response=DirectiveView)
def change_directive(request: HttpRequest, directive_id: UUID, body: Edit) -> DirectiveView:
    """Keep a host's changes."""
    _need(request, directive_id)
    return api.change(directive_id, body)


@router.post("/directives/{directive_id}/expectation", auth=DECIDERS, response=ExpectationView)
def read_expectation(request: HttpRequest, directive_id: UUID, body: Edit) -> ExpectationView:
    """What it would bring with these changes; nothing is kept."""
    _need(request, directive_id)
    return api.expectation(directive_id, body)


@router.post("/directives/{directive_id}/execution", auth=DECIDERS, response=DirectiveView)
def execute_directive(request: HttpRequest, directive_id: UUID) -> DirectiveView:
    """Carry out all parts, or none."""
    principal = _need(request, directive_id)
    return api.execute(directive_id, actor=principal.actor, name=principal.name, staff_id=principal.id)


@router.delete("/directives/{directive_id}/execution", auth=DECIDERS, response=DirectiveView)
def undo_directive(request: HttpRequest, directive_id: UUID) -> DirectiveView:
    """Take everything back, within ten minutes."""
    _need(request, directive_id)
    return api.undo(directive_id)


@router.post("/directives/{directive_id}/refusal", auth=DECIDERS, response=DirectiveView)
def decline_directive(request: HttpRequest, directive_id: UUID, body: Refusal) -> DirectiveView:
    """Say no, and why."""
    _need(request, directive_id)
    return api.decline(directive_id, body.reason)
