"""How a buyer's file is handed out: as what it was found to be, never as a page, and kept by no cache."""

from django.http import HttpResponse

SUFFIXES = {"image/jpeg": "jpg", "image/png": "png", "image/webp": "webp", "application/pdf": "pdf"}
"""What is handed out at all."""
SHOWN = frozenset(SUFFIXES) - {"application/pdf"}
"""What a browser may show; anything else is saved."""


def evidence_answer(name: str, media_type: str, content: bytes) -> HttpResponse:
    """The file over HTTP; `name` is its id: nothing a buyer typed becomes a file name. KeyError: another type."""
    suffix = SUFFIXES[media_type]
    answer = HttpResponse(content, content_type=media_type)
    how = "inline" if media_type in SHOWN else "attachment"
    answer["Content-Disposition"] = f'{how}; filename="{name}.{suffix}"'
    answer["Content-Security-Policy"] = "default-src 'none'; sandbox"
    answer["X-Content-Type-Options"] = "nosniff"
    answer["Cross-Origin-Resource-Policy"] = "same-origin"
    answer["Cache-Control"] = "private, no-store"
    return answer
