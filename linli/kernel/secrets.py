"""Personal data at rest: AES-256-GCM for what must be read again, keyed hashes for what must be found again."""

import hashlib
import hmac
import secrets as random
from functools import cache

from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings

NONCE_BYTES = 12


@cache
def _key(purpose: str) -> bytes:
    return hashlib.blake2b(settings.LINLI_DATA_KEY.encode(), digest_size=32, person=purpose.encode()[:16]).digest()


@cache
def _cipher() -> AESGCM:
    return AESGCM(_key("seal"))


def seal(text: str) -> bytes:
    """Encrypt: nonce and ciphertext."""
    return seal_bytes(text.encode())


def unseal(sealed: bytes) -> str:
    """Decrypt what `seal` made; raises `cryptography.exceptions.InvalidTag` if it was changed."""
    return unseal_bytes(sealed).decode()


def seal_bytes(data: bytes) -> bytes:
    """Encrypt anything: nonce and ciphertext."""
    nonce = random.token_bytes(NONCE_BYTES)
    return nonce + _cipher().encrypt(nonce, data, None)


def unseal_bytes(sealed: bytes) -> bytes:
    """Decrypt what `seal_bytes` made; raises `cryptography.exceptions.InvalidTag` if it was changed."""
    blob = bytes(sealed)
    return _cipher().decrypt(blob[:NONCE_BYTES], blob[NONCE_BYTES:], None)


def fingerprint(text: str) -> bytes:
    """A keyed hash (HMAC-SHA-256) by which a sealed text is found without being read."""
    return hmac.digest(_key("find"), text.encode(), "sha256")
