"""The archive keeps up with the log; small files are melted, old ones deleted."""

from linli.insight import api
from linli.kernel.jobs import enqueue, every, job


@every(seconds=1)
def archive_log() -> None:
    """Close a batch where there are enough events for one."""
    api.archive_batch()


@job()
def keep_formulas() -> None:
    """Write the formulas down where this state of the code has not done so: seconds of work, too long for a timer."""
    api.keep_formulas()


@every(seconds=600)
def archive_the_rest() -> None:
    """Close what has waited, however little; then melt and sweep."""
    enqueue(keep_formulas, key="keep-formulas")
    api.archive_batch(enough=1)
    api.compact()
    api.sweep_files()
