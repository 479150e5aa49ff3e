"""The frame of every request: one transaction for a write, its idempotency key, its audit entry, its problems."""

import logging
import sys
from collections.abc import Callable
from typing import Any, Generic, TypeVar

import orjson
from django.db import DataError, InterfaceError, OperationalError
from django.http import Http404, HttpRequest, HttpResponse
from ninja import NinjaAPI, Router, Schema
from ninja.errors import HttpError, ValidationError
from ninja.parser import Parser
from ninja.renderers import BaseRenderer
from ninja.responses import NinjaJSONEncoder

from linli.kernel import answers, clock, prepared
from linli.kernel.auth import Principal, principal_of
from linli.kernel.errors import Broken, Invalid, NotFound, Problem, Unavailable
from linli.kernel.faults import Labels, faults_of
from linli.kernel.ids import new_id
from linli.kernel.log.writing import acting, transaction
from linli.kernel.said import Language

logger = logging.getLogger(__name__)

WRITES = frozenset({"POST", "PUT", "PATCH", "DELETE"})
SECRET_FIELDS = frozenset({"password", "code", "totp", "phone", "token", "secret"})
PROBLEM_TYPE = "application/problem+json"
LANGUAGE_COOKIE = "linli_lang"
MOST_TOLD = 20_000  # characters of a write that its audit entry repeats

T = TypeVar("T")


class Page(Schema, Generic[T]):
    """One page of a list: `total` where it is cheap to know, `next` as the cursor of the following page."""

    items: list[T]
    total: int | None = None
    next: str | None = None


class OrjsonRenderer(BaseRenderer):
    """Answers by orjson: several times quicker than the standard encoder, and UTF-8 as it is."""

    media_type = "application/json"

    def render(self, request: HttpRequest, data: Any, *, response_status: int) -> bytes:
        """The answer's bytes."""
        return orjson.dumps(data, default=NinjaJSONEncoder().default, option=orjson.OPT_UTC_Z)


class OrjsonParser(Parser):
    """Request bodies by orjson."""

    def parse_body(self, request: HttpRequest) -> Any:
        """The body as Python values; raises ValueError on malformed JSON and on text that no table can hold."""
        if b"\\u0000" in request.body:
            raise ValueError("NUL in a text")
        return orjson.loads(request.body)


class Tell(Exception):
    """Answer with an error and still keep what was written, such as the count of failed attempts."""

    def __init__(self, problem: Problem) -> None:
        self.problem = problem
        super().__init__(str(problem))


def language_of(request: HttpRequest) -> Language:
    """The language of the page that asks; the client's own where no page has said one."""
    chosen = request.COOKIES.get(LANGUAGE_COOKIE) or request.headers.get("Accept-Language", "zh")
    return "en" if chosen.lower().startswith("en") else "zh"


def problem_response(request: HttpRequest, problem: Problem) -> HttpResponse:
    """A problem as RFC 9457 says, in the language the client asks for."""
    language = language_of(request)
    body = {
        "type": f"/problems/{problem.code}",
        "title": problem.messages[language],
        "status": problem.status,
        "code": problem.code,
        "detail": problem.messages[language],
        "messages": problem.messages,
        **{key: value for key, value in problem.extra.items() if not key.startswith(("reason_", "said_"))},
    }
    data = orjson.dumps(body, default=str, option=orjson.OPT_UTC_Z)
    response = HttpResponse(data, status=problem.status, content_type=PROBLEM_TYPE)
    if problem.status in (429, 503):
        response["Retry-After"] = str(problem.extra.get("retry_after", 1))
    return response


def failed(request: HttpRequest) -> HttpResponse:
    """The answer where nothing else could be answered: 503 while the database is away, else 500."""
    error = sys.exc_info()[1]
    if not isinstance(error, OperationalError | InterfaceError):
        return problem_response(request, Broken())
    logger.warning("%s %s: the database is away: %s", request.method, request.path, str(error).partition("\n")[0])
    response = problem_response(request, Unavailable())
    response._has_been_logged = True  # type: ignore[attr-defined]  # said in one line above
    return response


class _InputInvalid(Invalid):
    zh, en = "{said_zh}", "{said_en}"


MOST_SAID = 3  # wrong fields that the sentence names; `errors` has them all


def _input_invalid(errors: list[dict[str, Any]], labels: Labels, language: Language) -> Problem:
    faults = faults_of(errors, labels)
    zh, en = (list(dict.fromkeys(fault["messages"][of] for fault in faults)) for of in ("zh", "en"))
    more_zh, more_en = (f"；一共 {len(zh)} 处", f"; {len(en)} in all") if len(zh) > MOST_SAID else ("", "")
    return _InputInvalid(
        said_zh="；".join(zh[:MOST_SAID]) + more_zh,
        said_en="; ".join(en[:MOST_SAID]) + more_en,
        errors=[{**fault, "message": fault["messages"][language]} for fault in faults],
    )


def build_api(labels: Labels, **options: Any) -> NinjaAPI:
    """The API object with our JSON and our problems; routers, and the labels of fields, come from `app`."""
    api = NinjaAPI(renderer=OrjsonRenderer(), parser=OrjsonParser(), docs_url=None, openapi_url=None, **options)

    @api.exception_handler(Problem)
    def _problem(request: HttpRequest, exc: Problem) -> HttpResponse:
        return problem_response(request, exc)

    @api.exception_handler(Tell)
    def _tell(request: HttpRequest, exc: Tell) -> HttpResponse:
        response = problem_response(request, exc.problem)
        response.keeps_effects = True  # type: ignore[attr-defined]
        return response

    @api.exception_handler(ValidationError)
    def _validation(request: HttpRequest, exc: ValidationError) -> HttpResponse:
        return problem_response(request, _input_invalid(exc.errors, labels, language_of(request)))

    @api.exception_handler(DataError)
    @api.exception_handler(OverflowError)
    def _beyond(request: HttpRequest, exc: Exception) -> HttpResponse:
        # A number or a day beyond what can be kept: the types let it through, the database or the calendar did not.
        logger.info("refused: %s", exc)
        return problem_response(request, Invalid(reason_zh="有数字或日期超出范围", reason_en="A value is out of range"))

    @api.exception_handler(Http404)
    def _missing(request: HttpRequest, exc: Http404) -> HttpResponse:
        return problem_response(request, NotFound())

    @api.exception_handler(HttpError)
    def _http_error(request: HttpRequest, exc: HttpError) -> HttpResponse:
        problem = Invalid(reason_zh="请求内容读不懂", reason_en=str(exc))
        return problem_response(request, problem)

    return api


def router(tag: str) -> Router:
    """A module's router; every operation names its `auth`."""
    return Router(tags=[tag], by_alias=True)


class _Undo(Exception):
    def __init__(self, response: HttpResponse) -> None:
        self.response = response


class WriteMiddleware:
    """Runs each API write in one transaction with its idempotency key and, for staff, its audit entry.

    An answer of 400 or above undoes everything, unless the view raised `Tell`.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer the request."""
        if "\x00" in request.path or "%00" in request.META.get("QUERY_STRING", ""):
            return problem_response(request, Invalid(reason_zh="地址读不懂", reason_en="NUL in the address"))
        if request.method not in WRITES or not request.path.startswith("/api/"):
            return self.get_response(request)
        try:
            return self._write(request)
        except _Undo as undo:
            return undo.response
        except Problem as problem:
            return problem_response(request, problem)

    def _write(self, request: HttpRequest) -> HttpResponse:
        key = request.META.get("HTTP_IDEMPOTENCY_KEY")
        with transaction():
            principal = principal_of(request)
            with acting(principal.actor if principal else "anonymous"):
                return self._once(request, principal, key) if key else self._audited(request, principal)

    def _once(self, request: HttpRequest, principal: Principal | None, key: str) -> HttpResponse:
        holder = answers.holder_of(request, principal)
        if again := answers.kept(holder, key, request):
            return again
        response = self._audited(request, principal)
        answers.keep(holder, key, request, response)
        return response

    def _audited(self, request: HttpRequest, principal: Principal | None) -> HttpResponse:
        response = self.get_response(request)
        if response.status_code >= 400 and not hasattr(response, "keeps_effects"):
            raise _Undo(response)
        if principal and principal.kind != "person":
            audit(principal, request.method or "", request.path, response.status_code, _asked(request))
        return response


def _asked(request: HttpRequest) -> dict[str, Any]:
    if request.content_type != "application/json" or not request.body:
        return {}
    try:
        body = orjson.loads(request.body)
    except orjson.JSONDecodeError:
        return {}
    if not isinstance(body, dict):
        return {"items": len(body)} if isinstance(body, list) else {}
    return {name: "***" if name in SECRET_FIELDS else value for name, value in body.items()}


_AUDIT = """
insert into kernel_auditentry (id, at, actor, actor_name, action, path, status, detail, store_ids)
values (%s, %s, %s, %s, %s, %s, %s, %s::jsonb, %s::uuid[])
"""


def audit(principal: Principal, action: str, path: str, status: int, detail: dict[str, Any]) -> None:
    """Keep what a member of staff or a supplier did; part of the running transaction."""
    told = orjson.dumps(detail, default=str).decode()
    if len(told) > MOST_TOLD:
        told = orjson.dumps({"begins": told[:MOST_TOLD]}).decode()
    who, stores = (principal.actor, principal.name), list(principal.store_ids or ())
    prepared.run_at_commit(_AUDIT, [new_id(), clock.now(), *who, action, path, status, told, stores])
