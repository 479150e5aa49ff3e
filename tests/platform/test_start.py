"""The program starts fast: what is heavy and rarely needed is loaded when it is needed."""

import os
import subprocess
import sys

from linli.app import env

HEAVY = ("ibis", "jieba", "pandas", "pypinyin", "openpyxl", "httpx", "scipy", "statsforecast", "numba")


def test_serving_the_first_page_loads_nothing_heavy() -> None:
    program = (
        "import sys, linli.app.wsgi, linli.app.urls; print([name for name in sys.argv[1:] if name in sys.modules])"
    )
    said = subprocess.run(
        [sys.executable, "-c", program, *HEAVY],
        cwd=env.PROJECT_ROOT,
        env={**os.environ, "DJANGO_SETTINGS_MODULE": "linli.app.settings"},
        capture_output=True,
        text=True,
        check=True,
    )
    assert said.stdout.strip() == "[]"
