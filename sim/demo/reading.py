"""Letting the readers that the demo's story depends on catch up; the worker does the rest once it runs."""

from linli.kernel.log import run_readers

STORY = ("groupbuy.", "fulfil.", "decide.")


def read_along() -> None:
    """Run the readers of the story until they are up to date."""
    while run_readers(of=STORY):
        pass
