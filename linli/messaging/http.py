"""The inbox in the mall."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest
from ninja import Query, Schema

from linli.kernel.auth import Role, allow, calling_person
from linli.kernel.http import Page
from linli.kernel.http import router as new_router
from linli.messaging import api
from linli.messaging.types import MessageView

router = new_router("messaging")

RESIDENTS = allow(Role.RESIDENT, Role.LEADER)


class UnreadOut(Schema):
    """How many messages wait."""

    unread: int


@router.get("/mall/inbox", auth=RESIDENTS, response=Page[MessageView])
def list_messages(request: HttpRequest, after: UUID | None = None, limit: Query[int] = 20) -> Any:
    """My messages, newest first."""
    return api.inbox(calling_person(request), after=after, limit=max(1, min(limit, 50)))


@router.get("/mall/inbox/unread", auth=RESIDENTS, response=UnreadOut)
def count_unread(request: HttpRequest) -> UnreadOut:
    """How many messages I have not opened."""
    return UnreadOut(unread=api.unread(calling_person(request)))


@router.post("/mall/inbox/read", auth=RESIDENTS, response=UnreadOut)
def read_everything(request: HttpRequest) -> UnreadOut:
    """I have seen everything."""
    api.read_all(calling_person(request))
    return UnreadOut(unread=0)


@router.post("/mall/inbox/{message_id}/read", auth=RESIDENTS, response=UnreadOut)
def read_message(request: HttpRequest, message_id: UUID) -> UnreadOut:
    """I opened a message."""
    api.read(calling_person(request), message_id)
    return UnreadOut(unread=api.unread(calling_person(request)))
