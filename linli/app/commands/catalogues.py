"""Write docs/kpis.md and docs/events.md from the code."""

import click

from linli.app import catalogues, env


@click.command()
def command() -> None:
    """Write the generated pages of the documentation."""
    docs = env.PROJECT_ROOT / "docs"
    for name, page in (("kpis.md", catalogues.kpi_page()), ("events.md", catalogues.event_page())):
        (docs / name).write_text(page, encoding="utf-8")
        click.echo(f"docs/{name}")
