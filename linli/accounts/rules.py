"""Rules of phones and sign-in."""

import re
from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta

from linli.accounts.types import Trouble
from linli.kernel.errors import NotAllowed
from linli.kernel.principals import Role

MOBILE = re.compile(r"1[3-9]\d{9}")
MAX_WRONG_PASSWORDS = 5
LOCK_MINUTES = 15
CODE_MINUTES = 5
# Carriers take one code a minute for a phone. So long a try whose end nobody knows is left alone, too.
PAUSE = timedelta(seconds=60)
# A provider that could not be reached is asked again after so many seconds; the last wait repeats.
WAITS = (3, 10, 30)


# Which roles somebody may give and take away: always below the own one.
GRANTS: Mapping[Role, frozenset[Role]] = {
    Role.HQ: frozenset({Role.HOST, Role.CLERK, Role.PICKER, Role.RIDER}),
    Role.HOST: frozenset({Role.CLERK, Role.PICKER, Role.RIDER}),
}


def need_granting(mine: Iterable[Role], roles: Iterable[Role]) -> None:
    """Raise NotAllowed unless somebody with my roles may give and take all of these."""
    may = frozenset[Role]().union(*(GRANTS.get(role, frozenset()) for role in mine))
    if not frozenset(roles) <= may:
        raise NotAllowed()


def normal_phone(text: str) -> str | None:
    """A mainland mobile number as 11 digits, from what people type (+86, blanks, hyphens); None if it is none."""
    digits = re.sub(r"[\s\-()（）]", "", text).removeprefix("+86")
    return digits if MOBILE.fullmatch(digits) else None


def masked_phone(phone: str) -> str:
    """A number that may be shown: 138 **** 6027."""
    return f"{phone[:3]} **** {phone[-4:]}"


def next_try(trouble: Trouble, tries: int, tried_at: datetime, expires_at: datetime) -> datetime | None:
    """When a code is to be sent once more; None where that would be in vain or come too late."""
    match trouble:
        case Trouble.UNREACHABLE:
            again = tried_at + timedelta(seconds=WAITS[min(tries, len(WAITS)) - 1])
        case Trouble.UNSURE:
            again = tried_at + PAUSE
        case _:
            return None
    return again if again < expires_at else None


TROUBLES: Mapping[Trouble, dict[str, str]] = {
    Trouble.UNREACHABLE: {
        "zh": "短信平台暂时连不上，我们正在重试",
        "en": "The text message service cannot be reached; we are trying again",
    },
    Trouble.UNSURE: {
        "zh": "短信可能会晚一点到；一分钟后还没收到，请重新获取",
        "en": "The message may come late; if it has not come in a minute, ask for a new code",
    },
    Trouble.TOO_SOON: {
        "zh": "一分钟内只能发一条验证码，请稍等一分钟再取",
        "en": "Only one code a minute can be sent; please wait a minute and ask again",
    },
    Trouble.TOO_MANY: {
        "zh": "这个手机号收的验证码太多，被短信平台限制了；请过一小时再试，还不行就明天再来",
        "en": "This number got too many codes and is held back by the text message service; try in an hour or tomorrow",
    },
    Trouble.BAD_PHONE: {
        "zh": "这个手机号收不了短信，请核对号码",
        "en": "This number cannot receive text messages; please check it",
    },
    Trouble.OPTED_OUT: {
        "zh": "这个手机号退订过短信，收不到验证码；请换个号码或联系门店",
        "en": "This number has opted out of text messages; use another one or ask the store",
    },
    Trouble.OUT_OF_ORDER: {
        "zh": "短信暂时发不出去，店里已经知道；请稍后再试或联系门店",
        "en": "Text messages cannot be sent at the moment and the store knows; try later or ask the store",
    },
}
