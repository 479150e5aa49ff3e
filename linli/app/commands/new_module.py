"""Make a new module in the one shape and put it into settings and layers."""

import re
from pathlib import Path

import click

from linli.app import env

FILES = {
    "__init__.py": '"""{title}."""\n',
    "types.py": '"""What {name} shows, takes and refuses."""\n',
    "events.py": '"""Facts of {name}, in the past tense."""\n',
    "rules.py": '"""Pure rules of {name}."""\n',
    "models.py": '"""Tables of {name}."""\n',
    "api.py": '"""Use cases of {name}, named by verbs."""\n',
    "http.py": (
        '"""Resources of {name}."""\n\n'
        "from linli.kernel.http import router as new_router\n\n"
        'router = new_router("{name}")\n'
    ),
    "jobs.py": '"""Readers and timers of {name}."""\n',
    "migrations/__init__.py": "",
    "tests/__init__.py": "",
}


@click.command()
@click.argument("name")
@click.option("--above", required=True, help="The module directly below the new one in the layers.")
@click.option("--title", default="", help="One line that says what the module is for.")
def command(name: str, above: str, title: str) -> None:
    """Create linli/NAME and register it."""
    if not re.fullmatch(r"[a-z]+", name):
        raise click.BadParameter("a module's name is one lower-case English word")
    create(env.PROJECT_ROOT, name, above, title or f"The module {name}")
    click.echo(f"linli/{name} is there; write its types first, then events, rules, models, api.")


def create(root: Path, name: str, above: str, title: str) -> None:
    """Write the files below `root` and register the module. Raises ClickException when it cannot be placed."""
    folder = root / "linli" / name
    if folder.exists():
        raise click.ClickException(f"linli/{name} exists already")
    project, settings = root / "pyproject.toml", root / "linli" / "app" / "settings.py"
    layers = _with_layer(project.read_text(encoding="utf-8"), name, above)
    modules = _with_module(settings.read_text(encoding="utf-8"), name)
    for file, text in FILES.items():
        path = folder / file
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text.format(name=name, title=title), encoding="utf-8")
    project.write_text(layers, encoding="utf-8")
    settings.write_text(modules, encoding="utf-8")


def _with_layer(text: str, name: str, above: str) -> str:
    if re.search(rf'^  ".*\b{name}\b.*",$', text, re.MULTILINE):
        return text  # the layers foresee it
    row = re.search(rf'^  ".*\b{above}\b.*",$', text, re.MULTILINE)
    if row is None:
        raise click.ClickException(f"the layers in pyproject.toml do not name {above}")
    return f'{text[: row.start()]}  "{name}",\n{text[row.start() :]}'


def _with_module(text: str, name: str) -> str:
    found = re.search(r"^MODULES = \[\n", text, re.MULTILINE)
    if found is None:
        raise click.ClickException("linli/app/settings.py has no list MODULES")
    if re.search(rf'^    "{name}",$', text, re.MULTILINE):
        return text
    return f'{text[: found.end()]}    "{name}",\n{text[found.end() :]}'
