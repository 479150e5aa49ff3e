"""Print the addresses and the demo logins."""

import http.client
import json
from typing import Any
from urllib.parse import urlsplit

import click

from linli.app import env

PATIENCE = 10


@click.command()
def command() -> None:
    """Print where to look and who may log in, as the running house tells it."""
    base = env.page_address()
    click.echo("")
    for name, address in (
        ("商城 mall", f"{base}/"),
        ("工作台 desk", f"{base}/desk/"),
        ("接口 API", f"{base}/api/openapi.json"),
        ("数据 data", str(env.data_dir())),
    ):
        click.echo(f"  {name:<12} {address}")
    logins = _demo_logins(base)
    if logins:
        click.echo("\n  演示账号 demo logins")
    for login in logins:
        click.echo(f"  {login['role']:<12} {login['login']:<20} {login['password']:<14} {login['name']}")
    click.echo("")
    click.echo("  Ctrl-C 停止 stops everything.")


def _demo_logins(base: str) -> list[dict[str, Any]]:
    """None where the house does not answer: the addresses are worth printing all the same."""
    house = http.client.HTTPConnection(urlsplit(base).netloc, timeout=PATIENCE)
    try:
        house.request("GET", "/api/session/demo-logins")
        items: list[dict[str, Any]] = json.load(house.getresponse())["items"]
    except OSError:
        return []
    finally:
        house.close()
    return items
