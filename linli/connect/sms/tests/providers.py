"""Two providers of text messages on a real port: they check signatures as their manuals say, by the bytes received."""

import hashlib
import hmac
import json
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qsl

SECRET = "the-secret-of-the-tests"

ALIYUN_OK = {
    "Message": "OK",
    "RequestId": "F655A8D5-B967-440B-8683-DAD6FF8DE990",
    "Code": "OK",
    "BizId": "900619746936498440^0",
}
ALIYUN_TOO_SOON = {
    "Message": "触发分钟级流控Permits:1",
    "RequestId": "0205152C-91A8-4F77-A819-A1D6BAEF9299",
    "Code": "isv.BUSINESS_LIMIT_CONTROL",
}
ALIYUN_TOO_MANY = {**ALIYUN_TOO_SOON, "Message": "触发小时级流控Permits:5"}
ALIYUN_NO_MONEY = {**ALIYUN_TOO_SOON, "Message": "账户余额不足", "Code": "isv.AMOUNT_NOT_ENOUGH"}


def tencent_result(code: str, message: str) -> dict[str, Any]:
    """What `SendSms` answers about one number."""
    status = {
        "SerialNo": "5000:1045710669157053657849499619",
        "PhoneNumber": "+8618501234444",
        "Fee": 1,
        "SessionContext": "outsid_1729495320_1011",
        "Code": code,
        "Message": message,
        "IsoCode": "CN",
    }
    return {"Response": {"SendStatusSet": [status], "RequestId": "a0aabda6-cf91-4f3e-a81f-9198114a2279"}}


TENCENT_OK = tencent_result("Ok", "send success")


def tencent_error(code: str, message: str) -> dict[str, Any]:
    """What Tencent Cloud answers to a request that it refuses as a whole."""
    return {
        "Response": {
            "Error": {"Code": code, "Message": message},
            "RequestId": "ed93f3cb-f35e-473f-b9f3-0d451b8b79c6",
        }
    }


@dataclass
class Provider:
    """What was received, and what is to be answered: (status, body), or None to hang up without a word."""

    address: str = ""
    answers: list[tuple[int, Any] | None] = field(default_factory=list)
    received: list[dict[str, str]] = field(default_factory=list)
    slow_seconds: float = 0


@contextmanager
def serving() -> Iterator[Provider]:
    """A provider that listens on a free port."""
    provider = Provider()

    class Desk(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
            is_aliyun = "x-acs-action" in self.headers
            refused = _acs3_fault(self, body) if is_aliyun else _tc3_fault(self, body)
            provider.received.append(_fields(self, body))
            time.sleep(provider.slow_seconds)
            answer = (400, refused) if refused else provider.answers.pop(0) if provider.answers else None
            if answer is None:
                self.close_connection = True
                return
            data = answer[1].encode() if isinstance(answer[1], str) else json.dumps(answer[1]).encode()
            self.send_response(answer[0])
            self.send_header("Content-Length", str(len(data)))
            self.end_headers()
            self.wfile.write(data)

        def log_message(self, format: str, *args: Any) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Desk)
    provider.address = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield provider
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def _fields(desk: BaseHTTPRequestHandler, body: bytes) -> dict[str, str]:
    told = json.loads(body) if body else dict(parse_qsl(desk.path.partition("?")[2]))
    return {**told, "action": desk.headers.get("x-acs-action") or desk.headers.get("X-TC-Action") or ""}


def _sha(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def _parts(authorization: str, algorithm: str) -> dict[str, str]:
    name, _, rest = authorization.partition(" ")
    assert name == algorithm
    return dict(part.strip().split("=", 1) for part in rest.split(","))


def _acs3_fault(desk: BaseHTTPRequestHandler, body: bytes) -> dict[str, str] | None:
    said = _parts(desk.headers["Authorization"], "ACS3-HMAC-SHA256")
    names = said["SignedHeaders"].split(";")
    must = {"host"} | {name.lower() for name in desk.headers if name.lower().startswith("x-acs-")}
    path, _, query = desk.path.partition("?")
    whole = f"POST\n{path}\n{'&'.join(sorted(query.split('&')))}\n"
    whole += "".join(f"{name}:{desk.headers[name].strip()}\n" for name in sorted(names))
    whole += f"\n{';'.join(sorted(names))}\n{_sha(body)}"
    told = f"ACS3-HMAC-SHA256\n{_sha(whole.encode())}"
    right = hmac.new(SECRET.encode(), told.encode(), hashlib.sha256).hexdigest()
    age = datetime.now(UTC) - datetime.strptime(desk.headers["x-acs-date"], "%Y-%m-%dT%H:%M:%SZ").replace(tzinfo=UTC)
    well = set(names) >= must and said["Signature"] == right and abs(age.total_seconds()) < 900
    if well and desk.headers["x-acs-content-sha256"] == _sha(body):
        return None
    return {
        "RequestId": "4C467B38-3910-447D-87BC-AC049166F216",
        "HostId": "dysmsapi.aliyuncs.com",
        "Code": "SignatureDoesNotMatch",
        "Message": "Specified signature is not matched with our calculation.",
    }


def _tc3_fault(desk: BaseHTTPRequestHandler, body: bytes) -> dict[str, Any] | None:
    said = _parts(desk.headers["Authorization"], "TC3-HMAC-SHA256")
    names, moment = said["SignedHeaders"].split(";"), int(desk.headers["X-TC-Timestamp"])
    _, day, service, end = said["Credential"].split("/")
    lines = "".join(f"{name}:{desk.headers[name].strip().lower()}\n" for name in names)
    whole = f"POST\n/\n\n{lines}\n{';'.join(names)}\n{_sha(body)}"
    told = f"TC3-HMAC-SHA256\n{moment}\n{day}/{service}/{end}\n{_sha(whole.encode())}"
    key = ("TC3" + SECRET).encode()
    for part in (day, service, end):
        key = hmac.new(key, part.encode(), hashlib.sha256).digest()
    right = hmac.new(key, told.encode(), hashlib.sha256).hexdigest()
    fits = {"content-type", "host"} <= set(names) and service == "sms" and end == "tc3_request"
    fits = fits and day == datetime.fromtimestamp(moment, UTC).strftime("%Y-%m-%d")
    if fits and said["Signature"] == right and abs(time.time() - moment) < 300 and desk.headers["X-TC-Region"]:
        return None
    message = "The provided credentials could not be validated. Please check your signature is correct."
    return tencent_error("AuthFailure.SignatureFailure", message)
