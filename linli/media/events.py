"""Facts about uploads."""

from uuid import UUID

from linli.kernel.events import Event


class PictureKept(Event):
    """Somebody uploaded a picture."""

    picture_id: UUID
