"""The formulas as SQL, kept on disk: a process needs seconds to compile them with Ibis, and none to read them.

A job of the worker writes them all soon after its start; a process that is asked before compiles what it needs itself.
"""

import hashlib
import json
import os
from functools import cache
from importlib.metadata import version
from pathlib import Path
from typing import Any

from django.conf import settings

from linli.insight.rules import catalogue

FUNNEL = "funnel"

_kept: dict[Path, dict[str, str]] = {}


def sql_of(id: str, scoped: bool, by: tuple[str, ...] = ()) -> str:
    """The SQL of a KPI (or of the funnel) over all stores, or over those in `scope`, by these columns."""
    path, name = _path(), _name(id, scoped, by)
    if path not in _kept and path.exists():
        _kept[path] = json.loads(path.read_text())
    return _kept.get(path, {}).get(name) or _compiled(id, scoped, by)


def keep_formulas() -> None:
    """Compile all formulas and keep them, unless that was done for this state of the code."""
    path = _path()
    if path.exists():
        return
    wanted = [(id, scoped, by) for id in catalogue.CATALOGUE for scoped in (False, True) for by in _ways(id)]
    wanted += [(FUNNEL, False, ()), (FUNNEL, True, ())]
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_suffix(f".{os.getpid()}")
    draft.write_text(json.dumps({_name(*one): _compiled(*one) for one in wanted}))
    draft.replace(path)


def _ways(id: str) -> list[tuple[str, ...]]:
    return [(), ("store_id",), ("day",)] if id in catalogue.DAILY else [(), ("store_id",)]


def _name(id: str, scoped: bool, by: tuple[str, ...]) -> str:
    return f"{id}:{'scoped' if scoped else 'all'}:{','.join(by)}"


def _path() -> Path:
    return Path(settings.LINLI_DATA) / "archive" / f"formulas-{_state()}.json"


@cache
def _state() -> str:
    digest = hashlib.sha256(version("ibis-framework").encode())
    for source in sorted(Path(catalogue.__file__).parent.glob("*.py")):
        digest.update(source.read_bytes())
    return digest.hexdigest()[:16]


def _compiled(id: str, scoped: bool, by: tuple[str, ...]) -> str:
    measures = _measures()
    return str(measures.funnel_sql(scoped) if id == FUNNEL else measures.measure_sql(id, scoped, by))


def _measures() -> Any:
    from linli.insight.rules import measures  # brings Ibis: a second, and a hundred megabytes

    return measures
