"""Rules of phones and sign-in."""

import re

MOBILE = re.compile(r"1[3-9]\d{9}")
MAX_WRONG_PASSWORDS = 5
LOCK_MINUTES = 15
CODE_MINUTES = 5


def normal_phone(text: str) -> str | None:
    """A mainland mobile number as 11 digits, from what people type (+86, blanks, hyphens); None if it is none."""
    digits = re.sub(r"[\s\-()（）]", "", text).removeprefix("+86")
    return digits if MOBILE.fullmatch(digits) else None


def masked_phone(phone: str) -> str:
    """A number that may be shown: 138 **** 6027."""
    return f"{phone[:3]} **** {phone[-4:]}"
