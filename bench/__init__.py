"""One script for each bar: `make bench NAME=…`. Each runs in an installation of its own, which is gone afterwards.

The folder is named here, before anything of Linli is imported, because the settings are read from it on import.
"""

import atexit
import os
import shutil
import signal
import sys
import tempfile
from pathlib import Path

HOME = Path(tempfile.mkdtemp(prefix="linli-bench-"))
HOME.chmod(0o755)  # the database's own account must be able to walk in
atexit.register(shutil.rmtree, HOME, ignore_errors=True)
signal.signal(signal.SIGTERM, lambda number, frame: sys.exit(143))  # so that everything is cleaned up then too

os.environ["LINLI_DATA"] = str(HOME)
os.environ["LINLI_DEMO"] = "0"
os.environ["DJANGO_SETTINGS_MODULE"] = "linli.app.settings"
os.environ.setdefault("LINLI_LOG", "WARNING")
os.environ.pop("LINLI_DATABASE_URL", None)  # never somebody's real data, and the same server everywhere
