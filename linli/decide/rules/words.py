"""What directives say, as a host would say it."""

from collections.abc import Sequence
from datetime import date, datetime

from lunar_python import Solar

from linli.decide.rules.expect import Expectation, Range
from linli.kernel.clock import CHINA

STATE_ZH = {
    "proposed": "等你拿主意",
    "executed": "已经执行",
    "measured": "已经复盘",
    "undone": "已经撤回",
    "declined": "已经回绝",
    "expired": "已经过时",
}
LEVEL_ZH = {"high": "把握高", "medium": "把握中", "low": "把握低"}


def yuan(fen: float) -> str:
    """An amount: ¥43.90, ¥128."""
    fen = round(fen)
    sign, fen = ("−" if fen < 0 else ""), abs(fen)
    cents = f".{fen % 100:02d}" if fen % 100 else ""
    return f"{sign}¥{fen // 100:,}{cents}"


def yuan_round(fen: float) -> str:
    """An amount in whole yuan: ¥4,214."""
    whole = round(abs(fen) / 100)
    return f"{'−' if fen < 0 and whole else ''}¥{whole:,}"


def evening(moment: datetime, today: date) -> str:
    """When, near today: 今晚 20:00, 明晚 20:00, 11 月 25 日 15:00."""
    local = moment.astimezone(CHINA)
    days = (local.date() - today).days
    near = {0: "今", 1: "明"}.get(days)
    clock = f"{local.hour}:{local.minute:02d}"
    if near is None:
        return f"{local.month} 月 {local.day} 日 {clock}"
    return f"{near}{'晚' if local.hour >= 18 else '天'} {clock}"


def local_clock(moment: datetime) -> str:
    """Day and time for a text that is read later: 11 月 22 日 20:00."""
    local = moment.astimezone(CHINA)
    return f"{local.month} 月 {local.day} 日 {local.hour}:{local.minute:02d}"


def title(goods: str, groups: int, closes_at: datetime, today: date) -> str:
    """The order in one sentence: 今晚 20:00 截团，团云南有机蓝莓，推给 2 个群."""
    return f"{evening(closes_at, today)} 前团{goods}，推给 {groups} 个群"


def subtitle(price_fen: int, threshold: int, expectation: Expectation) -> str:
    """The offer in one line."""
    households = expectation.households
    return (
        f"{yuan(price_fen)}，{threshold} 户成团；预期 {households.expected:.0f} 户"
        f"（{households.low:.0f}–{households.high:.0f}），成团把握 {expectation.forms:.0%}"
    )


def confidence(level: str, *, outcomes: int, hits: int, weeks: int, coverage: float) -> str:
    """Why one may trust the expectation, or not."""
    if outcomes >= 4:
        return f"{LEVEL_ZH[level]}，同类指令 {outcomes} 次里 {hits} 次落在区间"
    if weeks:
        return f"{LEVEL_ZH[level]}，同类指令才 {outcomes} 次；预测回测 {weeks} 周，区间守住 {coverage:.0%}"
    return f"{LEVEL_ZH[level]}，历史还短，区间放宽了"


def learnt(
    households: int, expected: Range, *, before: float, after: float, formed: bool, goods: str, early: bool = False
) -> list[str]:
    """What the next expectation does differently. `before`, `after`: the pull of group buys, as factors."""
    off = households / max(expected.expected, 1) - 1
    if expected.low <= households <= expected.high:
        first = f"预期守住了。{goods}来了 {households} 户，在 {expected.low:.0f}–{expected.high:.0f} 之内。"
    else:
        first = f"{goods}比预期{'多' if off > 0 else '少'} {abs(off):.0%}，落在区间外，下次的区间会放宽。"
    second = f"团购拉动从 {before:.2f} 倍调到 {after:.2f} 倍，下次同店同类先按这个算。"
    third = [] if formed else ["没有成团。下次成团线先降一档，或者多推一个群。"]
    fourth = ["提前截的团，只和那一刻该来多少户比。"] if early else []
    return [first, second, *third, *fourth]


def people_list(names: Sequence[str]) -> str:
    """桂花城、翠苑三区."""
    return "、".join(names)


def name_of_day(day: date) -> str:
    """The solar term or festival of a day, if it is one: 小雪, 中秋节."""
    lunar = Solar.fromYmd(day.year, day.month, day.day).getLunar()
    names = [lunar.getJieQi(), *lunar.getFestivals()]
    return next((str(name) for name in names if name), "")
