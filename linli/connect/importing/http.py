"""Importing on the desk: upload, align, check, load, report."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from ninja import File, Schema, Status
from ninja.files import UploadedFile

from linli.connect.importing import api
from linli.connect.importing.jobs import run_import
from linli.connect.importing.types import ImportView, Kind
from linli.kernel.auth import Role, allow, caller
from linli.kernel.http import Page, language_of
from linli.kernel.http import router as new_router
from linli.kernel.jobs import enqueue

router = new_router("imports")

HQ = allow(Role.HQ)


class Alignment(Schema):
    """Field → column of the file."""

    mapping: dict[str, str]


class Order(Schema):
    """What is to be done with the file; `rehearse` writes nothing."""

    rehearse: bool = False


@router.get("/imports", auth=HQ, response=Page[ImportView])
def list_imports(request: HttpRequest) -> dict[str, Any]:
    """The last imports, newest first."""
    items = api.imports()
    return {"items": items, "total": len(items)}


@router.post("/imports", auth=HQ, response={201: ImportView})
def upload_file(request: HttpRequest, kind: Kind, file: File[UploadedFile]) -> Status[ImportView]:
    """Upload a file (CSV in UTF-8 or GBK, Excel, Parquet); the columns are guessed."""
    principal = caller(request)
    return Status(201, api.take_file(kind, file.name or "", file.chunks(), by=principal.name))


@router.get("/imports/{import_id}", auth=HQ, response=ImportView)
def read_import(request: HttpRequest, import_id: UUID) -> ImportView:
    """An import, how far it is, the first refused rows."""
    return api.view(import_id)


@router.put("/imports/{import_id}/mapping", auth=HQ, response=ImportView)
def align_columns(request: HttpRequest, import_id: UUID, body: Alignment) -> ImportView:
    """Say which column is which."""
    return api.align(import_id, body.mapping)


@router.post("/imports/{import_id}/run", auth=HQ, response={202: ImportView})
def run_file(request: HttpRequest, import_id: UUID, body: Order) -> Status[ImportView]:
    """Check the file without writing anything, or load it."""
    started = api.start(import_id, rehearse=body.rehearse)
    enqueue(run_import, key=f"import:{import_id}", import_id=str(import_id))
    return Status(202, started)


@router.get("/imports/{import_id}/faults.csv", auth=HQ, response={200: None})
def download_faults(request: HttpRequest, import_id: UUID) -> HttpResponse:
    """The refused rows with their reasons, as CSV."""
    response = HttpResponse(
        api.fault_report_of(import_id, language_of(request)), content_type="text/csv; charset=utf-8"
    )
    response["Content-Disposition"] = f'attachment; filename="faults-{str(import_id)[:8]}.csv"'
    return response
