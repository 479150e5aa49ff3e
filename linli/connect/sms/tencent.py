"""One-time codes by Tencent Cloud's text messages: SMS 2021-01-11, `SendSms`."""

import time
from dataclasses import dataclass
from typing import Any

import orjson

from linli.accounts.types import CodeNotSent, Trouble
from linli.connect.sms.account import Account
from linli.connect.sms.line import host_of, post
from linli.connect.sms.signing import tc3

TROUBLES = {
    "LimitExceeded.DeliveryFrequencyLimit": Trouble.TOO_MANY,
    "InvalidParameterValue.IncorrectPhoneNumber": Trouble.BAD_PHONE,
    "FailedOperation.PhoneNumberInBlacklist": Trouble.OPTED_OUT,
}


@dataclass(frozen=True, slots=True)
class Tencent:
    """Sends by Tencent Cloud. Implements `CodeSender`."""

    account: Account

    def send(self, phone: str, code: str, *, minutes: int, key: str) -> None:
        """Hand a code over; raises CodeNotSent."""
        values = {"code": code, "minutes": str(minutes)}
        body = orjson.dumps(
            {
                "PhoneNumberSet": [f"+86{phone}"],
                "SmsSdkAppId": self.account.app_id,
                "SignName": self.account.sign,
                "TemplateId": self.account.template,
                "TemplateParamSet": [values[name] for name in self.account.parameters],
                "SessionContext": key,
            }
        )
        now = int(time.time())  # real time, however our clock is turned: five minutes off are refused
        headers = {
            "content-type": "application/json; charset=utf-8",
            "host": host_of(self.account.endpoint),
            "x-tc-action": "SendSms",
        }
        signed = tc3(
            headers,
            body=body,
            service="sms",
            timestamp=now,
            key_id=self.account.key_id,
            secret=self.account.secret,
        )
        common = {"X-TC-Version": "2021-01-11", "X-TC-Timestamp": str(now), "X-TC-Region": self.account.region}
        _, answer = post(f"{self.account.endpoint}/", {**headers, **common, "Authorization": signed}, body)
        told, message = _result(answer)
        if told != "Ok":
            raise CodeNotSent(trouble_of(told), f"{told} {message}")


def _result(answer: dict[str, Any]) -> tuple[str, str]:
    """Code and message: of the request where it was refused, else of its one number."""
    response = answer.get("Response") or {}
    said: dict[str, Any] = response.get("Error") or next(iter(response.get("SendStatusSet") or []), {})
    return str(said.get("Code") or ""), str(said.get("Message") or "")


def trouble_of(code: str) -> Trouble:
    """What an error code of Tencent Cloud means for a one-time code."""
    if code == "LimitExceeded.PhoneNumberThirtySecondLimit":
        return Trouble.TOO_SOON
    if code.startswith("LimitExceeded.PhoneNumber"):
        return Trouble.TOO_MANY
    if code.startswith("RequestLimitExceeded"):
        return Trouble.UNREACHABLE
    if not code or code.startswith("InternalError"):
        return Trouble.UNSURE
    return TROUBLES.get(code, Trouble.OUT_OF_ORDER)
