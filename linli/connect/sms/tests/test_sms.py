"""Codes by Alibaba Cloud and Tencent Cloud, against a port that checks every signature."""

import json
import socket
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from linli.accounts.types import CodeNotSent, Trouble
from linli.connect.sms import line
from linli.connect.sms.account import Account, NotSetUp, account
from linli.connect.sms.aliyun import Aliyun
from linli.connect.sms.api import sender, sender_of
from linli.connect.sms.signing import acs3, acs3_query, sha256_hex, tc3
from linli.connect.sms.tencent import Tencent
from linli.connect.sms.tests import providers
from linli.connect.sms.tests.providers import SECRET, Provider
from linli.kernel import clock
from linli.kernel.doctor import examine

PHONE, CODE = "18501234444", "437012"


@pytest.fixture
def provider() -> Iterator[Provider]:
    """A provider that listens."""
    with providers.serving() as found:
        yield found


def _account(provider: Provider, name: str, **more: Any) -> Account:
    given = {"key_id": "LTAI-1", "secret": SECRET, "sign": "邻家优选", "template": "SMS_1", "app_id": "1400006666"}
    return Account(provider=name, endpoint=provider.address, **{**given, **more})


def _refusal(found: Account) -> CodeNotSent:
    with pytest.raises(CodeNotSent) as told:
        sender_of(found).send(PHONE, CODE, minutes=5, key="k-1")
    return told.value


def test_the_signature_of_alibabas_manual() -> None:
    headers = {
        "host": "ecs.cn-shanghai.aliyuncs.com",
        "x-acs-action": "RunInstances",
        "x-acs-content-sha256": sha256_hex(b""),
        "x-acs-date": "2023-10-26T10:22:32Z",
        "x-acs-signature-nonce": "3156853299f313e23d1673dc12e1703d",
        "x-acs-version": "2014-05-26",
    }
    query = acs3_query({"RegionId": "cn-shanghai", "ImageId": "win2019_1809_x64_dtc_zh-cn_40G_alibase_20230811.vhd"})
    assert acs3(headers, query=query, key_id="YourAccessKeyId", secret="YourAccessKeySecret") == (
        "ACS3-HMAC-SHA256 Credential=YourAccessKeyId,"
        "SignedHeaders=host;x-acs-action;x-acs-content-sha256;x-acs-date;x-acs-signature-nonce;x-acs-version,"
        "Signature=06563a9e1b43f5dfe96b81484da74bceab24a1d853912eee15083a6f0f3283c0"
    )


def test_the_signature_of_tencents_manual() -> None:
    headers = {"content-type": "application/json; charset=utf-8", "host": "cvm.tencentcloudapi.com"}
    body = rb'{"Limit": 1, "Filters": [{"Values": ["\u672a\u547d\u540d"], "Name": "instance-name"}]}'
    key_id, secret = "AKIDz8krbsJ5yKBZQpn74WFkmLPx3EXAMPLE", "Gu5t9xGARNpq86cd98joQYCN3EXAMPLE"
    assert tc3(headers, body=body, service="cvm", timestamp=1551113065, key_id=key_id, secret=secret) == (
        f"TC3-HMAC-SHA256 Credential={key_id}/2019-02-25/cvm/tc3_request, SignedHeaders=content-type;host, "
        "Signature=72e494ea809ad7a8c8f7a4507b9bddcbaa8e581f516e8da2f66e2c5a96525168"
    )


def test_blanks_and_stars_are_encoded_as_rfc_3986_says() -> None:
    assert acs3_query({"b": "a b*~+", "a": "邻"}) == "a=%E9%82%BB&b=a%20b%2A~%2B"


def test_alibaba_takes_a_code(provider: Provider) -> None:
    provider.answers = [(200, providers.ALIYUN_OK)]
    with clock.at(datetime(2030, 1, 1, tzinfo=UTC)):  # providers live in real time
        Aliyun(_account(provider, "aliyun", parameters=("code", "minutes"))).send(PHONE, CODE, minutes=5, key="k-1")
    (got,) = provider.received
    assert (got["action"], got["PhoneNumbers"], got["SignName"], got["TemplateCode"], got["OutId"]) == (
        "SendSms",
        PHONE,
        "邻家优选",
        "SMS_1",
        "k-1",
    )
    assert json.loads(got["TemplateParam"]) == {"code": CODE, "minutes": "5"}


def test_tencent_takes_a_code(provider: Provider) -> None:
    provider.answers = [(200, providers.TENCENT_OK)]
    Tencent(_account(provider, "tencent", parameters=("code", "minutes"))).send(PHONE, CODE, minutes=5, key="k-1")
    assert provider.received == [
        {
            "action": "SendSms",
            "PhoneNumberSet": [f"+86{PHONE}"],
            "SmsSdkAppId": "1400006666",
            "SignName": "邻家优选",
            "TemplateId": "SMS_1",
            "TemplateParamSet": [CODE, "5"],
            "SessionContext": "k-1",
        }
    ]


@pytest.mark.parametrize("name", ["aliyun", "tencent"])
def test_a_wrong_secret_is_found_out(provider: Provider, name: str) -> None:
    told = _refusal(_account(provider, name, secret="not the secret"))
    assert told.trouble is Trouble.OUT_OF_ORDER
    assert "Signature" in told.told
    assert SECRET not in told.told


@pytest.mark.parametrize(
    ("name", "status", "answer", "trouble"),
    [
        ("aliyun", 200, providers.ALIYUN_TOO_SOON, Trouble.TOO_SOON),
        ("aliyun", 200, providers.ALIYUN_TOO_MANY, Trouble.TOO_MANY),
        ("aliyun", 200, providers.ALIYUN_NO_MONEY, Trouble.OUT_OF_ORDER),
        ("aliyun", 200, {"Code": "isv.MOBILE_NUMBER_ILLEGAL", "Message": "手机号码格式错误"}, Trouble.BAD_PHONE),
        ("aliyun", 200, {"Code": "isp.SYSTEM_ERROR", "Message": "系统错误"}, Trouble.UNSURE),
        ("aliyun", 400, {"Code": "Throttling.User", "Message": "Request was denied"}, Trouble.UNREACHABLE),
        ("aliyun", 502, "<html>Bad Gateway</html>", Trouble.UNSURE),
        (
            "tencent",
            200,
            providers.tencent_result("LimitExceeded.PhoneNumberThirtySecondLimit", "the number of sms in 30s"),
            Trouble.TOO_SOON,
        ),
        ("tencent", 200, providers.tencent_result("LimitExceeded.PhoneNumberDailyLimit", "day"), Trouble.TOO_MANY),
        (
            "tencent",
            200,
            providers.tencent_result("FailedOperation.PhoneNumberInBlacklist", "black"),
            Trouble.OPTED_OUT,
        ),
        (
            "tencent",
            200,
            providers.tencent_result("FailedOperation.InsufficientBalanceInSmsPackage", "empty"),
            Trouble.OUT_OF_ORDER,
        ),
        ("tencent", 200, providers.tencent_error("RequestLimitExceeded", "too many"), Trouble.UNREACHABLE),
        ("tencent", 200, providers.tencent_error("InternalError.Timeout", "timeout"), Trouble.UNSURE),
        ("tencent", 200, {"Response": {}}, Trouble.UNSURE),
        ("tencent", 200, [], Trouble.UNSURE),
    ],
)
def test_what_refusals_mean(provider: Provider, name: str, status: int, answer: Any, trouble: Trouble) -> None:
    provider.answers = [(status, answer)]
    assert _refusal(_account(provider, name)).trouble is trouble


def test_a_line_that_breaks_after_the_request_leaves_us_unsure(provider: Provider) -> None:
    assert _refusal(_account(provider, "aliyun")).trouble is Trouble.UNSURE
    assert len(provider.received) == 1


def test_an_answer_that_does_not_come_leaves_us_unsure(provider: Provider, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(line, "ANSWER_SECONDS", 0.2)
    line._client.cache_clear()
    provider.slow_seconds = 0.6
    try:
        told = _refusal(_account(provider, "tencent"))
    finally:
        line._client.cache_clear()
    assert (told.trouble, told.told.split()[0]) == (Trouble.UNSURE, "ReadTimeout")


def test_where_nobody_listens_nothing_was_sent() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))  # bound, but not listening
        closed = Provider(address=f"http://127.0.0.1:{taken.getsockname()[1]}")
        assert _refusal(_account(closed, "aliyun")).trouble is Trouble.UNREACHABLE


def _set(monkeypatch: pytest.MonkeyPatch, **settings: str) -> None:
    for name, value in settings.items():
        monkeypatch.setenv(f"LINLI_SMS{name}", value)


def test_without_settings_there_is_no_sender() -> None:
    assert account() is None
    assert sender() is None


def test_the_settings_name_a_provider(monkeypatch: pytest.MonkeyPatch) -> None:
    common = {"_KEY_ID": "k", "_KEY_SECRET": "s", "_SIGN": "邻家优选", "_TEMPLATE": "T"}
    _set(monkeypatch, **{"": "aliyun"}, **common)
    assert account() == Account("aliyun", "k", "s", "邻家优选", "T", "https://dysmsapi.aliyuncs.com")
    assert isinstance(sender(), Aliyun)
    more = {"_APP_ID": "14", "_PARAMETERS": "code, minutes", "_ENDPOINT": "sms.ap-beijing.tencentcloudapi.com/"}
    _set(monkeypatch, **{"": "tencent"}, **more)
    found = account()
    assert found is not None
    assert (found.endpoint, found.parameters) == ("https://sms.ap-beijing.tencentcloudapi.com", ("code", "minutes"))
    assert isinstance(sender(), Tencent)


@pytest.mark.django_db
def test_settings_that_are_not_complete_are_told_and_send_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    _set(monkeypatch, **{"": "tencent", "_KEY_ID": "k"})
    assert sender() is None
    (said,) = examine()["text messages: the settings are complete"]
    assert said == (
        "LINLI_SMS=tencent also needs LINLI_SMS_KEY_SECRET, LINLI_SMS_SIGN, LINLI_SMS_TEMPLATE, LINLI_SMS_APP_ID"
    )
    _set(monkeypatch, **{"": "pigeon"})
    with pytest.raises(NotSetUp, match="aliyun or tencent"):
        account()


def test_a_signature_is_never_older_than_its_request(provider: Provider) -> None:
    provider.answers = [(200, providers.ALIYUN_OK), (200, providers.TENCENT_OK)]
    with clock.at(datetime.now(UTC) - timedelta(days=400)):
        for name in ("aliyun", "tencent"):
            sender_of(_account(provider, name)).send(PHONE, CODE, minutes=5, key="k-2")
    assert len(provider.received) == 2
