"""Let simulated residents live in the running demo."""

import json
import sys
from collections.abc import Callable
from dataclasses import asdict
from importlib import import_module
from pathlib import Path
from typing import Any

import click

from linli.app import env


@click.command()
@click.option("--speed", default=60.0, help="How many times faster than life.")
@click.option("--residents", default=40, help="How many at once.")
@click.option("--seconds", default=300.0, help="How long, in real seconds.")
@click.option("--orders", default=None, type=int, help="End after so many orders.")
@click.option("--seed", default=1, help="The same seed makes the same evening.")
@click.option("--base", default="", help="Address of the installation; default: this one on this machine.")
@click.option("--clerk", default="demo-hq:linli-demo", help="LOGIN:PASSWORD of who stands at the counters; '' nobody.")
@click.option("--report", type=click.Path(path_type=Path), help="Where to write what they believe, as JSON.")
def command(base: str, clerk: str, report: Path | None, **choices: Any) -> None:
    """Residents browse, wish, join group buys, pay, talk and fetch through the public API. Ctrl-C ends it."""
    residents = import_module("sim.residents")
    login, _, password = clerk.partition(":")
    evening = residents.Evening(
        base=base or f"http://127.0.0.1:{env.port()}", clerk=(login, password) if login else None, **choices
    )
    outcome = residents.live(evening, _teller())
    if report:
        report.write_text(json.dumps(asdict(outcome), ensure_ascii=False, indent=1), encoding="utf-8")
    click.echo(_summary(outcome))
    sys.exit(1 if outcome.errors else 0)


def _teller() -> Callable[[str], None]:
    """Lines below each other, or on a terminal one line that changes."""
    if sys.stdout.isatty():
        return lambda line: click.echo(f"\r\x1b[2K{line}", nl=False)
    return click.echo


def _summary(outcome: Any) -> str:
    fates = {name: len(outcome.having(name)) for name in ("paid", "taken", "paying", "left", "cancelled", "refused")}
    refused = "，".join(f"{code} {times}" for code, times in outcome.refused.items()) or "没有"
    lines = [
        "",
        f"下单 {outcome.done.get('placed', 0)}：付款 {fates['paid']}，付了还没收到回音 {fates['taken']}，"
        f"付款中 {fates['paying']}，没付就走 {fates['left']}，取消 {fates['cancelled']}；没买成 {fates['refused']}",
        f"取货 {outcome.handed_out}；{outcome.requests} 次请求，重试 {outcome.retries}，"
        f"中位 {outcome.p50_ms} 毫秒，p99 {outcome.p99_ms} 毫秒",
        f"婉拒 refused：{refused}",
    ]
    if outcome.errors:
        lines += [f"出错 errors：{len(outcome.errors)}", *(f"  {line}" for line in outcome.errors[:20])]
    return "\n".join(lines)
