"""Pages of the documentation that are written from the code: every KPI, every fact, who reads it."""

from collections import defaultdict
from types import UnionType
from typing import Any, Union, get_args, get_origin

from linli.insight import api as insight
from linli.kernel.events import Event, known_events
from linli.kernel.log import readers

HEAD_FIELDS = frozenset({"person_id", "store_id"})


def kpi_page() -> str:
    """docs/kpis.md."""
    lines = [
        "# KPI catalogue",
        "",
        "Written by `linli catalogues` from `linli/insight/rules`; do not edit.",
        "Day: the store's local day (Asia/Shanghai). Member: a person who joined. Paid order: paid and not wholly",
        "refunded. Money is integer fen.",
        "",
        "| id | 中文 | English | 公式 | formula | unit | grain | owner | alarm |",
        "|---|---|---|---|---|---|---|---|---|",
    ]
    for kpi in insight.catalogue():
        alarm = "" if kpi.limit is None else f"{'>' if kpi.better == 'less' else '<'} {kpi.limit:g}"
        cells = [f"`{kpi.id}`", kpi.zh, kpi.en, kpi.formula_zh, kpi.formula_en, kpi.unit, kpi.grain, kpi.owner, alarm]
        lines.append(f"| {' | '.join(cells)} |")
    return "\n".join(lines) + "\n"


def event_page() -> str:
    """docs/events.md."""
    readers_of: dict[str, list[str]] = defaultdict(list)
    for reader in readers():
        for name in reader.events or ("every fact",):
            readers_of[name].append(f"`{reader.name}`")
    lines = [
        "# Event catalogue",
        "",
        "Written by `linli catalogues` from the modules' `events.py`; do not edit.",
        "Every fact also carries its id, stream and position, when it happened and was recorded, the person and the",
        "store it is about, who acted, what caused it, and its source.",
        "",
        "| fact | says | fields | read by |",
        "|---|---|---|---|",
    ]
    for event in _of_the_house():
        says = (event.__doc__ or "").strip().split("\n")[0]
        read_by = ", ".join(readers_of[event.name]) or "–"
        lines.append(f"| `{event.name}` v{event.version} | {says} | {_fields(event)} | {read_by} |")
    if readers_of["every fact"]:
        lines += ["", f"Read every fact: {', '.join(readers_of['every fact'])}."]
    return "\n".join(lines) + "\n"


def _of_the_house() -> list[type[Event]]:
    return [event for event in known_events() if ".tests." not in event.__module__]


def _fields(event: type[Event]) -> str:
    own = {name: field for name, field in event.model_fields.items() if name not in HEAD_FIELDS}
    return ", ".join(f"`{name}` {_kind(field.annotation)}" for name, field in own.items()) or "–"


def _kind(annotation: Any) -> str:
    if get_origin(annotation) in (Union, UnionType):
        return " or ".join(_kind(part) for part in get_args(annotation))
    if get_origin(annotation) in (list, tuple):
        return f"list of {_kind(get_args(annotation)[0])}"
    return {"NoneType": "nothing", "str": "text", "bool": "yes or no"}.get(
        getattr(annotation, "__name__", ""), getattr(annotation, "__name__", "text")
    )
