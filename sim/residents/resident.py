"""What a resident does of an evening: look around, wish, join, pay, talk, fetch, sometimes change their mind."""

import random
import time
import uuid
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sim.residents.client import Browser, Refused
from sim.residents.counter import Counterside

WISHES = ("手剥笋", "酸汤鱼料包", "荠菜馄饨", "无糖豆浆", "冬枣", "羊肉卷", "糖炒栗子", "南瓜")
TYPED = ("蓝莓", "lanmei", "牛奶", "nn", "鸡蛋", "西红柿", "tudou", "米", "卷纸", "苹果", "xiangjiao", "酸奶")
SAID = ("我家也要", "刚取到，新鲜", "谢谢分享", "几点能取？", "上次那批很好", "给我妈也带一份", "+1")
POSTED = (
    "今天的菜挺新鲜，推荐大家看看",
    "有人一起买水果吗？",
    "晚饭炒了个青菜，孩子吃光了",
    "明早谁去店里？帮我带一下",
)
SURNAMES = "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗"
CALLED = ("{}姐", "{}哥", "{}阿姨", "小{}", "{}老师", "{}师傅")
PAY_SECONDS = 120.0
LEAVES_UNPAID, CANCELS = 0.05, 0.03


@dataclass(slots=True)
class Purchase:
    """An order as its buyer knows it. `key` went with every attempt to place it.

    `fate`: trying (no answer yet), refused, left (unpaid), cancelled, paying, taken (the gateway has the money), paid.
    """

    key: str
    fate: str = "trying"
    order_id: str = ""


class Resident:
    """Somebody with a phone number, a home, and purchases they remember."""

    def __init__(self, number: int, browser: Browser, counter: Counterside, speed: float, look: float) -> None:
        self.number, self.browser, self.counter = number, browser, counter
        self.speed, self.look = speed, look
        self.purchases: list[Purchase] = []
        self.done: Counter[str] = Counter()
        self.store_id = self.community_id = self.group_id = ""

    @property
    def phone(self) -> str:
        """A number of the range that is never given out."""
        return f"1700008{self.number:04d}"

    def arrive(self, dice: random.Random) -> None:
        """Choose a place, sign in with a code, join the community's group."""
        places = self._items("/api/mall/places")
        store = dice.choices(places, [8 if nth == 0 else 2 for nth in range(len(places))])[0]
        community = dice.choice(store["communities"])
        self.store_id, self.community_id = str(store["id"]), str(community["id"])
        self._sign_in()
        self.browser.send("PUT", "/api/mall/place", {"store_id": self.store_id, "community_id": self.community_id})
        building = {"building": f"{dice.randint(1, 12)}号楼", "household": f"{dice.randint(1, 6)}02"}
        nickname = dice.choice(CALLED).format(dice.choice(SURNAMES))
        self.browser.send("PUT", "/api/mall/me", {"nickname": nickname, "building": building["building"]})
        for group in self._items("/api/mall/community/groups", community_id=self.community_id):
            if group["community_id"] != self.community_id:
                continue
            self.browser.send("PUT", f"/api/mall/community/groups/{group['id']}/membership", building)
            self.group_id = str(group["id"])

    def _sign_in(self) -> None:
        """By a code; once more where the answer with the session was lost on its way."""
        for _ in range(5):
            asked = self.browser.send("POST", "/api/session/resident/code", {"phone": self.phone})
            try:
                self.browser.send("POST", "/api/session/resident", {"phone": self.phone, "code": asked["demo_code"]})
            except Refused as problem:
                if problem.code != "wrong_code":
                    raise
            if self.browser.get("/api/session")["kind"] == "person":
                return
        raise TimeoutError(f"{self.phone} cannot sign in")

    def do(self, deed: str, dice: random.Random) -> None:
        """Do one thing; raises Refused where the house says no, which a person shrugs off."""
        getattr(self, deed)(dice)
        self.done[deed] += 1

    def browse(self, dice: random.Random) -> None:
        """Home, a category, a product page."""
        self._items("/api/mall/groupbuys", store_id=self.store_id)
        category = dice.choice(self._items("/api/mall/categories"))
        shelf = self._shelf() if dice.random() < 0.5 else self._shelf(category=category["id"])
        if shelf:
            self._look_at(dice.choice(shelf))

    def search(self, dice: random.Random) -> None:
        """Type something, look at what is found."""
        query = dice.choice(TYPED)
        found = self._shelf(q=query)
        self.browser.send("POST", "/api/mall/views", {"store_id": self.store_id, "query": query, "hits": len(found)})
        if found:
            self._look_at(found[0])

    def join_group_buy(self, dice: random.Random) -> None:
        """Join what neighbours buy together, three taps."""
        running = self._items("/api/mall/groupbuys", store_id=self.store_id, community_id=self.community_id)
        if not running:
            return
        one = dice.choice(running)
        self.browser.get(f"/api/mall/groupbuys/{one['id']}")
        line = {"sku_id": one["goods"]["sku_id"], "quantity": dice.choice((1, 1, 1, 2)), "groupbuy_id": one["id"]}
        self._buy([line], dice)

    def buy_from_the_shelf(self, dice: random.Random) -> None:
        """Two or three things for tomorrow morning."""
        shelf = [one for one in self._shelf(limit=50) if one["left"] > 0]
        chosen = dice.sample(shelf, min(len(shelf), dice.randint(1, 3)))
        if chosen:
            self._buy([{"sku_id": one["sku_id"], "quantity": 1} for one in chosen], dice)

    def read_the_group(self, dice: random.Random) -> None:
        """Read, like, answer, vote."""
        if not self.group_id:
            return
        posts = self._items(f"/api/mall/community/groups/{self.group_id}/posts")
        for post in dice.sample(posts, min(len(posts), 2)):
            place = f"/api/mall/community/posts/{post['id']}"
            if not post["liked"] and dice.random() < 0.7:
                self.browser.send("PUT", f"{place}/like")
            if dice.random() < 0.2:
                self.browser.send("POST", f"{place}/comments", {"text": dice.choice(SAID)})
            poll = post["poll"]
            if poll and not poll["closed"] and not poll["voted"]:
                self.browser.send("PUT", f"{place}/vote", {"option_id": dice.choice(poll["options"])["id"]})

    def say_something(self, dice: random.Random) -> None:
        """Post in the group, as neighbours do now and then."""
        if self.group_id:
            place = f"/api/mall/community/groups/{self.group_id}/posts"
            self.browser.send("POST", place, {"text": dice.choice(POSTED)})

    def wish(self, dice: random.Random) -> None:
        """Wish for something."""
        self.browser.send("POST", "/api/mall/wishes", {"text": dice.choice(WISHES)})

    def back_a_wish(self, dice: random.Random) -> None:
        """+1 to what a neighbour wishes for."""
        wishes = [one for one in self._items("/api/mall/wishes") if not one["mine"]]
        if wishes:
            self.browser.send("PUT", f"/api/mall/wishes/{dice.choice(wishes)['id']}/backing")

    def look_after_orders(self, dice: random.Random) -> None:
        """Look at the inbox and the orders, and fetch what lies ready at the counter."""
        self._items("/api/mall/inbox")
        for order in self._items("/api/mall/orders", limit=10):
            if order["state"] not in ("paid", "partly_refunded"):
                continue
            progress = self._progress(order["id"])
            if progress and progress["state"] in ("ready", "partly") and dice.random() < 0.8:
                self.counter.hand_over(progress["store_id"], progress["token"])
                self.done["fetched"] += 1
                return

    def _progress(self, order_id: str) -> Any:
        try:
            return self.browser.get(f"/api/mall/orders/{order_id}/pickup")
        except Refused as problem:
            if problem.status == 404:  # paid a moment ago: the counter has not heard of it yet
                return None
            raise

    def _look_at(self, item: dict[str, Any]) -> None:
        self.browser.get(f"/api/mall/products/{item['sku_id']}", store_id=self.store_id)
        self.browser.send("POST", "/api/mall/views", {"store_id": self.store_id, "sku_id": item["sku_id"]})

    def _buy(self, lines: Sequence[dict[str, Any]], dice: random.Random) -> None:
        mood, hesitation = dice.random(), dice.uniform(5, 60)
        one = Purchase(uuid.uuid4().hex)
        self.purchases.append(one)
        try:
            wanted = {"store_id": self.store_id, "lines": lines}
            one.order_id = str(self.browser.send("POST", "/api/mall/orders", wanted, key=one.key)["id"])
        except Refused:
            one.fate = "refused"
            raise
        one.fate = "left"
        self.done["placed"] += 1
        self.browser.sleep(hesitation / self.speed)
        if mood < LEAVES_UNPAID:
            return
        if mood < LEAVES_UNPAID + CANCELS:
            self.browser.send("DELETE", f"/api/mall/orders/{one.order_id}")
            one.fate = "cancelled"
            return
        self._pay(one)

    def _pay(self, one: Purchase) -> None:
        """Pay at the gateway's page; the order is believed paid once it says so itself."""
        one.fate = "paying"
        patience = time.monotonic() + PAY_SECONDS
        payment = self.browser.send("POST", f"/api/mall/orders/{one.order_id}/payment", {})
        while payment["state"] == "asked" and time.monotonic() < patience:
            self.browser.sleep(self.look)
            payment = self.browser.get(f"/api/mall/orders/{one.order_id}/payment")
        if not payment["pay_url"]:
            self.browser.tally.went_wrong(f"order {one.order_id}: no page to pay at for {PAY_SECONDS:.0f} s")
            return
        prepay_id = payment["pay_url"].rpartition("/")[2]
        self.browser.send("POST", f"/api/testpay/payments/{prepay_id}/pay", {})
        one.fate = "taken"
        while time.monotonic() < patience:
            if self.browser.get(f"/api/mall/orders/{one.order_id}")["paid_at"]:
                one.fate = "paid"
                self.done["paid"] += 1
                return
            self.browser.sleep(self.look)
        self.browser.tally.went_wrong(f"order {one.order_id}: paid, and not told so for {PAY_SECONDS:.0f} s")

    def _shelf(self, **query: Any) -> list[dict[str, Any]]:
        return self._items("/api/mall/products", store_id=self.store_id, **query)

    def _items(self, path: str, **query: Any) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = self.browser.get(path, **query)["items"]
        return found
