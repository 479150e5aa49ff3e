"""Who somebody is to the chain: roles, and the one who is signed in. Pure."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Any
from uuid import UUID

from linli.kernel.errors import NotAllowed


class Role(StrEnum):
    """What a person is to the chain."""

    HQ = "hq"
    HOST = "host"
    CLERK = "clerk"
    PICKER = "picker"
    RIDER = "rider"
    LEADER = "leader"
    RESIDENT = "resident"
    SUPPLIER = "supplier"


STORE_STAFF = (Role.HOST, Role.CLERK, Role.PICKER, Role.RIDER)
EVERYONE = tuple(Role)


@dataclass(frozen=True, slots=True)
class Principal:
    """Who is signed in. `store_ids` None means every store of the chain (head office)."""

    kind: str  # "staff" | "person" | "supplier"
    id: UUID
    name: str
    roles: frozenset[Role]
    store_ids: frozenset[UUID] | None = frozenset()
    supplier_id: UUID | None = None

    @property
    def actor(self) -> str:
        """How the log and the audit name this principal."""
        return f"{self.kind}:{self.id}"

    @property
    def person_id(self) -> UUID:
        """The resident's person id; raises NotAllowed for staff and suppliers."""
        if self.kind != "person":
            raise NotAllowed()
        return self.id

    def may_see_store(self, store_id: UUID) -> bool:
        """Whether the store is within this principal's reach."""
        return self.store_ids is None or store_id in self.store_ids

    def need_store(self, store_id: UUID) -> None:
        """Raise NotAllowed unless the store is within reach."""
        if not self.may_see_store(store_id):
            raise NotAllowed()

    def as_session(self) -> dict[str, Any]:
        """The principal as the session stores it."""
        return {
            "kind": self.kind,
            "id": str(self.id),
            "name": self.name,
            "roles": sorted(self.roles),
            "store_ids": None if self.store_ids is None else sorted(map(str, self.store_ids)),
            "supplier_id": str(self.supplier_id) if self.supplier_id else None,
        }

    @classmethod
    def from_session(cls, data: dict[str, Any]) -> "Principal":
        """The principal from what `as_session` made."""
        stores, supplier = data["store_ids"], data["supplier_id"]
        return cls(
            data["kind"],
            UUID(data["id"]),
            data["name"],
            frozenset(map(Role, data["roles"])),
            None if stores is None else frozenset(map(UUID, stores)),
            UUID(supplier) if supplier else None,
        )
