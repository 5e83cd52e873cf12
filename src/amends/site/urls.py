"""Every address of the installation, by app; the portal comes last because a store's address can be any word."""

from importlib import import_module
from importlib.util import find_spec

from django.conf import settings
from django.db import connection
from django.http import HttpRequest, JsonResponse
from django.urls import URLPattern, URLResolver, include, path


def healthz(_request: HttpRequest) -> JsonResponse:
    """Web, database and worker, for a load balancer; 503 where one of them is ill."""
    if find_spec("amends.work.health") is not None:
        found = import_module("amends.work.health").healthy()
        return JsonResponse(found, status=200 if found.get("ok", True) else 503)
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return JsonResponse({"ok": True, "web": "ok", "database": "ok"})


def _of(prefix: str, module: str) -> list[URLPattern | URLResolver]:
    return [path(prefix, include(module))] if find_spec(module) is not None else []


urlpatterns: list[URLPattern | URLResolver] = [
    path("healthz", healthz, name="healthz"),
    path("accounts/", include("allauth.account.urls")),
    *_of("api/v1/", "amends.api.urls"),
    *_of("console/", "amends.console.urls"),
    *(_of("mail/", "amends.console.mail_urls") if settings.DEMO else []),
    *_of("", "amends.portal.urls"),
]
