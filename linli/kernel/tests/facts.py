"""Facts that only tests write."""

from linli.kernel.events import Event


class Counted(Event):
    """Somebody counted."""

    number: int
