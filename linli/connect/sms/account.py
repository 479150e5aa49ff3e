"""Whose text messages they are: the account at Alibaba Cloud or Tencent Cloud, read from the environment.

`LINLI_SMS` is `aliyun` or `tencent`; the rest is in docs/sms.md.
"""

import os
from dataclasses import dataclass

PREFIX = "LINLI_SMS"
NEEDED = {
    "aliyun": ("KEY_ID", "KEY_SECRET", "SIGN", "TEMPLATE"),
    "tencent": ("KEY_ID", "KEY_SECRET", "SIGN", "TEMPLATE", "APP_ID"),
}
ENDPOINTS = {"aliyun": "https://dysmsapi.aliyuncs.com", "tencent": "https://sms.tencentcloudapi.com"}
REGION = "ap-guangzhou"  # Tencent's default for text messages within the mainland
PARAMETERS = frozenset({"code", "minutes"})


@dataclass(frozen=True, slots=True)
class Account:
    """What a provider must know. `parameters` are the template's variables in their order: `code`, `minutes`."""

    provider: str
    key_id: str
    secret: str
    sign: str
    template: str
    endpoint: str
    parameters: tuple[str, ...] = ("code",)
    app_id: str = ""
    region: str = REGION


class NotSetUp(Exception):
    """The settings of text messages are wrong or not complete; says which."""


def account() -> Account | None:
    """The account of the settings; None where none is wanted. Raises NotSetUp."""
    provider = _setting("").lower()
    if not provider:
        return None
    if provider not in NEEDED:
        raise NotSetUp(f"{PREFIX} is {provider!r}, it may be {' or '.join(NEEDED)}")
    lacking = [f"{PREFIX}_{name}" for name in NEEDED[provider] if not _setting(f"_{name}")]
    if lacking:
        raise NotSetUp(f"{PREFIX}={provider} also needs {', '.join(lacking)}")
    parameters = tuple(one.strip() for one in (_setting("_PARAMETERS") or "code").split(","))
    if strange := sorted(set(parameters) - PARAMETERS):
        raise NotSetUp(f"{PREFIX}_PARAMETERS names {', '.join(strange)}; known are code and minutes")
    return Account(
        provider=provider,
        key_id=_setting("_KEY_ID"),
        secret=_setting("_KEY_SECRET"),
        sign=_setting("_SIGN"),
        template=_setting("_TEMPLATE"),
        endpoint=_address(_setting("_ENDPOINT") or ENDPOINTS[provider]),
        parameters=parameters,
        app_id=_setting("_APP_ID"),
        region=_setting("_REGION") or REGION,
    )


def _setting(name: str) -> str:
    return os.environ.get(f"{PREFIX}{name}", "").strip()


def _address(endpoint: str) -> str:
    """The endpoint with its scheme, without a slash at the end."""
    return (endpoint if "://" in endpoint else f"https://{endpoint}").rstrip("/")
