"""Letting the readers that the demo's story depends on catch up; the worker does the rest once it runs."""

from linli.kernel.log import advance, behind, heads, readers

STORY = ("groupbuy.", "fulfil.", "orders.", "stock.")


def read_along(modules: tuple[str, ...] = STORY) -> None:
    """Run the readers of these modules until they are up to date."""
    for _ in range(30):
        waiting = {name for name, count in behind().items() if count and name.startswith(modules)}
        moved = 0
        for reader in readers():
            if reader.name in waiting:
                moved += sum(advance(reader, stream, end) for stream, end in heads().items())
        if not moved:
            return
