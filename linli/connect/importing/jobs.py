"""Imports run as jobs; one whose worker was killed is taken up again."""

from uuid import UUID

from linli.connect.importing import api
from linli.kernel.housekeeping import daily
from linli.kernel.jobs import enqueue, every, job


@job(queue_name="imports")
def run_import(import_id: str) -> None:
    """Check or load a file to its end."""
    api.run_to_end(UUID(import_id))


@every(seconds=15)
def take_up_stale() -> None:
    """Take up what stands still."""
    for import_id in api.stale():
        enqueue(run_import, key=f"import:{import_id}", import_id=str(import_id))


@every(seconds=3600)
def sweep_files() -> None:
    """Remove old files."""
    api.sweep_files()


@daily
def forget_faults() -> None:
    """Delete the refused rows of old imports."""
    api.sweep_faults()
