"""What media show and refuse."""

from uuid import UUID

from pydantic import BaseModel, ConfigDict

from linli.kernel.errors import Problem

MAX_BYTES = 10 * 1024 * 1024
# A JPEG is decoded at a fraction of its size, so phones of 50 megapixels are welcome; others are decoded whole.
MAX_JPEG_PIXELS = 64_000_000


class MediaView(BaseModel):
    """A kept picture: the large WebP with its size in pixels, and a small one for lists."""

    model_config = ConfigDict(frozen=True)

    id: UUID
    url: str
    small_url: str
    width: int
    height: int


class NotAPicture(Problem):
    """The bytes are no picture that we take, or they are damaged."""

    code, status = "not_a_picture", 422
    zh, en = (
        "这张打不开，请换一张 JPG、PNG 或 WebP 照片",
        "This cannot be opened; use a JPEG, PNG or WebP picture",
    )


class PictureTooBig(Problem):
    """More bytes or more pixels than we take."""

    code, status = "picture_too_big", 413
    zh, en = (
        "照片太大：最多 {megabytes} MB，{megapixels} 百万像素",
        "The picture is too big: {megabytes} MB and {megapixels} megapixels at most",
    )
