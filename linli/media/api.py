"""Keeping pictures: whatever comes in is decoded, turned upright, shrunk and written anew.

Only pixels survive: no EXIF (place, device), no comments, no bytes of another format hidden behind the picture.
"""

import secrets
import warnings
from collections.abc import Iterable
from io import BytesIO
from uuid import UUID

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from PIL import Image, ImageOps

from linli.kernel import clock
from linli.kernel.ids import new_id
from linli.kernel.log import record, transaction
from linli.media.events import PictureKept
from linli.media.models import Picture
from linli.media.rules import FORMATS, LARGE, SMALL, Variant, acceptable, fitted
from linli.media.types import MAX_BYTES, MAX_JPEG_PIXELS, MediaView, NotAPicture, PictureTooBig


def keep_image(data: bytes, *, by: str) -> MediaView:
    """Keep a picture; `by` is the actor as the log names it.

    Raises:
        NotAPicture, PictureTooBig
    """
    upright = _decoded(data)
    large, small = _as_webp(upright, LARGE), _as_webp(upright, SMALL)
    width, height = fitted(*upright.size, LARGE)
    now = clock.now()
    stem = f"{now:%Y/%m}/{secrets.token_urlsafe(18)}"
    with transaction():
        row = Picture.objects.create(
            id=new_id(),
            large=default_storage.save(f"{stem}-{LARGE.name}.webp", ContentFile(large)),
            small=default_storage.save(f"{stem}-{SMALL.name}.webp", ContentFile(small)),
            width=width,
            height=height,
            bytes=len(large) + len(small),
            kept_by=by,
            kept_at=now,
        )
        record(PictureKept(picture_id=row.id))
    return _view(row)


def pictures(ids: Iterable[UUID]) -> dict[UUID, MediaView]:
    """Pictures by id; unknown ids are left out."""
    wanted = set(ids)
    return {row.id: _view(row) for row in Picture.objects.filter(id__in=wanted)} if wanted else {}


def kept_by(ids: Iterable[UUID], by: str) -> bool:
    """Whether all of these pictures exist and were uploaded by this actor."""
    wanted = set(ids)
    return not wanted or Picture.objects.filter(id__in=wanted, kept_by=by).count() == len(wanted)


def _view(row: Picture) -> MediaView:
    return MediaView(
        id=row.id,
        url=default_storage.url(row.large),
        small_url=default_storage.url(row.small),
        width=row.width,
        height=row.height,
    )


def _decoded(data: bytes) -> Image.Image:
    if len(data) > MAX_BYTES:
        raise _too_big()
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)  # our own limit stands below
            picture = Image.open(BytesIO(data), formats=FORMATS)
    except Image.DecompressionBombError as error:
        raise _too_big() from error
    except (OSError, ValueError, SyntaxError) as error:
        raise NotAPicture() from error
    if not acceptable(picture.format or "", *picture.size):
        raise _too_big()
    try:
        picture.draft("RGB", (2 * LARGE.width, 2 * LARGE.width))  # JPEG only: decode at 1/2, 1/4 or 1/8
        return ImageOps.exif_transpose(picture).convert("RGBA" if picture.has_transparency_data else "RGB")
    except Exception as error:  # a damaged file may fail anywhere inside a decoder
        raise NotAPicture() from error


def _as_webp(picture: Image.Image, variant: Variant) -> bytes:
    out = BytesIO()
    size = fitted(*picture.size, variant)
    scaled = picture if size == picture.size else picture.resize(size, Image.Resampling.LANCZOS, reducing_gap=2.0)
    bare = Image.new(scaled.mode, scaled.size)  # a new picture carries no metadata whatsoever
    bare.paste(scaled)
    bare.save(out, "WEBP", quality=variant.quality, method=4)
    return out.getvalue()


def _too_big() -> PictureTooBig:
    return PictureTooBig(megabytes=MAX_BYTES // 1024 // 1024, megapixels=MAX_JPEG_PIXELS // 1_000_000)
