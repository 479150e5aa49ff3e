"""The signatures of Alibaba Cloud (ACS3) and Tencent Cloud (TC3), as their manuals describe them. Pure."""

import hashlib
import hmac
from collections.abc import Mapping
from datetime import UTC, datetime
from urllib.parse import quote

ACS3, TC3 = "ACS3-HMAC-SHA256", "TC3-HMAC-SHA256"


def acs3_query(parameters: Mapping[str, str]) -> str:
    """Parameters as ACS3 signs and sends them: sorted, encoded after RFC 3986."""
    return "&".join(f"{_encoded(name)}={_encoded(value)}" for name, value in sorted(parameters.items()))


def acs3(
    headers: Mapping[str, str], *, query: str, key_id: str, secret: str, method: str = "POST", path: str = "/"
) -> str:
    """The `Authorization` of a request to Alibaba Cloud. All headers given are signed, their names in lower case;
    `x-acs-content-sha256` among them is the hash of the body."""
    names, lines = _canonical(headers)
    asked = "\n".join([method, path, query, lines, names, headers["x-acs-content-sha256"]])
    signature = hmac.new(secret.encode(), f"{ACS3}\n{sha256_hex(asked.encode())}".encode(), "sha256").hexdigest()
    return f"{ACS3} Credential={key_id},SignedHeaders={names},Signature={signature}"


def tc3(
    headers: Mapping[str, str], *, body: bytes, service: str, timestamp: int, key_id: str, secret: str, path: str = "/"
) -> str:
    """The `Authorization` of a POST to Tencent Cloud at a moment in Unix seconds. All headers given are signed, their
    names in lower case."""
    names, lines = _canonical({name: value.lower() for name, value in headers.items()})
    asked = "\n".join(["POST", path, "", lines, names, sha256_hex(body)])
    day = datetime.fromtimestamp(timestamp, UTC).strftime("%Y-%m-%d")
    scope = f"{day}/{service}/tc3_request"
    told = "\n".join([TC3, str(timestamp), scope, sha256_hex(asked.encode())])
    key = f"TC3{secret}".encode()
    for part in (day, service, "tc3_request"):
        key = hmac.digest(key, part.encode(), "sha256")
    signature = hmac.new(key, told.encode(), "sha256").hexdigest()
    return f"{TC3} Credential={key_id}/{scope}, SignedHeaders={names}, Signature={signature}"


def sha256_hex(data: bytes) -> str:
    """SHA-256 in lower-case hex."""
    return hashlib.sha256(data).hexdigest()


def _canonical(headers: Mapping[str, str]) -> tuple[str, str]:
    ordered = sorted(headers.items())
    return ";".join(name for name, _ in ordered), "".join(f"{name}:{value.strip()}\n" for name, value in ordered)


def _encoded(text: str) -> str:
    return quote(text, safe="-_.~")
