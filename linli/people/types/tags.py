"""Tags and their rules."""

from typing import Any, Literal

from pydantic import BaseModel, Field

from linli.kernel.errors import Problem
from linli.people.types.identity import View


class TagView(View):
    """A tag on a person: by a rule (`why` says which) or by hand."""

    tag: str
    source: str
    tone: str
    why: str
    why_en: str


class TagCount(View):
    """A tag, and how many hold it."""

    tag: str
    people: int
    tone: str
    why: str
    why_en: str


class TagRuleView(View):
    """A rule of a tag; `why_en` is empty where the chain has said it in its own words."""

    tag: str
    tone: str
    why: str
    why_en: str
    rule: dict[str, Any]
    shipped: bool
    on: bool


class TagRuleInput(BaseModel):
    """A rule as the chain writes it; the language is described in rules/tags.py."""

    tag: str = Field(min_length=1, max_length=12)
    tone: Literal["ok", "act", "warn", "bad", "info", "people", "soft"] = "ok"
    why: str = Field(min_length=1, max_length=60)
    rule: dict[str, Any]
    on: bool = True
    rank: int = Field(100, ge=0, le=999)


class BadRule(Problem):
    """The rule of a tag cannot be read."""

    code, status = "bad_rule", 422
    zh, en = "规则读不懂：{reason}", "The rule cannot be read: {reason}"
