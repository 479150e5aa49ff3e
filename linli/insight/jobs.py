"""The archive keeps up with the log; small files are melted, old ones deleted."""

from linli.insight import api
from linli.kernel.jobs import every


@every(seconds=1)
def archive_log() -> None:
    """Close a batch where there are enough events for one."""
    api.archive_batch()


@every(seconds=600)
def archive_the_rest() -> None:
    """Close what has waited, however little; then melt and sweep. At the first turn: write the formulas down."""
    api.keep_formulas()
    api.archive_batch(enough=1)
    api.compact()
    api.sweep_files()
