"""Let simulated residents live in the running demo."""

import json
from dataclasses import asdict
from importlib import import_module
from pathlib import Path

import click

from linli.app import env


@click.command()
@click.option("--speed", default=60.0, help="How many times faster than life.")
@click.option("--residents", default=40, help="How many at once.")
@click.option("--seconds", default=300.0, help="How long, in real seconds.")
@click.option("--seed", default=1, help="The same seed makes the same residents.")
@click.option("--base", default="", help="Address of the installation; default: this one on this machine.")
@click.option("--report", type=click.Path(path_type=Path), help="Where to write what they believe, as JSON.")
def command(speed: float, residents: int, seconds: float, seed: int, base: str, report: Path | None) -> None:
    """Residents browse, search, join group buys, pay, talk and wish through the public API."""
    address = base or f"http://127.0.0.1:{env.port()}"
    live = import_module("sim.residents").live
    outcome = live(address, residents=residents, seconds=seconds, speed=speed, seed=seed, say=click.echo)
    told = json.dumps(asdict(outcome), ensure_ascii=False, indent=1)
    if report:
        report.write_text(told, encoding="utf-8")
    click.echo(told if not report else f"{len(outcome.paid)} 单已付 paid → {report}")
