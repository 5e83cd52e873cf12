"""A request that is larger than any page takes is refused before a byte of its files is kept."""

from collections.abc import Callable
from http import HTTPStatus

from django.http import HttpRequest, HttpResponse

MAX_BODY_BYTES = 70_000_000
"""Three photos of 6 MB for each of some items; a body that does not say its length is read as empty."""


class BodyLimit:
    """Stands before everything that reads a body."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        stated = request.META.get("CONTENT_LENGTH") or "0"
        if stated.isdecimal() and int(stated) > MAX_BODY_BYTES:
            return HttpResponse("Too large.", status=HTTPStatus.REQUEST_ENTITY_TOO_LARGE, content_type="text/plain")
        return self.get_response(request)
