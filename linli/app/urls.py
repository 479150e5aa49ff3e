"""The addresses: `/api`, `/media`, `/desk`, and the mall at the root."""

from django.http import HttpRequest, HttpResponse
from django.urls import ResolverMatch, URLResolver, path, re_path
from django.urls.resolvers import RoutePattern

from linli.app import pages
from linli.app.api import api
from linli.app.health import healthz
from linli.kernel.errors import NotFound
from linli.kernel.http import problem_response


def _no_such_route(request: HttpRequest, **parts: str) -> HttpResponse:
    return problem_response(request, NotFound())


class _Addresses(URLResolver):
    """Remembers where addresses without parts of their own lead: else each request tries some seventy patterns."""

    def __init__(self, route: str) -> None:
        patterns, app_name, namespace = api.urls
        super().__init__(RoutePattern(route), patterns, app_name=app_name, namespace=namespace)
        self._known: dict[str, ResolverMatch] = {}

    def resolve(self, path: str) -> ResolverMatch:
        """Where the address leads; raises Resolver404."""
        if path in self._known:
            return self._known[path]
        found = super().resolve(path)
        if not found.kwargs:
            self._known[path] = found
        return found


handler500 = "linli.kernel.http.failed"

urlpatterns = [
    path("healthz", healthz),
    path("api/openapi.json", pages.openapi),
    _Addresses("api/"),
    re_path(r"^api/.*$", _no_such_route),
    re_path(r"^media/(?P<name>.+)$", pages.media),
    re_path(r"^desk(?:/.*)?$", pages.desk),
    re_path(r"^.*$", pages.mall),
]
