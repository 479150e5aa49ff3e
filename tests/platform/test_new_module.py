"""A module made by the scaffold is a whole module in the right place."""

from pathlib import Path

import click
import pytest

from linli.app import env
from linli.app.commands.new_module import create
from tools.module_shape import TABLE


@pytest.fixture
def project(tmp_path: Path) -> Path:
    (tmp_path / "linli" / "app").mkdir(parents=True)
    for name in ("pyproject.toml", "linli/app/settings.py"):
        (tmp_path / name).write_text((env.PROJECT_ROOT / name).read_text(encoding="utf-8"), encoding="utf-8")
    return tmp_path


def test_it_has_the_shape_and_is_registered(project: Path) -> None:
    create(project, "lending", above="people", title="Tools that neighbours lend each other")
    made = project / "linli" / "lending"
    kinds = {path.stem if path.is_file() else path.name for path in made.iterdir()} - {"__init__"}
    assert kinds <= set(TABLE)
    assert '  "lending",\n  "(people)",' in (project / "pyproject.toml").read_text(encoding="utf-8")
    assert '    "lending",' in (project / "linli" / "app" / "settings.py").read_text(encoding="utf-8")
    for path in made.rglob("*.py"):
        compile(path.read_text(encoding="utf-8"), str(path), "exec")


def test_an_unknown_place_is_refused_and_nothing_is_written(project: Path) -> None:
    with pytest.raises(click.ClickException, match="nowhere"):
        create(project, "lending", above="nowhere", title="")
    assert not (project / "linli" / "lending").exists()
