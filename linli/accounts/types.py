"""What accounts show, take and refuse."""

from datetime import time
from enum import StrEnum
from typing import Protocol
from uuid import UUID

from pydantic import BaseModel, ConfigDict

from linli.kernel.errors import Problem
from linli.kernel.principals import Role


class View(BaseModel):
    """Base of what a module shows: frozen."""

    model_config = ConfigDict(frozen=True)


class StoreView(View):
    """A store: where it stands, when it is open, who hosts it."""

    id: UUID
    code: str
    name: str
    region_id: UUID
    region: str
    address: str
    lat: float
    lng: float
    floor_area_sqm: int
    opens: time
    closes: time
    staff_minutes_per_day: int
    host_name: str


class CommunityView(View):
    """A residential community (小区) and the store it belongs to."""

    id: UUID
    name: str
    store_id: UUID
    lat: float
    lng: float
    households: int
    residents: int
    buildings: list[str]


class NewStore(BaseModel):
    """What is needed to open a store."""

    code: str
    name: str
    region: str
    address: str
    lat: float
    lng: float
    floor_area_sqm: int
    opens: time = time(7, 30)
    closes: time = time(22, 0)
    staff_minutes_per_day: int = 2400


class NewCommunity(BaseModel):
    """What is needed to add a community."""

    name: str
    store_id: UUID
    lat: float
    lng: float
    households: int
    residents: int
    buildings: list[str]


class NewStaff(BaseModel):
    """A member of staff with the roles held; a role without a store holds chain-wide (head office)."""

    login: str
    name: str
    password: str
    roles: list[tuple[Role, UUID | None]]
    supplier_id: UUID | None = None


class StaffView(View):
    """A member of staff."""

    id: UUID
    login: str
    name: str
    active: bool
    roles: list[tuple[Role, UUID | None]]


class DemoLogin(View):
    """A login of the demo chain, as `linli run` prints it and the sign-in page offers it."""

    role: str
    login: str
    password: str
    name: str


class Delivery(StrEnum):
    """How far a one-time code has come on its way to the phone."""

    WAITING = "waiting"
    SENDING = "sending"
    SENT = "sent"
    FAILED = "failed"


class Trouble(StrEnum):
    """Why a code has not been sent. After the first two it is tried again."""

    UNREACHABLE = "unreachable"
    UNSURE = "unsure"
    TOO_SOON = "too_soon"
    TOO_MANY = "too_many"
    BAD_PHONE = "bad_phone"
    OPTED_OUT = "opted_out"
    OUT_OF_ORDER = "out_of_order"


class CodeState(View):
    """How far a code has come, with a sentence for who waits for it where something is in the way."""

    delivery: Delivery
    trouble: Trouble | None
    messages: dict[str, str] | None


class CodeNotSent(Exception):
    """A sender could not hand a code over. UNREACHABLE: it certainly did not; UNSURE: perhaps it did."""

    def __init__(self, trouble: Trouble, told: str) -> None:
        self.trouble, self.told = trouble, told
        super().__init__(f"{trouble}: {told}")


class CodeSender(Protocol):
    """Sends one-time codes to phones; implemented by SMS adapters."""

    def send(self, phone: str, code: str, *, minutes: int, key: str) -> None:
        """Hand a code that is good for so many minutes over for delivery; raises CodeNotSent.

        `key` names the attempt to whoever later asks the provider what became of it.
        """


class SmsNotSetUp(Problem):
    """No provider of text messages is configured."""

    code, status = "sms_not_set_up", 501
    zh, en = (
        "这家店还没有开通短信，暂时不能用验证码登录；请联系门店",
        "Text messages are not set up here, so codes cannot be sent; please ask the store",
    )


class WrongLogin(Problem):
    """Login, password or second factor is wrong; it is not said which."""

    code, status = "wrong_login", 401
    zh, en = "账号或密码不对，还能试 {left} 次", "Wrong login or password; {left} attempts left"


class LockedOut(Problem):
    """Too many wrong passwords."""

    code, status = "locked_out", 429
    zh, en = (
        "试错太多次，请 {minutes} 分钟后再登录",
        "Too many wrong attempts; try again in {minutes} minutes",
    )


class TotpNeeded(Problem):
    """The account has a second factor."""

    code, status = "totp_needed", 401
    zh, en = "请输入验证器里的六位动态码", "Enter the six digits of your authenticator"


class WrongCode(Problem):
    """The one-time code is wrong, used or too old."""

    code, status = "wrong_code", 401
    zh, en = "验证码不对或已过期，请重新获取", "The code is wrong or has expired; ask for a new one"


class LoginTaken(Problem):
    """Somebody else signs in by this name."""

    code, status = "login_taken", 409
    zh, en = "“{login}”已经有人在用，换一个登录名", "“{login}” is taken; choose another login"


class BadPhone(Problem):
    """Not a mobile number of mainland China."""

    code, status = "bad_phone", 422
    zh, en = "手机号应为 11 位，以 1 开头", "A mobile number has 11 digits and begins with 1"
