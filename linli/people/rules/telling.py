"""Facts as a host would tell them, in both languages: one sentence, one kind, one icon.

Facts of modules above are known here by their names only. A fact without a sentence is no part of the timeline.
"""

from collections.abc import Callable, Mapping
from typing import Any, NamedTuple
from uuid import UUID

from linli.kernel.money import show
from linli.kernel.said import Said

Data = Mapping[str, Any]
MOST_GOODS = 3
KINDS = ("order", "community", "visit", "profile")


class Words(NamedTuple):
    """Names that sentences need."""

    goods: Mapping[UUID, str]
    places: Mapping[UUID, str]


NOTHING = Said("", "")
GOODS = Said("商品", "an article")


class Sentence(NamedTuple):
    """How a fact is told. `sku_ids` are the articles whose pictures stand below it."""

    kind: str
    icon: str
    title: Said
    detail: Said = NOTHING
    sku_ids: tuple[UUID, ...] = ()


CHANNELS = {
    "mall": Said("商城", "the mall"),
    "groupbuy": Said("团购", "a group buy"),
    "live": Said("直播间", "a live room"),
    "pos": Said("收银台", "the till"),
    "agent": Said("店长助手", "the assistant"),
    "import": Said("导入名单", "the member list"),
    "group": Said("社群", "a group"),
    "track": Said("网页", "the web"),
}
MODES = {
    "pickup": Said("到店自提", "fetched in the store"),
    "delivery": Said("送上门", "delivered"),
    "counter": Said("店里现买", "at the counter"),
}


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


def _goods(data: Data, words: Words) -> Said:
    lines = data.get("lines") or []
    counts = {line["sku_id"]: line["quantity"] for line in lines}
    shown = [(words.goods.get(id), counts.get(id, 1)) for id in skus_in(data)[:MOST_GOODS]]
    more = len(skus_in(data)) - MOST_GOODS
    return Said(
        "、".join(f"{name or GOODS.zh} {pieces} 份" for name, pieces in shown)
        + (f"，还有 {more} 样" if more > 0 else ""),
        ", ".join(f"{pieces} × {name or GOODS.en}" for name, pieces in shown)
        + (f" and {more} more" if more > 0 else ""),
    )


def _one(data: Data, words: Words) -> Said:
    ids = skus_in(data)
    name = words.goods.get(ids[0]) if ids else None
    return Said(name, name) if name else GOODS


def _few(data: Data) -> tuple[UUID, ...]:
    return tuple(skus_in(data)[:4])


def _paid(data: Data, words: Words) -> Sentence:
    joint = any(line.get("groupbuy_id") for line in data["lines"])
    counter = data["mode"] == "counter"
    icon = "basket" if joint else "scan" if counter else "bag"
    verb, verb_en = (
        ("跟团", "Joined a group buy:") if joint else ("店里买了", "Bought") if counter else ("下单", "Ordered")
    )
    goods, mode, paid = _goods(data, words), MODES.get(data["mode"], NOTHING), show(data["paid_fen"])
    title = Said(f"{verb} {goods.zh}", f"{verb_en} {goods.en}")
    return Sentence("order", icon, title, Said(f"{paid}，{mode.zh}", f"{paid}, {mode.en}"), _few(data))


def _refunded(data: Data, words: Words) -> Sentence:
    how, how_en = ("整单退款", "Refunded in full:") if data["whole"] else ("退了一部分", "Refunded in part:")
    back, reason = show(data["amount_fen"]), data.get("reason", "")
    return Sentence("order", "refund", Said(f"{how} {back}", f"{how_en} {back}"), Said(reason, reason), _few(data))


def _joined(data: Data, words: Words) -> Sentence:
    where = words.places.get(data.get("community_id") or UUID(int=0), "")
    channel = CHANNELS.get(data["channel"], Said(data["channel"], data["channel"]))
    by, by_en = ("，由邻居带来", ", brought by a neighbour") if data.get("inviter_id") else ("", "")
    detail = Said(
        f"{where}{'，' if where else ''}从{channel.zh}来{by}",
        f"{where}{', ' if where else ''}by way of {channel.en}{by_en}",
    )
    return Sentence("profile", "join", Said("成为会员", "Became a member"), detail)


def _place(data: Data, words: Words) -> Sentence:
    where = words.places.get(data["community_id"])
    return Sentence(
        "profile", "place", Said(f"把家安在{where or '新小区'}", f"Made {where or 'a new community'} their home")
    )


def _collected(data: Data, words: Words) -> Sentence:
    title = Said("到店取货", "Fetched the goods") if data["complete"] else Said("到店取了一部分", "Fetched a part")
    return Sentence("order", "scan", title, _goods(data, words), _few(data))


def _searched(data: Data, words: Words) -> Sentence:
    query, hits = data["query"], data["hits"]
    found = Said(f"{hits} 个结果", "1 result" if hits == 1 else f"{hits} results")
    return Sentence("visit", "search", Said(f"搜了“{query}”", f"Searched for “{query}”"), found)


def _tracked(data: Data, words: Words) -> Sentence:
    parts = [f"{key} {value}" for key, value in list(data["properties"].items())[:3]]
    return Sentence("visit", "track", Said(data["event"], data["event"]), Said("、".join(parts), ", ".join(parts)))


def _plain(kind: str, icon: str, zh: str, en: str) -> Callable[[Data, Words], Sentence]:
    return lambda data, words: Sentence(kind, icon, Said(zh, en), NOTHING, _few(data))


def _about(kind: str, icon: str, zh: str, en: str) -> Callable[[Data, Words], Sentence]:
    def sentence(data: Data, words: Words) -> Sentence:
        one = _one(data, words)
        return Sentence(kind, icon, Said(zh.format(one.zh), en.format(one.en)), NOTHING, _few(data))

    return sentence


_TELLERS: dict[str, Callable[[Data, Words], Sentence]] = {
    "orders.OrderPaid": _paid,
    "orders.OrderRefunded": _refunded,
    "orders.OrderExpired": _plain("order", "clock", "下了单没付款，过期了", "Ordered, did not pay in time"),
    "orders.OrderCancelled": _plain("order", "clock", "取消了订单", "Cancelled an order"),
    "fulfil.OrderReady": _plain("order", "ready", "货备好了，等他来取", "Goods ready to be fetched"),
    "fulfil.OrderCollected": _collected,
    "fulfil.PickupMissed": _plain("order", "clock", "到点没来取货", "Did not come for the goods in time"),
    "groupbuy.GroupBuyLeft": _plain("order", "refund", "退出了团购", "Left a group buy"),
    "community.GroupJoined": _plain("community", "group", "进了社群", "Joined the group"),
    "community.GroupLeft": _plain("community", "group", "退出了社群", "Left the group"),
    "community.Posted": _about("community", "post", "在群里发了一条", "Posted in the group"),
    "community.Commented": _plain("community", "post", "在群里评论了", "Commented in the group"),
    "community.Liked": _plain("community", "like", "在群里点了赞", "Liked a post"),
    "community.Voted": _plain("community", "vote", "在群里投了票", "Voted in the group"),
    "community.Wished": _about("community", "wish", "许愿想要 {}", "Wished for {}"),
    "catalog.ProductViewed": _about("visit", "eye", "看了 {}", "Looked at {}"),
    "catalog.Searched": _searched,
    "messaging.MessageRead": _plain("visit", "mail", "读了一条消息", "Read a message"),
    "people.PersonJoined": _joined,
    "people.PersonMerged": _plain("profile", "merge", "和另一份档案合成了一位", "Became one with another record"),
    "people.PersonUnmerged": _plain("profile", "merge", "撤销了一次合并", "A merge was undone"),
    "people.PlaceChosen": _place,
    "people.HouseholdJoined": _plain("profile", "home", "和家人绑在了一起", "Was bound to a household"),
    "people.HouseholdLeft": _plain("profile", "home", "从家庭里退出", "Left the household"),
    "people.PhoneRevealed": _plain("profile", "phone", "店员查看了手机号", "Staff looked at the phone number"),
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
