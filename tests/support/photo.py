"""A photo as a neighbour would take it: dinner on the table, 1080 pixels, drawn from the pictures of the house."""

from pathlib import Path

from playwright.sync_api import Browser

PICTURES = Path(__file__).parents[2] / "web" / "shared" / "pictures" / "svg"
SIDE = 1080
# what lies on the table: picture, middle from the left and from the top, width, turned by
DINNER = (
    ("soup", 540, 560, 690, 0),
    ("carrot", 150, 200, 250, -18),
    ("ginger", 900, 190, 190, 14),
    ("herb", 930, 920, 210, 24),
)


def dinner(browser: Browser) -> bytes:
    """A JPEG of a bowl of soup with what went into it."""
    page = browser.new_page(viewport={"width": SIDE, "height": SIDE})
    page.set_content(
        "<style>body{margin:0;background:radial-gradient(120% 110% at 28% 18%,#fff 0,#fbf2dc 42%,#f1ddae 100%)}"
        "svg{position:absolute;height:auto;filter:drop-shadow(0 26px 26px rgb(60 50 30/.28))}</style>"
        + "".join(_laid(*one) for one in DINNER)
    )
    photo = page.screenshot(type="jpeg", quality=88)
    page.close()
    return photo


def _laid(name: str, x: int, y: int, width: int, turned: int) -> str:
    svg = (PICTURES / f"{name}.svg").read_text(encoding="utf-8")
    place = f"left:{x - width // 2}px;top:{y - width // 2}px;width:{width}px;transform:rotate({turned}deg)"
    return svg.replace("<svg ", f'<svg style="{place}" ', 1)
