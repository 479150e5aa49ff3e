"""Errors that a person reads. A module subclasses `Problem` in its `types.py`; `http` turns it into RFC 9457."""

from typing import Any, ClassVar

from pydantic_core import PydanticCustomError


class Problem(Exception):
    """A refusal with its reason: code for machines, a sentence in Chinese and in English for people.

    `zh` and `en` are templates filled from the keyword arguments, which also travel as `extra`.
    """

    code: ClassVar[str] = "problem"
    status: ClassVar[int] = 400
    zh: ClassVar[str] = "没办成，请再试一次"
    en: ClassVar[str] = "That did not work, please try again"

    def __init__(self, **extra: Any) -> None:
        self.extra = extra
        self.messages = {"zh": self.zh.format(**extra), "en": self.en.format(**extra)}
        super().__init__(self.messages["en"])


def unfit(zh: str, en: str) -> PydanticCustomError:
    """What a validator raises where fields do not fit each other: the reason in both languages."""
    return PydanticCustomError("said", "{en}", {"zh": zh, "en": en})


class NotFound(Problem):
    """The thing does not exist, or the reader may not know that it does."""

    code, status = "not_found", 404
    zh, en = "没找到，可能已经下架或删除", "Not found; it may have been removed"


class SignInNeeded(Problem):
    """Nobody is signed in."""

    code, status = "sign_in_needed", 401
    zh, en = "请先登录", "Please sign in first"


class NotAllowed(Problem):
    """The person's role or store does not allow it."""

    code, status = "not_allowed", 403
    zh, en = "你的岗位不能做这件事，请找店长或总部", "Your role may not do this; ask the host or head office"


class Invalid(Problem):
    """An input breaks a rule that its type could not express."""

    code, status = "invalid", 422
    zh, en = "{reason_zh}", "{reason_en}"


class Conflict(Problem):
    """The thing has changed meanwhile, or is in a state that forbids the step."""

    code, status = "conflict", 409
    zh, en = "{reason_zh}", "{reason_en}"


class TooMany(Problem):
    """A limit on how often was reached."""

    code, status = "too_many", 429
    zh, en = "操作太频繁，请 {retry_after} 秒后再试", "Too many attempts; try again in {retry_after} seconds"


class KeyReused(Problem):
    """An idempotency key came back with another request."""

    code, status = "idempotency_key_reused", 422
    zh, en = "这个请求编号已用于别的操作", "This idempotency key was used for another request"


class Unavailable(Problem):
    """The database is starting or recovering; the same request works in a moment."""

    code, status = "unavailable", 503
    zh, en = "系统正在恢复，请稍等几秒再试", "The system is recovering; try again in a few seconds"


class Broken(Problem):
    """Our own mistake; the log knows more."""

    code, status = "broken", 500
    zh, en = (
        "我们这边出错了，已经记下来；请稍后再试",
        "Something broke on our side and has been noted; please try again later",
    )
