"""The built pages: files with a hash in their name are kept for ever, the index never."""

import mimetypes
from functools import cache
from pathlib import Path

import orjson
from django.conf import settings
from django.core.exceptions import SuspiciousFileOperation
from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseBase
from django.utils._os import safe_join

from linli.app.api import api
from linli.kernel.auth import give_csrf_token
from linli.kernel.errors import NotFound
from linli.kernel.http import problem_response

FOR_EVER = "public, max-age=31536000, immutable"


def openapi(request: HttpRequest) -> HttpResponse:
    """The OpenAPI document."""
    return HttpResponse(_openapi(), content_type="application/json")


@cache
def _openapi() -> bytes:
    return orjson.dumps(api.get_openapi_schema(path_prefix="/api/"), option=orjson.OPT_NON_STR_KEYS)


def media(request: HttpRequest, name: str) -> HttpResponseBase:
    """An uploaded file, by its unguessable name."""
    try:
        file = Path(safe_join(settings.MEDIA_ROOT, name))
    except SuspiciousFileOperation:
        return problem_response(request, NotFound())
    if not file.is_file():
        return problem_response(request, NotFound())
    return _file(file, FOR_EVER)


def desk(request: HttpRequest) -> HttpResponseBase:
    """The staff's application."""
    return _built(request, "desk", request.path.removeprefix("/desk").lstrip("/"))


def mall(request: HttpRequest) -> HttpResponseBase:
    """The residents' application."""
    return _built(request, "mall", request.path.lstrip("/"))


def _built(request: HttpRequest, app: str, name: str) -> HttpResponseBase:
    root = settings.WEB_ROOT / app / "dist"
    try:
        file = Path(safe_join(root, name)) if name else root / "index.html"
    except SuspiciousFileOperation:
        return problem_response(request, NotFound())
    if not file.is_file():
        if "." in name.rsplit("/", 1)[-1]:
            return HttpResponse(status=404)
        file = root / "index.html"
    if not file.is_file():
        return HttpResponse("页面还没构建，请先运行 make run。", status=503, content_type="text/plain; charset=utf-8")
    if file.name == "index.html":
        response = _file(file, "no-cache")
        give_csrf_token(request, response)
        return response
    packed = file.with_name(file.name + ".gz")
    if packed.is_file() and "gzip" in request.headers.get("Accept-Encoding", ""):
        response = _file(packed, _keep(name), mimetypes.guess_type(file.name)[0])
        response["Content-Encoding"] = "gzip"
        response["Vary"] = "Accept-Encoding"
        return response
    return _file(file, _keep(name))


def _keep(name: str) -> str:
    return FOR_EVER if name.startswith("assets/") else "public, max-age=3600"


def _file(file: Path, keep: str, content_type: str | None = None) -> FileResponse:
    response = FileResponse(file.open("rb"), content_type=content_type or mimetypes.guess_type(file.name)[0])
    response["Cache-Control"] = keep
    return response
