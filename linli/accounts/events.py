"""Facts about the chain itself."""

from uuid import UUID

from linli.kernel.events import Event


class StoreAdded(Event):
    """A store joined the chain."""

    code: str


class CommunityAdded(Event):
    """A community was assigned to a store."""

    community_id: UUID


class StaffAdded(Event):
    """Somebody works for the chain."""

    staff_id: UUID


class RolesChanged(Event):
    """A member of staff has these roles in a store from now on."""

    staff_id: UUID
    roles: list[str]


class StaffSignedIn(Event):
    """A member of staff signed in."""

    staff_id: UUID
