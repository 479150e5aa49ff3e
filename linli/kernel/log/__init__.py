"""The event log: `transaction` and `record` write it, `on` reads it."""

from linli.kernel.log.bulk import facts_table, record_table
from linli.kernel.log.reading import Reader, advance, behind, on, read_until, readers, replay, run_readers
from linli.kernel.log.timeline import fact_by_id, facts_of_person, first_recorded, heads
from linli.kernel.log.writing import acting, record, record_all, savepoint, transaction

__all__ = [
    "Reader",
    "acting",
    "advance",
    "behind",
    "fact_by_id",
    "facts_of_person",
    "facts_table",
    "first_recorded",
    "heads",
    "on",
    "read_until",
    "readers",
    "record",
    "record_all",
    "record_table",
    "replay",
    "run_readers",
    "savepoint",
    "transaction",
]
