"""What people reads of the log, and what it does by the clock."""

from linli.kernel.jobs import every
from linli.people import api


@every(seconds=1)
def refresh_touched() -> None:
    """Make value and tags anew of those who were touched."""
    api.refresh_touched()


@every(seconds=600)
def refresh_scores() -> None:
    """Draw the limits of the chain's fifths anew."""
    api.refresh_scores()


@every(seconds=900)
def touch_aged() -> None:
    """Let what counts days grow older."""
    api.touch_aged()
