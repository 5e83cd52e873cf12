"""`/problems/<code>`: what the `type` of a problem leads to."""

from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed, JsonResponse
from django.views.decorators.csrf import csrf_exempt

from amends.api.problem import not_found
from amends.api.problem_types import codes, described


@csrf_exempt
def problem_page(request: HttpRequest, code: str) -> HttpResponse:
    """What a code means; needs no key."""
    if request.method not in {"GET", "HEAD"}:
        return HttpResponseNotAllowed(["GET"])
    if code not in codes():
        return not_found("problem").problem.response()
    title, advice = described(code)
    return JsonResponse({"code": code, "title": title, "help": advice})
