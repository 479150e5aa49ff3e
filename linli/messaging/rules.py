"""When people are left in peace."""

from datetime import datetime, time, timedelta

from linli.kernel.clock import CHINA
from linli.messaging.types import Purpose, Refusal

QUIET_FROM, QUIET_TO = time(21, 30), time(8, 30)
PROMOTIONS_A_DAY = 2


def is_quiet(moment: datetime) -> bool:
    """Whether it is night at the stores: from 21:30 up to 8:30."""
    local = moment.astimezone(CHINA).time()
    return local >= QUIET_FROM or local < QUIET_TO


def refusal(purpose: Purpose, moment: datetime, sent_today: int) -> Refusal | None:
    """Why a message may not go out now; None when it may. Service messages always may."""
    if purpose is Purpose.SERVICE:
        return None
    if is_quiet(moment):
        return Refusal.QUIET_HOURS
    return Refusal.DAILY_CAP if sent_today >= PROMOTIONS_A_DAY else None


def next_allowed(moment: datetime) -> datetime:
    """The first moment from now on at which a promotion may go out as far as quiet hours say."""
    if not is_quiet(moment):
        return moment
    local = moment.astimezone(CHINA)
    day = local.date() + timedelta(days=1 if local.time() >= QUIET_FROM else 0)
    return datetime.combine(day, QUIET_TO, CHINA)
