"""Facts about imports."""

from uuid import UUID

from linli.kernel.events import Event


class ImportFinished(Event):
    """A file was loaded."""

    import_id: UUID
    kind: str
    loaded: int
    unchanged: int
    bad: int
