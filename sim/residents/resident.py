"""What a resident does of an evening: look around, join, pay, talk, fetch, sometimes change their mind."""

import random
import time
from collections.abc import Callable
from contextlib import suppress
from typing import Any

from sim.residents.client import Browser, Refused

WISHES = ("手剥笋", "酸汤鱼料包", "荠菜馄饨", "无糖豆浆", "冬枣", "羊肉卷", "糖炒栗子", "南瓜")
TYPED = ("蓝莓", "lanmei", "牛奶", "nn", "鸡蛋", "西红柿", "tudou", "米", "卷纸", "苹果", "xiangjiao", "酸奶")
SAID = ("我家也要", "刚取到，新鲜", "谢谢分享", "几点能取？", "上次那批很好", "给我妈也带一份", "+1")
PAY_SECONDS = 30.0


class Resident:
    """Somebody with a phone number; `paid` are the orders they saw as paid, `dropped` those they left unpaid."""

    def __init__(self, number: int, base: Browser, dice: random.Random, pause: Callable[[float], None]) -> None:
        self.number, self.browser, self.dice, self.pause = number, base, dice, pause
        self.paid: list[str] = []
        self.dropped: list[str] = []
        self.unsure: list[str] = []
        self.store_id = self.community_id = ""
        self.groups: list[str] = []

    @property
    def phone(self) -> str:
        """A number of the range that is never given out."""
        return f"1700008{self.number:04d}"

    def arrive(self) -> None:
        """Choose a place, sign in with a code, join the community's group."""
        places = self.browser.get("/api/mall/places")["stores"]
        store = self.dice.choices(places, [8 if nth == 0 else 2 for nth in range(len(places))])[0]
        community = self.dice.choice(store["communities"])
        self.store_id, self.community_id = str(store["id"]), str(community["id"])
        self.browser.send("PUT", "/api/mall/place", {"store_id": self.store_id, "community_id": self.community_id})
        asked = self.browser.send("POST", "/api/session/resident/code", {"phone": self.phone})
        self.browser.token = ""
        self.browser.send("POST", "/api/session/resident", {"phone": self.phone, "code": asked["demo_code"]})
        self.browser.token = ""
        for group in self._items("/api/mall/community/groups", community_id=self.community_id)[:1]:
            body = {"building": f"{self.dice.randint(1, 12)}号楼", "household": "602"}
            self._try("PUT", f"/api/mall/community/groups/{group['id']}/membership", body)
            self.groups.append(str(group["id"]))

    def evening(self, until: float) -> None:
        """Do one thing after another until a moment of the monotonic clock."""
        deeds = (
            (self.browse, 30),
            (self.search, 18),
            (self.join_group_buy, 16),
            (self.buy_from_the_shelf, 8),
            (self.read_the_group, 14),
            (self.wish, 4),
            (self.look_after_orders, 10),
        )
        while time.monotonic() < until:
            deed = self.dice.choices([one for one, _ in deeds], [weight for _, weight in deeds])[0]
            with suppress(Refused, TimeoutError):  # counted by the browser; a person shrugs and goes on
                deed()
            self.pause(self.dice.expovariate(1 / 20))

    def browse(self) -> None:
        """Home, a category, a product page."""
        shelf = self._items("/api/mall/products", store_id=self.store_id)
        self._items("/api/mall/groupbuys", store_id=self.store_id)
        if shelf:
            self.browser.get(f"/api/mall/products/{self.dice.choice(shelf)['sku_id']}", store_id=self.store_id)

    def search(self) -> None:
        """Type something, look at what is found."""
        found = self._items("/api/mall/products", store_id=self.store_id, q=self.dice.choice(TYPED))
        if found:
            self.browser.get(f"/api/mall/products/{found[0]['sku_id']}", store_id=self.store_id)

    def join_group_buy(self) -> None:
        """Join what neighbours buy together, three taps."""
        running = self._items("/api/mall/groupbuys", store_id=self.store_id)
        if not running:
            return
        one = self.dice.choice(running)
        self.browser.get(f"/api/mall/groupbuys/{one['id']}")
        line = {"sku_id": one["goods"]["sku_id"], "quantity": self.dice.choice((1, 1, 1, 2)), "groupbuy_id": one["id"]}
        self._order([line])

    def buy_from_the_shelf(self) -> None:
        """Two or three things for tomorrow morning."""
        shelf = [one for one in self._items("/api/mall/products", store_id=self.store_id) if one.get("left", 1)]
        chosen = self.dice.sample(shelf, min(len(shelf), self.dice.randint(1, 3)))
        if chosen:
            self._order([{"sku_id": one["sku_id"], "quantity": 1} for one in chosen])

    def read_the_group(self) -> None:
        """Read, like, answer, vote."""
        if not self.groups:
            return
        posts = self._items(f"/api/mall/community/groups/{self.groups[0]}/posts")
        for post in self.dice.sample(posts, min(len(posts), 2)):
            if self.dice.random() < 0.7:
                self._try("PUT", f"/api/mall/community/posts/{post['id']}/like")
            if self.dice.random() < 0.2:
                text = {"text": self.dice.choice(SAID)}
                self._try("POST", f"/api/mall/community/posts/{post['id']}/comments", text)
            if post.get("poll") and not post["poll"]["closed"]:
                option = self.dice.choice(post["poll"]["options"])
                self._try("PUT", f"/api/mall/community/posts/{post['id']}/vote", {"option_id": option["id"]})

    def wish(self) -> None:
        """Wish for something, as neighbours do."""
        self._try("POST", "/api/mall/wishes", {"text": self.dice.choice(WISHES)})

    def look_after_orders(self) -> None:
        """Look at the orders, at a pickup code, at the inbox."""
        for order in self._items("/api/mall/orders", limit=5)[:2]:
            if order["state"] == "paid":
                self.browser.get(f"/api/mall/orders/{order['id']}/pickup")
        self._items("/api/mall/inbox")

    def _order(self, lines: list[dict[str, Any]]) -> None:
        order = self.browser.send("POST", "/api/mall/orders", {"store_id": self.store_id, "lines": lines})
        if self.dice.random() < 0.06:
            self.dropped.append(order["id"])
            return
        self.pause(self.dice.uniform(1, 6))
        self._pay(str(order["id"]))

    def _pay(self, order_id: str) -> None:
        """Pay at the gateway's page; the order is believed paid once it says so itself."""
        self.unsure.append(order_id)
        payment = self.browser.send("POST", f"/api/mall/orders/{order_id}/payment", {})
        patience = time.monotonic() + PAY_SECONDS
        while payment["state"] == "asked" and time.monotonic() < patience:
            time.sleep(0.3)
            payment = self.browser.get(f"/api/mall/orders/{order_id}/payment")
        if not payment["pay_url"]:
            return
        prepay_id = payment["pay_url"].rpartition("/")[2]
        self.browser.send("POST", f"/api/testpay/payments/{prepay_id}/pay", {})
        while time.monotonic() < patience + PAY_SECONDS:
            if self.browser.get(f"/api/mall/orders/{order_id}")["paid_at"]:
                self.unsure.remove(order_id)
                self.paid.append(order_id)
                return
            time.sleep(0.4)

    def _items(self, path: str, **query: Any) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = self.browser.get(path, **query)["items"]
        return found

    def _try(self, method: str, path: str, body: Any = None) -> None:
        try:
            self.browser.send(method, path, body)
        except Refused:
            return
