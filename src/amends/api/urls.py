"""Every address of the API. Whatever is wrong with one, method or address, is answered as a problem."""

from collections.abc import Callable
from functools import wraps
from http import HTTPStatus
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.urls import URLPattern, path, re_path
from django.views.decorators.csrf import csrf_exempt

from amends.api.application import api
from amends.api.problem import Problem, not_found
from amends.api.problems_page import problem_page

type View = Callable[..., HttpResponse]


@csrf_exempt
def no_such_address(_request: HttpRequest) -> HttpResponse:
    """Nothing stands here."""
    return not_found("address").problem.response()


def methods_as_problems(view: View) -> View:
    """The view, a wrong method being a problem like any other."""

    @wraps(view)
    def answered(request: HttpRequest, *args: Any, **named: Any) -> HttpResponse:
        response = view(request, *args, **named)
        if not isinstance(response, HttpResponseNotAllowed):
            return response
        allowed = tuple(method.strip() for method in response["Allow"].split(","))
        detail = f"{request.method} is not for this address"
        headers = {"Allow": response["Allow"]}
        status = HTTPStatus.METHOD_NOT_ALLOWED
        return Problem(status, "method_not_allowed", detail, allowed=allowed, headers=headers).response()

    return answered


_patterns, _app, _namespace = api.urls
for _pattern in _patterns:
    if isinstance(_pattern, URLPattern):
        _pattern.callback = methods_as_problems(_pattern.callback)

urlpatterns = [
    path("", no_such_address),
    path("problems/<slug:code>", methods_as_problems(problem_page), name="problem"),
    path("", (_patterns, _app, _namespace)),
    re_path(r"", no_such_address),
]
