"""What a first visit loads, gzipped: JavaScript, styles and the fonts of figures, for pages of mall and desk.

The reference is the goal for the first mall page: 180 KB of gzipped JavaScript.
"""

import gzip
import json
import subprocess
import sys
from pathlib import Path
from typing import Any

from bench import frame
from linli.app import env

GOAL_KB = 180
WEB = env.PROJECT_ROOT / "web"
ROUTES = {
    "mall": {"home": "home/HomePage", "group buy": "groupbuy/GroupBuyPage", "checkout": "checkout/CheckoutPage"},
    "desk": {"sign in": "login/LoginPage", "today": "decide/TodayPage", "compass": "compass/CompassPage"},
}

Manifest = dict[str, dict[str, Any]]


def needed(manifest: Manifest, page: str) -> list[str]:
    """The entry, what it imports, the page with its texts, and the desk's frame where there is one."""
    texts = page.rsplit("/", 1)[0]
    wanted = ["index.html", f"src/pages/{page}.vue", f"src/pages/{texts}/messages.ts", "src/shell/DeskShell.vue"]
    waiting, seen = [key for key in wanted if key in manifest], []
    while waiting:
        key = waiting.pop()
        if key not in seen:
            seen.append(key)
            waiting += manifest[key].get("imports", [])
    return seen


def weigh(app: str, page: str) -> tuple[float, float, float]:
    """KB of (JavaScript, styles), gzipped, and of fonts as they are."""
    dist = WEB / app / "dist"
    manifest: Manifest = json.loads((dist / ".vite" / "manifest.json").read_text())
    parts = [manifest[key] for key in needed(manifest, page)]
    styles = {file for part in parts for file in part.get("css", [])}
    fonts = {file for part in parts for file in part.get("assets", []) if file.endswith(".woff2")}
    return (
        sum(_gzipped(dist / part["file"]) for part in parts) / 1024,
        sum(_gzipped(dist / file) for file in styles) / 1024,
        sum((dist / file).stat().st_size for file in fonts) / 1024,
    )


def _gzipped(path: Path) -> int:
    return len(gzip.compress(path.read_bytes(), 9))


def main() -> None:
    """Build the pages if need be, weigh and print."""
    subprocess.run([sys.executable, str(env.PROJECT_ROOT / "tools" / "web.py"), "build"], check=True)
    found = {(app, name): weigh(app, page) for app, pages in ROUTES.items() for name, page in pages.items()}
    frame.table(
        "First visit of a page, KB gzipped",
        [
            (
                f"{app}: {name}",
                f"{scripts:.1f} JavaScript",
                (f"≤ {GOAL_KB}; " if app == "mall" else "")
                + f"styles {styles:.1f}, fonts {fonts:.1f}, together {scripts + styles + fonts:.1f}",
            )
            for (app, name), (scripts, styles, fonts) in found.items()
        ],
    )
    frame.result(
        "pages", found["mall", "home"][0], "KB of gzipped JavaScript to the first mall page", GOAL_KB, digits=1
    )


if __name__ == "__main__":
    main()
