"""Pictures: what is kept of them, and what attacks come to."""

import struct
import zlib
from io import BytesIO
from pathlib import Path

import pytest
from django.conf import settings
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from linli.media import api
from linli.media.rules import LARGE, SMALL, Variant, fitted
from linli.media.tests.pictures import picture
from linli.media.types import MAX_BYTES, MediaView, NotAPicture, PictureTooBig


@pytest.fixture(autouse=True)
def _own_folder(settings: pytest.FixtureRequest, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path  # type: ignore[attr-defined]


def opened(url: str) -> Image.Image:
    """The kept file behind an address."""
    return Image.open(Path(settings.MEDIA_ROOT) / url.removeprefix(settings.MEDIA_URL))


@given(st.integers(1, 16_384), st.integers(1, 16_384), st.sampled_from([LARGE, SMALL]))
def test_a_variant_fits_and_is_never_enlarged(width: int, height: int, variant: Variant) -> None:
    w, h = fitted(width, height, variant)
    assert 1 <= w <= min(width, variant.width)
    assert 1 <= h <= min(height, 2 * variant.width)
    if min(w, h) > 20:
        assert abs(w / h - width / height) < 0.1 * width / height


@pytest.mark.django_db
@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_a_picture_is_kept_in_two_sizes(kind: str) -> None:
    view = api.keep_image(picture((2400, 1800), kind=kind), by="person:1")
    assert (view.width, view.height) == (1080, 810)
    assert opened(view.url).size == (1080, 810)
    assert opened(view.small_url).size == (360, 270)
    assert opened(view.url).format == "WEBP"
    assert api.pictures([view.id]) == {view.id: view}
    assert api.kept_by([view.id], "person:1")
    assert not api.kept_by([view.id], "person:2")


@pytest.mark.django_db
def test_names_tell_nothing_and_never_repeat() -> None:
    views = [api.keep_image(picture(), by="person:1") for _ in range(3)]
    stems = {view.url.rsplit("/", 1)[-1] for view in views}
    assert len(stems) == 3
    assert all(len(stem) >= 24 and str(view.id) not in stem for stem, view in zip(stems, views, strict=True))


@pytest.mark.django_db
def test_exif_goes_and_the_picture_stands_upright() -> None:
    view = api.keep_image(picture((200, 100), orientation=6), by="person:1")  # 6: turn a quarter clockwise
    kept = opened(view.url)
    assert kept.size == (100, 200)
    assert not dict(kept.getexif())
    assert b"SecretCamera" not in (Path(settings.MEDIA_ROOT) / view.url.removeprefix("/media/")).read_bytes()
    red, _, blue = kept.convert("RGB").getpixel((90, 100))  # type: ignore[misc]
    assert red > 200 > 60 > blue


@pytest.mark.django_db
def test_transparency_survives() -> None:
    out = BytesIO()
    Image.new("RGBA", (50, 50), (255, 0, 0, 0)).save(out, "PNG")
    assert opened(api.keep_image(out.getvalue(), by="x").url).mode == "RGBA"


def png_bomb(side: int) -> bytes:
    """A PNG of a few bytes that claims a huge size."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    header = struct.pack(">IIBBBBB", side, side, 1, 0, 0, 0, 0)
    body = zlib.compress(b"\0" * 100_000)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", body) + chunk(b"IEND", b"")


@pytest.mark.django_db
@pytest.mark.parametrize("side", [6_000, 16_000, 60_000, 2_000_000_000])
def test_bombs_are_refused_before_they_are_unpacked(side: int) -> None:
    with pytest.raises((PictureTooBig, NotAPicture)):
        api.keep_image(png_bomb(side), by="x")


@pytest.mark.django_db
@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"hello",
        b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>",
        b"GIF89a" + b"\0" * 200,
        b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 1 1\n",
        picture()[:300],
        picture(kind="PNG")[:-200],
        b"\xff\xd8\xff\xe0" + b"A" * 500,
    ],
    ids=["empty", "text", "svg", "gif", "postscript", "cut jpeg", "cut png", "false jpeg"],
)
def test_what_is_no_whole_picture_is_refused(data: bytes) -> None:
    with pytest.raises(NotAPicture):
        api.keep_image(data, by="x")
    assert not list(Path(settings.MEDIA_ROOT).rglob("*.webp"))


@pytest.mark.django_db
def test_too_many_bytes_are_refused() -> None:
    with pytest.raises(PictureTooBig):
        api.keep_image(b"\0" * (MAX_BYTES + 1), by="x")


@pytest.mark.django_db
def test_a_page_hidden_behind_a_picture_is_gone() -> None:
    view: MediaView = api.keep_image(picture() + b"<script>alert(1)</script>", by="x")
    assert b"<script>" not in (Path(settings.MEDIA_ROOT) / view.url.removeprefix("/media/")).read_bytes()
