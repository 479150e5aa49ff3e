"""Uploading pictures."""

from typing import Any

from django.http import HttpRequest
from ninja import File, Status
from ninja.files import UploadedFile

from linli.kernel.auth import EVERYONE, Allow, caller
from linli.kernel.http import router as new_router
from linli.kernel.limits import hit
from linli.media import api
from linli.media.types import MAX_BYTES, MAX_JPEG_PIXELS, MediaView, PictureTooBig

router = new_router("media")

FRAME_BYTES = 64 * 1024  # what a multipart body needs around the picture


class AllowUpload(Allow):
    """Lets in everybody who is signed in, and refuses a body that is too long before reading it."""

    def __call__(self, request: HttpRequest) -> Any:
        """The principal, or PictureTooBig."""
        if int(request.META.get("CONTENT_LENGTH") or 0) > MAX_BYTES + FRAME_BYTES:
            raise PictureTooBig(megabytes=MAX_BYTES // 1024 // 1024, megapixels=MAX_JPEG_PIXELS // 1_000_000)
        return super().__call__(request)


@router.post("/media", auth=AllowUpload(*EVERYONE), response={201: MediaView})
def upload_picture(request: HttpRequest, file: File[UploadedFile]) -> Status[MediaView]:
    """Keep a picture (JPEG, PNG or WebP)."""
    principal = caller(request)
    hit(f"upload:{principal.actor}", limit=60, per_seconds=600)
    return Status(201, api.keep_image(file.read(), by=principal.actor))
