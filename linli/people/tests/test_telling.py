"""Facts are told in both languages."""

import re
from typing import Any
from uuid import UUID, uuid4

import pytest

from linli.people.rules.telling import Words, tell, told_names

HAN = re.compile(r"[\u4e00-\u9fff]")
SKU, HOME = uuid4(), uuid4()
WORDS = Words({SKU: "Blueberries"}, {HOME: "Osmanthus Court"})
LINE = {"sku_id": SKU, "quantity": 2, "groupbuy_id": None}
DATA: dict[str, Any] = {
    "lines": [LINE],
    "mode": "pickup",
    "paid_fen": 4390,
    "amount_fen": 4390,
    "whole": True,
    "reason": "",
    "channel": "mall",
    "community_id": HOME,
    "inviter_id": HOME,
    "complete": False,
    "query": "milk",
    "hits": 1,
    "event": "Product Viewed",
    "properties": {"sku": "1"},
    "sku_id": SKU,
}


@pytest.mark.parametrize("name", told_names())
def test_each_fact_has_a_sentence_in_each_language(name: str) -> None:
    told = tell(name, DATA, WORDS)
    assert told is not None
    assert told.title.zh
    assert told.title.en
    assert not HAN.search(told.title.en + told.detail.en)
    assert bool(told.detail.zh) == bool(told.detail.en)


def test_an_order_is_told_with_its_goods() -> None:
    told = tell(
        "orders.OrderPaid", {**DATA, "lines": [LINE, *({**LINE, "sku_id": UUID(int=n)} for n in range(4))]}, WORDS
    )
    assert told is not None
    assert told.title.zh == "下单 Blueberries 2 份、商品 2 份、商品 2 份，还有 2 样"
    assert told.title.en == "Ordered 2 × Blueberries, 2 × an article, 2 × an article and 2 more"
    assert told.detail.en == "¥43.90, fetched in the store"
