"""The addresses: `/api`, `/media`, `/desk`, and the mall at the root."""

from django.http import HttpRequest, HttpResponse
from django.urls import path, re_path

from linli.app import pages
from linli.app.api import api
from linli.app.health import healthz
from linli.kernel.errors import NotFound
from linli.kernel.http import problem_response


def _no_such_route(request: HttpRequest, **parts: str) -> HttpResponse:
    return problem_response(request, NotFound())


handler500 = "linli.kernel.http.failed"

urlpatterns = [
    path("healthz", healthz),
    path("api/openapi.json", pages.openapi),
    path("api/", api.urls),
    re_path(r"^api/.*$", _no_such_route),
    re_path(r"^media/(?P<name>.+)$", pages.media),
    re_path(r"^desk(?:/.*)?$", pages.desk),
    re_path(r"^.*$", pages.mall),
]
