"""What is taken, and what is made of it."""

from dataclasses import dataclass

from linli.media.types import MAX_JPEG_PIXELS

MAX_OTHER_PIXELS = 24_000_000
MAX_SIDE = 16_384
FORMATS = ("JPEG", "PNG", "WEBP")


@dataclass(frozen=True, slots=True)
class Variant:
    """A size in which a picture is kept: at most so wide, and at most twice as high."""

    name: str
    width: int
    quality: int


LARGE, SMALL = Variant("l", 1080, 80), Variant("s", 360, 74)


def acceptable(format_name: str, width: int, height: int) -> bool:
    """Whether a picture of this format and size may be decoded at all."""
    most = MAX_JPEG_PIXELS if format_name == "JPEG" else MAX_OTHER_PIXELS
    return 0 < width <= MAX_SIDE and 0 < height <= MAX_SIDE and width * height <= most


def fitted(width: int, height: int, variant: Variant) -> tuple[int, int]:
    """The size of a variant: proportions kept, never enlarged, at least one pixel each way."""
    scale = min(1.0, variant.width / width, 2 * variant.width / height)
    return max(1, round(width * scale)), max(1, round(height * scale))
