"""Photos and receipts that a buyer adds: few, small, and of a kind we know by their first bytes."""

from collections.abc import Sequence
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _

MAX_FILES = 3
MAX_FILE_BYTES = 6_000_000
"""A phone's photo at full size."""
SIGNATURES = {b"\xff\xd8\xff": "image/jpeg", b"\x89PNG": "image/png", b"%PDF": "application/pdf"}
"""What a file is told by, whatever it calls itself."""


def media_type(start: bytes) -> str | None:
    """The kind of a file by its first bytes; None for what is not taken."""
    if start[4:12] in {b"ftypheic", b"ftypheix", b"ftypmif1"}:
        return "image/heic"
    if start[:4] == b"RIFF" and start[8:12] == b"WEBP":
        return "image/webp"
    return next((kind for mark, kind in SIGNATURES.items() if start.startswith(mark)), None)


def read_files(files: Sequence[UploadedFile]) -> tuple[list[dict[str, Any]], str | None]:
    """The files as evidence takes them (name, media type, bytes), or what to tell the buyer."""
    if len(files) > MAX_FILES:
        return [], _("Add at most %(most)s files.") % {"most": MAX_FILES}
    proof = []
    for file in files:
        if (file.size or 0) > MAX_FILE_BYTES:
            return [], _("A file may have at most %(most)s MB.") % {"most": MAX_FILE_BYTES // 1_000_000}
        content = file.read()
        kind = media_type(content[:16])
        if kind is None:
            return [], _("Add a photo (JPEG, PNG, WebP, HEIC) or a PDF.")
        proof.append({"name": (file.name or "")[:100], "media_type": kind, "content": content})
    return proof, None
