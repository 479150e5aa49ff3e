"""Pictures to try with."""

from io import BytesIO

from PIL import Image

PLACE_IN_EXIF = b"Exif\x00\x00"


def picture(
    size: tuple[int, int] = (640, 480), *, kind: str = "JPEG", orientation: int | None = None, mode: str = "RGB"
) -> bytes:
    """A picture whose upper half is red and whose lower half is blue, with the camera's place in its EXIF."""
    image = Image.new(mode, size, "blue")
    image.paste("red", (0, 0, size[0], size[1] // 2))
    exif = Image.Exif()
    exif[0x010F] = "SecretCamera"
    if orientation:
        exif[0x0112] = orientation
    out = BytesIO()
    image.save(out, kind, exif=exif)
    return out.getvalue()
