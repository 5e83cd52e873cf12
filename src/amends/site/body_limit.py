"""A request that is larger than any page takes is refused by its announced length, before a byte of it is read."""

from collections.abc import Callable
from http import HTTPStatus

from django.http import HttpRequest, HttpResponse

from amends.api.problem import Problem
from amends.portal.too_large import too_large

MAX_BODY_BYTES = 72_000_000
"""Two items with three photos of 12 MB each; what phones write is a third of that."""
API = "/api/"


class BodyLimit:
    """Stands before everything that reads a body. The server hands over a request as soon as its head is there."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        stated = request.META.get("CONTENT_LENGTH") or ""
        of_program = request.path_info.startswith(API)
        if stated.isdecimal() and int(stated) > MAX_BODY_BYTES:
            return _too_large_a_body() if of_program else too_large(request, MAX_BODY_BYTES)
        if not stated.isdecimal() and (stated or request.headers.get("Transfer-Encoding")) and not of_program:
            # No browser sends a form without its length; where the API needs one it says so itself.
            return HttpResponse("Length required.", status=HTTPStatus.LENGTH_REQUIRED, content_type="text/plain")
        return self.get_response(request)


def _too_large_a_body() -> HttpResponse:
    detail = f"the body is larger than {MAX_BODY_BYTES} bytes"
    return Problem(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, "too_large", detail).response()
