"""A camera that sees a picture: what Chromium takes for a video device."""

from io import BytesIO
from pathlib import Path

from PIL import Image

WIDTH, HEIGHT, FRAMES = 640, 480, 10
TABLE = 190  # how light the table is on which the picture lies


def film(picture: bytes, path: Path) -> tuple[str, ...]:
    """Write a short film of the picture to `path` (YUV4MPEG2); the flags with which Chromium's camera shows it."""
    seen = Image.open(BytesIO(picture)).convert("L")
    seen.thumbnail((HEIGHT - 60, HEIGHT - 60))
    frame = Image.new("L", (WIDTH, HEIGHT), TABLE)
    frame.paste(seen, ((WIDTH - seen.width) // 2, (HEIGHT - seen.height) // 2))
    grey = bytes([128]) * (WIDTH * HEIGHT // 4)
    one = b"FRAME\n" + frame.tobytes() + grey + grey
    path.write_bytes(f"YUV4MPEG2 W{WIDTH} H{HEIGHT} F10:1 Ip A1:1 C420\n".encode() + one * FRAMES)
    return (
        "--use-fake-device-for-media-stream",
        "--use-fake-ui-for-media-stream",
        f"--use-file-for-fake-video-capture={path}",
    )
