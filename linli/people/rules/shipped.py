"""The tags that every chain begins with."""

from typing import Any, NamedTuple


def _category(of: list[str], value: int, measure: str = "orders", months: int = 6) -> dict[str, Any]:
    return {"field": "category", "of": of, "measure": measure, "months": months, "op": ">=", "value": value}


def _field(field: str, op: str, value: Any) -> dict[str, Any]:
    return {"field": field, "op": op, "value": value}


class Shipped(NamedTuple):
    """A tag that every chain begins with."""

    tag: str
    tone: str
    why: str
    why_en: str
    rule: dict[str, Any]


SHIPPED = (
    Shipped(
        "有宝宝家庭",
        "people",
        "家里最小的不到 4 岁，或半年里买过 2 次母婴",
        "A child under 4 at home, or baby goods twice in half a year",
        {"any": [_field("youngest_age", "<", 4), _category(["母婴"], 2)]},
    ),
    Shipped(
        "爱买水果",
        "ok",
        "半年里买过 8 次水果，占花销一成以上",
        "Fruit 8 times in half a year, over a tenth of spending",
        {"all": [_category(["新鲜水果"], 8), _category(["新鲜水果"], 10, "share_pct")]},
    ),
    Shipped(
        "低糖水果",
        "ok",
        "半年里买过 5 次莓果、柑橘或苹果梨",
        "Berries, citrus, apples or pears 5 times in half a year",
        _category(["莓果", "柑橘", "苹果梨"], 5),
    ),
    Shipped(
        "鲜奶常客",
        "info",
        "三个月里买过 6 次鲜牛奶或酸奶",
        "Fresh milk or yoghurt 6 times in three months",
        _category(["鲜牛奶", "酸奶"], 6, months=3),
    ),
    Shipped(
        "无肉不欢",
        "warn",
        "肉禽蛋占半年花销两成以上",
        "Meat, poultry and eggs over a fifth of half a year's spending",
        _category(["肉禽蛋"], 20, "share_pct"),
    ),
    Shipped("爱海鲜", "info", "半年里买过 4 次水产", "Fish and seafood 4 times in half a year", _category(["水产"], 4)),
    Shipped(
        "早餐面包",
        "warn",
        "半年里买过 6 次面包、糕点或谷物",
        "Bread, cake or cereals 6 times in half a year",
        _category(["烘焙面点"], 6),
    ),
    Shipped("家有宠物", "people", "半年里买过 2 次宠物用品", "Pet goods twice in half a year", _category(["宠物"], 2)),
    Shipped(
        "爱花",
        "people",
        "半年里买过 2 次鲜花绿植",
        "Flowers or plants twice in half a year",
        _category(["鲜花绿植"], 2),
    ),
    Shipped(
        "爱自提",
        "soft",
        "一年自提 4 单以上，占一半以上",
        "4 or more orders fetched in a year, over half of all",
        {"all": [_field("pickup_365", ">=", 4), _field("pickup_pct", ">=", 50)]},
    ),
    Shipped("团购达人", "act", "一年跟团 4 单以上", "4 or more group buys in a year", _field("groupbuy_365", ">=", 4)),
    Shipped(
        "每周都来",
        "ok",
        "一年来 45 天以上，两周内来过",
        "45 or more days in a year, and within two weeks",
        {"all": [_field("days_365", ">=", 45), _field("silent_days", "<=", 14)]},
    ),
    Shipped(
        "高价值",
        "warn",
        "花得最多、来得也多的五分之一",
        "The fifth that spends most and comes often",
        {"all": [_field("m", "=", 5), _field("f", ">=", 4)]},
    ),
    Shipped(
        "快要走远",
        "bad",
        "一年来过 12 天以上，却 30 天没来",
        "12 or more days in a year, but not for 30 days",
        {"all": [_field("days_365", ">=", 12), _field("silent_days", ">=", 30), _field("silent_days", "<", 60)]},
    ),
    Shipped(
        "沉睡",
        "soft",
        "买过 3 单以上，60 天没来",
        "3 or more orders, but not for 60 days",
        {"all": [_field("orders", ">=", 3), _field("silent_days", ">=", 60)]},
    ),
    Shipped(
        "新邻居",
        "info",
        "入会不到 30 天",
        "Member for less than 30 days",
        {"all": [_field("member", "=", True), _field("joined_days", "<=", 30)]},
    ),
    Shipped(
        "看了没买",
        "act",
        "两周里看过 5 次商品，30 天没买",
        "Looked at goods 5 times in two weeks, bought nothing in 30 days",
        {
            "all": [
                {
                    "field": "event",
                    "of": ["catalog.ProductViewed", "track:Product Viewed"],
                    "days": 14,
                    "op": ">=",
                    "value": 5,
                },
                {"any": [_field("silent_days", ">=", 30), _field("orders", "=", 0)]},
            ]
        },
    ),
    Shipped(
        "爱晒单",
        "people",
        "90 天里发过 3 条",
        "3 posts in 90 days",
        {"field": "event", "of": ["community.Posted"], "days": 90, "op": ">=", "value": 3},
    ),
)
