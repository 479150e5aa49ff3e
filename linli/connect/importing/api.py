"""Importing files: take one, align its columns, rehearse, load, report."""

import hashlib
import shutil
from collections.abc import Iterable
from datetime import timedelta
from pathlib import Path
from uuid import UUID

from linli.connect.importing import reading
from linli.connect.importing.complete_journey.whole import load_everything
from linli.connect.importing.fields import FIELDS, NEEDED, guess, missing
from linli.connect.importing.models import Fault, Import
from linli.connect.importing.running import begin, fault_report, folder, run_to_end, sweep_faults, sweep_files
from linli.connect.importing.types import BadFile, BadMapping, Busy, FieldView, ImportView, Kind, State
from linli.kernel import clock
from linli.kernel.errors import NotFound
from linli.kernel.ids import new_id
from linli.kernel.said import Language

PREVIEW_ROWS = 8
SHOWN_FAULTS = 50
MOST_BYTES = 300 * 1024 * 1024
STALE = timedelta(seconds=60)

__all__ = [
    "MOST_BYTES",
    "align",
    "fault_report_of",
    "imports",
    "load_everything",
    "run_to_end",
    "stale",
    "start",
    "sweep_faults",
    "sweep_files",
    "take_file",
    "unfinished",
    "view",
]


def take_file(kind: Kind, file_name: str, pieces: Iterable[bytes], *, by: str) -> ImportView:
    """Keep a file, look at its first rows and guess its columns; raises BadFile."""
    run = Import(id=new_id(), kind=kind, file_name=Path(file_name).name[-200:], by=by, state=State.UPLOADED)
    home = folder(run.id)
    home.mkdir(parents=True)
    given = home / f"given{Path(run.file_name).suffix.lower()[:10]}"
    try:
        run.digest = _keep(given, pieces)
        raw = reading.read(given, run.file_name)
    except BadFile:
        shutil.rmtree(home)
        raise
    run.columns, run.encoding, run.rows_total = raw.columns, raw.encoding, raw.table.num_rows + len(raw.faults)
    first = raw.table.slice(0, PREVIEW_ROWS)
    run.preview = [[str(row[name] or "")[:60] for name in raw.columns] for row in first.to_pylist()]
    run.mapping = _aligned_before(kind, raw.columns) or guess(kind, raw.columns)
    run.made_at = run.moved_at = clock.now()
    run.save(force_insert=True)
    return _view(run)


def _aligned_before(kind: Kind, columns: list[str]) -> dict[str, str] | None:
    """How the columns of such a file were aligned when one was last loaded: a till exports the same every month."""
    done = Import.objects.filter(kind=kind, columns=columns, state=State.DONE).order_by("-made_at")
    return done.values_list("mapping", flat=True).first()


def _keep(path: Path, pieces: Iterable[bytes]) -> str:
    digest, size = hashlib.sha256(), 0
    with path.open("wb") as file:
        for piece in pieces:
            size += len(piece)
            if size > MOST_BYTES:
                raise BadFile(reason=f"文件太大，最多 {MOST_BYTES // 1024 // 1024} MB")
            digest.update(piece)
            file.write(piece)
    return digest.hexdigest()


def align(run_id: UUID, mapping: dict[str, str]) -> ImportView:
    """Say which column is which; raises BadMapping where something needed is missing."""
    run = _of(run_id)
    if run.state not in (State.UPLOADED, State.CHECKED, State.FAILED):
        raise Busy()
    known = {field.name for field in FIELDS[Kind(run.kind)]}
    strange = [name for name, column in mapping.items() if name not in known or column not in run.columns]
    if strange:
        raise BadMapping(reason=f"没有这一列：{'、'.join(strange)}")
    run.mapping = mapping
    run.save(update_fields=["mapping"])
    return _view(run)


def start(run_id: UUID, *, rehearse: bool) -> ImportView:
    """Make an import ready to be checked or loaded by a job; raises BadMapping, Busy."""
    run = _of(run_id)
    if lacking := missing(Kind(run.kind), run.mapping):
        raise BadMapping(reason=f"还缺 {'、'.join(lacking)}")
    begin(run, State.CHECKING if rehearse else State.LOADING)
    return _view(run)


def view(run_id: UUID) -> ImportView:
    """One import; raises NotFound."""
    return _view(_of(run_id))


def fault_report_of(run_id: UUID, language: Language = "zh") -> str:
    """Refused rows as CSV for a spreadsheet; raises NotFound."""
    return fault_report(_of(run_id), language)


def imports(*, limit: int = 50) -> list[ImportView]:
    """Imports, newest first."""
    return [_view(run) for run in Import.objects.order_by("-made_at")[:limit]]


def unfinished(kind: Kind, path: Path) -> UUID | None:
    """An import of the very same file that was begun and not ended."""
    with path.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
    runs = Import.objects.filter(kind=kind, digest=digest, state=State.LOADING).order_by("-made_at")
    return runs.values_list("id", flat=True).first()


def stale() -> list[UUID]:
    """Imports that have not moved for a while: their worker died."""
    runs = Import.objects.filter(state__in=(State.CHECKING, State.LOADING), moved_at__lt=clock.now() - STALE)
    return list(runs.values_list("id", flat=True))


def _of(run_id: UUID) -> Import:
    run = Import.objects.filter(id=run_id).first()
    if run is None:
        raise NotFound()
    return run


def _view(run: Import) -> ImportView:
    kind = Kind(run.kind)
    needed = {name for group in NEEDED[kind] for name in group if len(group) == 1}
    faults = Fault.objects.filter(run=run).order_by("row").values_list("row", "reason")[:SHOWN_FAULTS]
    return ImportView(
        id=run.id,
        kind=kind,
        file_name=run.file_name,
        state=State(run.state),
        columns=run.columns,
        preview=run.preview,
        fields=[FieldView(name=f.name, label=f.label, required=f.name in needed) for f in FIELDS[kind]],
        mapping=run.mapping,
        encoding=run.encoding,
        rows_total=run.rows_total,
        rows_done=run.rows_done,
        loaded=run.loaded,
        unchanged=run.unchanged,
        bad=run.bad,
        faults=list(faults),
        error=run.error,
        by=run.by,
        made_at=run.made_at,
        ended_at=run.ended_at,
    )
