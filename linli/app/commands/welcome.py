"""Print the addresses and the demo logins."""

import click
from django.conf import settings

from linli.accounts.api import demo_logins
from linli.app import env


@click.command()
def command() -> None:
    """Print where to look and who may log in."""
    base = env.page_address()
    click.echo("")
    for name, address in (
        ("商城 mall", f"{base}/"),
        ("工作台 desk", f"{base}/desk/"),
        ("接口 API", f"{base}/api/openapi.json"),
        ("数据 data", str(env.data_dir())),
    ):
        click.echo(f"  {name:<12} {address}")
    if settings.LINLI_DEMO:
        _print_logins()
    click.echo("")
    click.echo("  Ctrl-C 停止 stops everything.")


def _print_logins() -> None:
    logins = demo_logins()
    if not logins:
        return
    click.echo("\n  演示账号 demo logins")
    for login in logins:
        click.echo(f"  {login.role:<12} {login.login:<20} {login.password:<14} {login.name}")
