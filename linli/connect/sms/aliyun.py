"""One-time codes by Alibaba Cloud's text messages: Dysmsapi 2017-05-25, `SendSms`."""

from dataclasses import dataclass
from datetime import UTC, datetime
from uuid import uuid4

import orjson

from linli.accounts.types import CodeNotSent, Trouble
from linli.connect.sms.account import Account
from linli.connect.sms.line import host_of, post
from linli.connect.sms.signing import acs3, acs3_query, sha256_hex

TROUBLES = {
    "isv.BUSINESS_LIMIT_CONTROL": Trouble.TOO_MANY,
    "isv.MOBILE_NUMBER_ILLEGAL": Trouble.BAD_PHONE,
    "isv.BLACK_KEY_CONTROL_LIMIT": Trouble.OPTED_OUT,
    "isv.MOBILE_IN_BLACK": Trouble.OPTED_OUT,
    "isp.SYSTEM_ERROR": Trouble.UNSURE,
    "isp.GATEWAY_ERROR": Trouble.UNSURE,
    "InternalError": Trouble.UNSURE,
    "ServiceUnavailable": Trouble.UNREACHABLE,
}


@dataclass(frozen=True, slots=True)
class Aliyun:
    """Sends by Alibaba Cloud. Implements `CodeSender`."""

    account: Account

    def send(self, phone: str, code: str, *, minutes: int, key: str) -> None:
        """Hand a code over; raises CodeNotSent."""
        values = {"code": code, "minutes": str(minutes)}
        query = acs3_query(
            {
                "PhoneNumbers": phone,
                "SignName": self.account.sign,
                "TemplateCode": self.account.template,
                "TemplateParam": orjson.dumps({name: values[name] for name in self.account.parameters}).decode(),
                "OutId": key,
            }
        )
        headers = {
            "host": host_of(self.account.endpoint),
            "x-acs-action": "SendSms",
            "x-acs-content-sha256": sha256_hex(b""),
            # Real time, however our clock is turned: a quarter of an hour off is refused.
            "x-acs-date": datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
            "x-acs-signature-nonce": uuid4().hex,
            "x-acs-version": "2017-05-25",
        }
        signed = acs3(headers, query=query, key_id=self.account.key_id, secret=self.account.secret)
        _, answer = post(f"{self.account.endpoint}/?{query}", {**headers, "Authorization": signed}, b"")
        told = str(answer.get("Code") or "")
        if told != "OK":
            message = str(answer.get("Message") or "")
            raise CodeNotSent(trouble_of(told, message), f"{told} {message}")


def trouble_of(code: str, message: str = "") -> Trouble:
    """What an error of Alibaba Cloud means for a one-time code."""
    if code == "isv.BUSINESS_LIMIT_CONTROL" and "分钟" in message:
        return Trouble.TOO_SOON
    if code.startswith("Throttling"):
        return Trouble.UNREACHABLE
    return TROUBLES.get(code, Trouble.OUT_OF_ORDER if code else Trouble.UNSURE)
