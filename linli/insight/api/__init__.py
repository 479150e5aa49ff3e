"""Use cases of insight."""

from linli.insight.api.archive import archive_batch, compact, sweep_files
from linli.insight.api.compass import compass
from linli.insight.api.figures import (
    as_of,
    by_day,
    by_store,
    catalogue,
    check,
    figures,
    freshness,
    funnel,
    one_moment,
    preceding,
    value,
)
from linli.insight.api.formulas import keep_formulas
from linli.insight.api.rows import rows_behind

__all__ = [
    "archive_batch",
    "as_of",
    "by_day",
    "by_store",
    "catalogue",
    "check",
    "compact",
    "compass",
    "figures",
    "freshness",
    "funnel",
    "keep_formulas",
    "one_moment",
    "preceding",
    "rows_behind",
    "sweep_files",
    "value",
]
