"""A refused input names its fields as people call them."""

import pytest
from pydantic import BaseModel, Field, ValidationError, model_validator

from linli.kernel.errors import unfit
from linli.kernel.faults import faults_of

LABELS = {
    "login": ("登录名", "Login"),
    "lines": ("商品", "Goods"),
    "quantity": ("数量", "Quantity"),
    "price_fen": ("价格", "Price"),
}


class Line(BaseModel):
    quantity: int = Field(gt=0)


class Asked(BaseModel):
    login: str = Field(default="abc", min_length=3)
    name: str = Field(default="abc", min_length=1)
    price_fen: int = Field(default=1, ge=1)
    lines: list[Line] = []
    codes: dict[str, int | str] = {}

    @model_validator(mode="after")
    def _fits(self) -> "Asked":
        if self.login == self.name + "x":
            raise unfit("两样不能一样", "They may not be the same")
        return self


def told(**asked: object) -> list[tuple[str, str, str]]:
    with pytest.raises(ValidationError) as refused:
        Asked.model_validate(asked)
    errors = [{**error, "loc": ("body", "body", *error["loc"])} for error in refused.value.errors()]
    return [(one["field"], one["messages"]["zh"], one["messages"]["en"]) for one in faults_of(errors, LABELS)]


@pytest.mark.parametrize(
    ("asked", "field", "zh", "en"),
    [
        ({"login": "ab"}, "login", "登录名：太短，至少 3 个字", "Login: too short, at least 3 characters"),
        ({"login": 1}, "login", "登录名：要填文字", "Login: text is wanted"),
        ({"price_fen": -5}, "price_fen", "价格：太小，不能小于 ¥0.01", "Price: too small, must be ¥0.01 or more"),
        (
            {"lines": [{"quantity": 1}, {}]},
            "lines.1.quantity",
            "第 2 项的数量不能为空",
            "Quantity of item 2 cannot be empty",
        ),
        (
            {"lines": [{"quantity": 0}]},
            "lines.0.quantity",
            "第 1 项的数量：太小，要大于 0",
            "Quantity of item 1: too small, must be above 0",
        ),
        ({"lines": [3]}, "lines.0", "商品第 1 项：格式不对", "Goods, item 1: not in the right form"),
        ({"name": ""}, "name", "这一项不能为空", "This field cannot be empty"),
    ],
)
def test_a_fault_says_label_and_reason(asked: dict[str, object], field: str, zh: str, en: str) -> None:
    assert told(**asked) == [(f"body.{field}", zh, en)]


def test_fields_that_do_not_fit_each_other_say_so_without_a_label() -> None:
    assert told(login="abcx", name="abc") == [("body", "两样不能一样", "They may not be the same")]
