"""Text messages as accounts asks for them: a sender of one-time codes, where one is set up."""

import logging

from linli.accounts.types import CodeSender
from linli.connect.sms.account import Account, NotSetUp, account
from linli.connect.sms.aliyun import Aliyun
from linli.connect.sms.tencent import Tencent
from linli.kernel.doctor import check

logger = logging.getLogger(__name__)


def sender() -> CodeSender | None:
    """The sender that the settings name; None without one, or where they are not complete (which is logged)."""
    try:
        found = account()
    except NotSetUp as reason:
        logger.error("no text messages are sent: %s", reason)
        return None
    return sender_of(found) if found else None


def sender_of(found: Account) -> CodeSender:
    """The sender of an account."""
    return Aliyun(found) if found.provider == "aliyun" else Tencent(found)


@check("text messages: the settings are complete")
def _settings() -> list[str]:
    try:
        account()
    except NotSetUp as reason:
        return [str(reason)]
    return []
