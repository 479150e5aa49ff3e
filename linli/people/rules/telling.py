"""Facts as a host would tell them: one sentence, one kind, one icon.

Facts of modules above are known here by their names only. A fact without a sentence is no part of the timeline.
"""

from collections.abc import Callable, Mapping
from typing import Any, NamedTuple
from uuid import UUID

from linli.kernel.money import show

Data = Mapping[str, Any]
MOST_GOODS = 3
KINDS = ("order", "community", "visit", "profile")


class Words(NamedTuple):
    """Names that sentences need."""

    goods: Mapping[UUID, str]
    places: Mapping[UUID, str]


class Sentence(NamedTuple):
    """How a fact is told. `sku_ids` are the articles whose pictures stand below it."""

    kind: str
    icon: str
    title: str
    detail: str = ""
    sku_ids: tuple[UUID, ...] = ()


CHANNELS = {
    "mall": "商城",
    "groupbuy": "团购",
    "live": "直播间",
    "pos": "收银台",
    "agent": "店长助手",
    "import": "导入名单",
    "group": "社群",
    "track": "网页",
}
MODES = {"pickup": "到店自提", "delivery": "送上门", "counter": "店里现买"}


def tell(name: str, data: Data, words: Words) -> Sentence | None:
    """The sentence of a fact; None where there is nothing to tell."""
    teller = _TELLERS.get(name)
    return teller(data, words) if teller else None


def told_names(kind: str | None = None) -> list[str]:
    """The facts that have a sentence, or those of one kind."""
    return sorted(name for name in _TELLERS if kind is None or KIND_OF[name] == kind)


def skus_in(data: Data) -> list[UUID]:
    """The articles that a fact speaks of."""
    ids = [line["sku_id"] for line in data.get("lines") or [] if "sku_id" in line]
    ids += list(data.get("sku_ids") or [])
    if data.get("sku_id"):
        ids.append(data["sku_id"])
    return list(dict.fromkeys(ids))


def _goods(data: Data, words: Words) -> str:
    lines = data.get("lines") or []
    counts = {line["sku_id"]: line["quantity"] for line in lines}
    named = [f"{words.goods.get(id, '商品')} {counts.get(id, 1)} 份" for id in skus_in(data)[:MOST_GOODS]]
    more = len(skus_in(data)) - MOST_GOODS
    return "、".join(named) + (f"，还有 {more} 样" if more > 0 else "")


def _one(data: Data, words: Words) -> str:
    ids = skus_in(data)
    return words.goods.get(ids[0], "商品") if ids else "商品"


def _few(data: Data) -> tuple[UUID, ...]:
    return tuple(skus_in(data)[:4])


def _paid(data: Data, words: Words) -> Sentence:
    joint = any(line.get("groupbuy_id") for line in data["lines"])
    counter = data["mode"] == "counter"
    icon = "basket" if joint else "scan" if counter else "bag"
    verb = "跟团" if joint else "店里买了" if counter else "下单"
    detail = f"{show(data['paid_fen'])}，{MODES.get(data['mode'], '')}"
    return Sentence("order", icon, f"{verb} {_goods(data, words)}", detail, _few(data))


def _refunded(data: Data, words: Words) -> Sentence:
    how = "整单退款" if data["whole"] else "退了一部分"
    return Sentence("order", "refund", f"{how} {show(data['amount_fen'])}", data.get("reason", ""), _few(data))


def _joined(data: Data, words: Words) -> Sentence:
    where = words.places.get(data.get("community_id") or UUID(int=0), "")
    by = "，由邻居带来" if data.get("inviter_id") else ""
    return Sentence(
        "profile",
        "join",
        "成为会员",
        f"{where}{'，' if where else ''}从{CHANNELS.get(data['channel'], data['channel'])}来{by}",
    )


def _place(data: Data, words: Words) -> Sentence:
    return Sentence("profile", "place", f"把家安在{words.places.get(data['community_id'], '新小区')}")


def _collected(data: Data, words: Words) -> Sentence:
    title = "到店取货" if data["complete"] else "到店取了一部分"
    return Sentence("order", "scan", title, _goods(data, words), _few(data))


def _searched(data: Data, words: Words) -> Sentence:
    return Sentence("visit", "search", f"搜了“{data['query']}”", f"{data['hits']} 个结果")


def _tracked(data: Data, words: Words) -> Sentence:
    detail = "、".join(f"{key} {value}" for key, value in list(data["properties"].items())[:3])
    return Sentence("visit", "track", data["event"], detail)


def _plain(kind: str, icon: str, title: str) -> Callable[[Data, Words], Sentence]:
    return lambda data, words: Sentence(kind, icon, title, "", _few(data))


def _about(kind: str, icon: str, title: str) -> Callable[[Data, Words], Sentence]:
    return lambda data, words: Sentence(kind, icon, title.format(_one(data, words)), "", _few(data))


_TELLERS: dict[str, Callable[[Data, Words], Sentence]] = {
    "orders.OrderPaid": _paid,
    "orders.OrderRefunded": _refunded,
    "orders.OrderExpired": _plain("order", "clock", "下了单没付款，过期了"),
    "orders.OrderCancelled": _plain("order", "clock", "取消了订单"),
    "fulfil.OrderReady": _plain("order", "ready", "货备好了，等他来取"),
    "fulfil.OrderCollected": _collected,
    "fulfil.PickupMissed": _plain("order", "clock", "到点没来取货"),
    "groupbuy.GroupBuyLeft": _plain("order", "refund", "退出了团购"),
    "community.GroupJoined": _plain("community", "group", "进了社群"),
    "community.GroupLeft": _plain("community", "group", "退出了社群"),
    "community.Posted": _about("community", "post", "在群里发了一条"),
    "community.Commented": _plain("community", "post", "在群里评论了"),
    "community.Liked": _plain("community", "like", "在群里点了赞"),
    "community.Voted": _plain("community", "vote", "在群里投了票"),
    "community.Wished": _about("community", "wish", "许愿想要 {}"),
    "catalog.ProductViewed": _about("visit", "eye", "看了 {}"),
    "catalog.Searched": _searched,
    "messaging.MessageRead": _plain("visit", "mail", "读了一条消息"),
    "people.PersonJoined": _joined,
    "people.PersonMerged": _plain("profile", "merge", "和另一份档案合成了一位"),
    "people.PersonUnmerged": _plain("profile", "merge", "撤销了一次合并"),
    "people.PlaceChosen": _place,
    "people.HouseholdJoined": _plain("profile", "home", "和家人绑在了一起"),
    "people.HouseholdLeft": _plain("profile", "home", "从家庭里退出"),
    "people.PhoneRevealed": _plain("profile", "phone", "店员查看了手机号"),
    "people.Tracked": _tracked,
}
KIND_OF_MODULE = {
    "orders": "order",
    "fulfil": "order",
    "groupbuy": "order",
    "community": "community",
    "people": "profile",
}
KIND_OF = {name: KIND_OF_MODULE.get(name.split(".")[0], "visit") for name in _TELLERS} | {"people.Tracked": "visit"}


class Refill(NamedTuple):
    """An article that a person buys at even distances and that is due."""

    sku_id: UUID
    every_days: int
    silent_days: int


def due_refill(bought: list[tuple[UUID, int, int, int]]) -> Refill | None:
    """What should run out about now, of (article, orders, days from first to last, days since the last).

    Bought at least four times; due from its mean distance on, until three times that: then the habit has ended.
    """
    found = [
        Refill(sku_id, round(span / (orders - 1)), silent)
        for sku_id, orders, span, silent in bought
        if orders >= 4 and span >= 2 * (orders - 1) and span / (orders - 1) <= silent <= 3 * span / (orders - 1)
    ]
    return max(found, key=lambda one: (one.silent_days / one.every_days, one.sku_id), default=None)
