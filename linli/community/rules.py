"""Rules of groups: what a post is worth, the share of value, who may read and speak."""

import re
from datetime import date, timedelta

from linli.community.types import Column, Standing, Worth

VALUE_LIMIT = 80  # percent of a week's posts in a group
COLUMN_DAYS = {0: Column.RECIPE, 2: Column.QUESTION, 4: Column.NOVELTY, 5: Column.SHOW, 6: Column.SHOW}

# Money that came back is a story, not an offer: 退了 5 块, 赔 10 元.
_GIVEN_BACK = re.compile(r"[退赔补找返][^\d，。；！？\n]{0,4}\d+(?:\.\d+)?\s*[元块]")
_PRICE = re.compile(r"[¥￥]\s*\d|\d+(?:\.\d+)?\s*(?:元|块钱?)(?![儿头状])|\d+(?:\.\d+)?\s*折")
_SALE = re.compile(
    r"特价|秒杀|优惠|折扣|打折|半价|立减|满减|满\s*\d+\s*[减送]|抢购|抢光|限时|限量|包邮|到手价|团购价|开团|拼团|跟团|接龙价"
    r"|下单|领券|优惠券|买[一二两三\d]送|促销|清仓|加微信|代理|引流"
)


def worth_of(text: str, *, sells: bool) -> Worth:
    """What a post is worth when nobody says: a card that sells, a price or the words of a sale make a promotion."""
    told = _GIVEN_BACK.sub("", text)
    return Worth.PROMOTION if sells or _PRICE.search(told) or _SALE.search(told) else Worth.VALUE


def week_of(day: date) -> date:
    """The Monday of a day's week."""
    return day - timedelta(days=day.weekday())


def percent(value: int, total: int) -> int | None:
    """The share of value in whole percent, rounded down so that 79.9 never passes as 80; None without posts."""
    return value * 100 // total if total else None


def column_of(day: date) -> Column | None:
    """Whose day it is."""
    return COLUMN_DAYS.get(day.weekday())


def may_read(reviewed: bool, standing: Standing | None) -> bool:
    """Open groups may be read by every neighbour, reviewed ones by members."""
    return not reviewed or standing is Standing.MEMBER


def after_asking(reviewed: bool, standing: Standing | None) -> Standing:
    """How a person stands to a group after asking to join."""
    if standing is Standing.MEMBER:
        return standing
    return Standing.WAITING if reviewed else Standing.MEMBER


def plain(text: str) -> str:
    """A wish in the form by which equal wishes are found: no blanks, no punctuation, lower case."""
    return re.sub(r"[\W_]+", "", text).lower()
