"""The answer to an idempotency key, kept in the transaction of its write and given again to whoever repeats it.

Kept sealed: an answer may show a phone number, or a password that is told once.
"""

import hashlib
from collections.abc import Iterator

from django.http import HttpRequest, HttpResponse

from linli.kernel import clock, prepared
from linli.kernel.auth import SESSION_COOKIE, SESSION_KEY, SIGN_IN, Principal
from linli.kernel.errors import Conflict, KeyReused
from linli.kernel.secrets import seal_bytes, unseal_bytes

_RESERVE = """
insert into kernel_idempotencykey (holder, key, request_hash, content_type, session_key, made_at)
values (%s, %s, %s, '', '', %s) on conflict do nothing returning true
"""
_FIND = """
select request_hash, status, content_type, answer, session_key from kernel_idempotencykey where holder = %s and key = %s
"""
_KEEP = """
update kernel_idempotencykey
set request_hash = request_hash || %s, status = %s, content_type = %s, answer = %s, session_key = %s
where holder = %s and key = %s
"""
_HASH_BYTES = hashlib.sha256().digest_size


def holder_of(request: HttpRequest, principal: Principal | None) -> str:
    """Whose key it is. Who signs in is nobody yet, even where the cookie of a lost answer did arrive."""
    if principal and not request.path.startswith(SIGN_IN):
        return principal.actor
    return f"anonymous:{request.META.get('REMOTE_ADDR', '')}"


def kept(holder: str, key: str, request: HttpRequest) -> HttpResponse | None:
    """The answer given before to this key, or None after reserving the key for this request.

    A second request with the same key waits here until the first one ends. Raises KeyReused, Conflict.
    """
    digest = _digest(request)
    if prepared.rows(_RESERVE, [holder, key, digest, clock.now()]):
        return None
    found = next(iter(prepared.rows(_FIND, [holder, key])), None)
    if found is None or found[1] is None:
        raise Conflict(reason_zh="上一次请求还没办完", reason_en="The first request with this key is still running")
    first, status, content_type, answer, session_key = found
    # The files of another request of the same length are read only now: it is no longer than what was once let in.
    if first[:_HASH_BYTES] != digest or first[_HASH_BYTES:] != _digest_of_files(request):
        raise KeyReused()
    if session_key:
        _resume(request, session_key)
    response = HttpResponse(unseal_bytes(answer), status=status, content_type=content_type)
    response["Idempotency-Replayed"] = "true"
    return response


def keep(holder: str, key: str, request: HttpRequest, response: HttpResponse) -> None:
    """Keep the answer for whoever sends this key again, and which session it began."""
    answer = [response.status_code, response["Content-Type"], seal_bytes(response.content)]
    prepared.run_at_commit(_KEEP, [_digest_of_files(request), *answer, _begun_session(request), holder, key])


def _digest(request: HttpRequest) -> bytes:
    """What is asked. Files are streamed to the view, never read before it: of an upload only the length counts here."""
    body = (request.META.get("CONTENT_LENGTH") or "").encode() if _is_upload(request) else request.body
    return hashlib.sha256(f"{request.method} {request.get_full_path()}\n".encode() + body).digest()


def _digest_of_files(request: HttpRequest) -> bytes:
    """What fields and files of an upload hold; empty for other requests."""
    if not _is_upload(request):
        return b""
    digest = hashlib.sha256()
    for part in _parts(request):
        digest.update(len(part).to_bytes(8, "big") + part)
    return digest.digest()


def _parts(request: HttpRequest) -> Iterator[bytes]:
    for name, values in sorted(request.POST.lists()):
        yield from (text.encode() for text in (name, *values))
    for name, files in sorted(request.FILES.lists()):
        for file in files:
            yield from (f"{name}/{file.name}/{file.size}".encode(), *file.chunks())


def _is_upload(request: HttpRequest) -> bool:
    return request.content_type == "multipart/form-data"


def _begun_session(request: HttpRequest) -> str:
    """The key of the session that this request has begun, if it has."""
    session = request.session
    is_new = session.modified and session.session_key != request.COOKIES.get(SESSION_COOKIE)
    return session.session_key or "" if is_new else ""


def _resume(request: HttpRequest, session_key: str) -> None:
    """Let the cookie of the session that the kept answer began go out again, unless the session is over."""
    session = type(request.session)(session_key)
    if session.get(SESSION_KEY):
        session.modified = True
        request.session = session
