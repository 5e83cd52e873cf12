"""The API (contract, section 4): its calls, and what becomes of anything that goes wrong in them."""

from http import HTTPStatus
from typing import Any

import structlog
from django.http import HttpRequest, HttpResponse
from ninja import NinjaAPI, Router
from ninja.errors import AuthenticationError

from amends.api import (
    calls_on_cases,
    calls_on_orders,
    calls_on_policies,
    calls_on_structured_data,
    calls_without_rows,
)
from amends.api.key import BearerKey
from amends.api.problem import Problem, ProblemError, of_field
from amends.api.schemas import SCHEMAS
from amends.vocabulary.reader import FieldError

_log = structlog.get_logger(__name__)
_ABOUT = """After-sales for merchants' own programs: orders in, decisions, refund quotes and cases out.

Money is a decimal string beside its ISO 4217 currency; instants are RFC 3339; unknown is null. Every write carries an
`Idempotency-Key`: sent again with the same body it is answered as before and done once (for 7 days). Every error is a
problem detail (RFC 9457) with `code`, `field`, `help` and, where words are closed, `allowed`."""


class _Api(NinjaAPI):
    def get_openapi_schema(self, **options: Any) -> Any:
        schema = super().get_openapi_schema(**options)
        schema["components"]["schemas"] |= SCHEMAS
        return schema


def _made() -> NinjaAPI:
    made = _Api(title="Amends", version="1", description=_ABOUT, urls_namespace="api", auth=BearerKey(), docs_url=None)
    for calls in (calls_on_orders, calls_without_rows, calls_on_cases, calls_on_policies, calls_on_structured_data):
        router: Router = calls.router
        made.add_router("", router)
    made.add_exception_handler(ProblemError, _known)
    made.add_exception_handler(FieldError, _unreadable)
    made.add_exception_handler(AuthenticationError, _unknown_key)
    made.add_exception_handler(Exception, _surprise)
    return made


def _known(_request: HttpRequest, error: Any) -> HttpResponse:
    return error.problem.response()


def _unreadable(_request: HttpRequest, error: Any) -> HttpResponse:
    return of_field(error).response()


def _unknown_key(_request: HttpRequest, _error: Any) -> HttpResponse:
    detail = "this call needs a valid API key as a bearer token"
    challenge = {"WWW-Authenticate": 'Bearer realm="amends"'}
    problem = Problem(HTTPStatus.UNAUTHORIZED, "invalid_key", detail, "Authorization", headers=challenge)
    return problem.response()


def _surprise(request: HttpRequest, error: Any) -> HttpResponse:
    """Whole into the log, and nothing of it to the caller; the transaction it left is undone."""
    _log.error("api_call_failed", method=request.method, path=request.path, exc_info=error)
    detail = "an unexpected error; nothing was changed"
    return Problem(HTTPStatus.INTERNAL_SERVER_ERROR, "internal_error", detail).response()


api = _made()
