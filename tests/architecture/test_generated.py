"""What is generated from the code and committed is up to date."""

import json

from linli.app import catalogues, env
from linli.app.api import api

DOCS = env.PROJECT_ROOT / "docs"


def test_the_catalogues_are_fresh() -> None:
    assert (DOCS / "kpis.md").read_text(encoding="utf-8") == catalogues.kpi_page(), "run `linli catalogues`"
    assert (DOCS / "events.md").read_text(encoding="utf-8") == catalogues.event_page(), "run `linli catalogues`"


def test_the_pages_know_the_present_api() -> None:
    kept = json.loads((env.PROJECT_ROOT / "web" / "shared" / "openapi.json").read_text(encoding="utf-8"))
    now = json.loads(json.dumps(api.get_openapi_schema(path_prefix="/api/"), default=str))
    assert kept == now, "run `make openapi`"
