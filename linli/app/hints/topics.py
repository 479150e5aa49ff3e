"""Which pages care about a fact, and who may listen to what. Pure."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from linli.kernel.auth import Principal

MAX_TOPICS = 64
PUBLIC = frozenset({"groupbuy", "group"})
BEHIND = "linli.Behind"  # so much happened at once that the facts were not looked at one by one


@dataclass(frozen=True, slots=True)
class Happened:
    """What of a fact decides its topics."""

    id: str
    event: str
    person_id: UUID | None
    store_id: UUID | None
    groupbuy_id: str | None
    group_id: str | None
    supplier_id: str | None


def topics_of(fact: Happened) -> list[str]:
    """The topics that a fact concerns."""
    named = (
        ("person", fact.person_id),
        ("store", fact.store_id),
        ("groupbuy", fact.groupbuy_id),
        ("group", fact.group_id),
        ("supplier", fact.supplier_id),
    )
    return [f"{kind}:{id}" for kind, id in named if id]


def clean_topic(topic: Any) -> str | None:
    """`kind:uuid` in its one spelling; None where it is no topic."""
    if not isinstance(topic, str) or len(topic) > 64:
        return None
    kind, _, id = topic.partition(":")
    if kind not in PUBLIC | {"person", "store", "supplier"}:
        return None
    try:
        return f"{kind}:{UUID(id)}"
    except ValueError:
        return None


def may_listen(principal: Principal | None, topic: str) -> bool:
    """Group buys and groups tell nothing but ids; persons and suppliers hear of themselves, staff of their stores."""
    kind, _, id = topic.partition(":")
    if kind in PUBLIC:
        return True
    if principal is None:
        return False
    if kind == "person":
        return principal.kind == "person" and principal.id == UUID(id)
    if kind == "supplier":
        return principal.supplier_id == UUID(id)
    return principal.kind == "staff" and principal.may_see_store(UUID(id))


def may_connect(origin: str | None, host: str, page_port: int, trusted: list[str]) -> bool:
    """Whether a page of this origin may open a socket here.

    Pages are served from the same host on `page_port`, or joined with us on one port by a proxy. What sends
    no origin is no browser, and carries nobody's cookies by accident.
    """
    if origin is None or origin in trusted:
        return True
    scheme, _, place = origin.partition("://")
    name = host.rsplit(":", 1)[0] if not host.endswith("]") else host
    default = {"http": 80, "https": 443}.get(scheme)
    ours = {host, f"{name}:{page_port}"} | ({name} if page_port == default else set())
    return default is not None and place in ours
