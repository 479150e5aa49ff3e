"""The merchant's account at WeChat Pay, or at the built-in test gateway, which speaks the same protocol.

Real: `LINLI_WECHATPAY_MCHID`, `_APPID`, `_SERIAL` (of the merchant's certificate), `_KEY_FILE` (the merchant's private
key), `_APIV3_KEY`, `_PUBLIC_KEY_FILE` and `_PUBLIC_KEY_ID` (WeChat Pay's public key). `LINLI_PUBLIC_URL` is the address
under which WeChat Pay reaches us. Without them a demo pays at its own test gateway, with keys made once and kept.
"""

import json
import os
import secrets
from dataclasses import asdict, dataclass
from functools import cache
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat, PublicFormat
from django.conf import settings

REAL_GATEWAY = "https://api.mch.weixin.qq.com"
PREFIX = "LINLI_WECHATPAY_"


@dataclass(frozen=True, slots=True)
class Account:
    """What both sides of WeChat Pay know of a merchant. Keys are PEM texts."""

    mchid: str
    appid: str
    serial: str
    private_key: str
    apiv3_key: str
    public_key: str
    public_key_id: str


@dataclass(frozen=True, slots=True)
class TestKeys:
    """The account at the test gateway, with the keys that only the gateway would know."""

    account: Account
    gateway_private_key: str
    merchant_public_key: str


class NotSetUp(Exception):
    """Neither a real account nor a demo's test gateway."""


def public_url() -> str:
    """Where others reach this installation, without a slash at the end."""
    return (os.environ.get("LINLI_PUBLIC_URL") or f"http://127.0.0.1:{settings.PORT}").rstrip("/")


def is_real() -> bool:
    """Whether a real account is set up."""
    return bool(os.environ.get(f"{PREFIX}MCHID"))


def test_gateway_is_open() -> bool:
    """Whether the built-in gateway serves: in a demo without a real account only."""
    return bool(settings.LINLI_DEMO) and not is_real()


def gateway() -> str:
    """The address of the gateway."""
    return REAL_GATEWAY if is_real() else f"{public_url()}/api/testpay"


def account() -> Account:
    """The account in use; raises NotSetUp."""
    if is_real():
        return _real()
    if not settings.LINLI_DEMO:
        raise NotSetUp("set LINLI_WECHATPAY_MCHID and its companions to take payments")
    return test_keys().account


def _real() -> Account:
    named = {name: os.environ[f"{PREFIX}{name}"] for name in ("MCHID", "APPID", "SERIAL", "APIV3_KEY", "PUBLIC_KEY_ID")}
    return Account(
        mchid=named["MCHID"],
        appid=named["APPID"],
        serial=named["SERIAL"],
        private_key=Path(os.environ[f"{PREFIX}KEY_FILE"]).read_text(),
        apiv3_key=named["APIV3_KEY"],
        public_key=Path(os.environ[f"{PREFIX}PUBLIC_KEY_FILE"]).read_text(),
        public_key_id=named["PUBLIC_KEY_ID"],
    )


@cache
def test_keys() -> TestKeys:
    """The test gateway's keys, made once and kept in the data folder."""
    path = Path(settings.LINLI_DATA) / "testpay.json"
    if not path.exists():
        _keep(path, _fresh())
    kept = json.loads(path.read_text())
    return TestKeys(Account(**kept.pop("account")), **kept)


def _fresh() -> TestKeys:
    merchant, merchant_public = _key_pair()
    gateway_private, gateway_public = _key_pair()
    return TestKeys(
        account=Account(
            mchid="1900000001",
            appid="wx0000000000000001",
            serial=secrets.token_hex(20).upper(),
            private_key=merchant,
            apiv3_key=secrets.token_hex(16),
            public_key=gateway_public,
            public_key_id=f"PUB_KEY_ID_{secrets.token_hex(16).upper()}",
        ),
        gateway_private_key=gateway_private,
        merchant_public_key=merchant_public,
    )


def _key_pair() -> tuple[str, str]:
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    private = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    public = key.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
    return private.decode(), public.decode()


def _keep(path: Path, keys: TestKeys) -> None:
    """Write the file whole or not at all; where another process was quicker, its keys stay."""
    path.parent.mkdir(parents=True, exist_ok=True)
    fresh = path.with_suffix(f".{os.getpid()}.{secrets.token_hex(4)}")
    descriptor = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w") as file:
        json.dump(asdict(keys), file)
    try:
        os.link(fresh, path)
    except FileExistsError:
        return
    finally:
        fresh.unlink()
