"""Which language a page speaks: asked for, chosen before, the buyer's own, the browser's."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import translation

from amends.presentation.language import DEFAULT, LANGUAGES, NAMES, direction, html_language, language_of

PARAMETER = "lang"
_YEAR_SECONDS = 365 * 24 * 60 * 60


def _browser(request: HttpRequest) -> str | None:
    for part in request.headers.get("Accept-Language", "")[:200].split(","):
        if found := language_of(part.split(";")[0].strip()):
            return found
    return None


def choose(request: HttpRequest, *known: str | None) -> str:
    """Activate and return the language; `known` are tags of the buyer and the order, most personal first."""
    asked = language_of(request.GET.get(PARAMETER))
    stored = language_of(request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME))
    own = next((found for tag in known if (found := language_of(tag))), None)
    language = asked or stored or own or _browser(request) or DEFAULT
    translation.activate(language)
    request.portal_language = language
    return language


def page(request: HttpRequest) -> dict[str, Any]:
    """What the frame of a page needs: its language and direction, and links to the same page in the others."""
    language = request.portal_language
    query = request.GET.copy()
    tongues = []
    for other in LANGUAGES:
        query[PARAMETER] = other
        tongues.append(
            {
                "lang": html_language(other),
                "name": NAMES[other],
                "href": f"?{query.urlencode()}",
                "now": other == language,
            }
        )
    return {"lang": html_language(language), "dir": direction(language), "tongue": NAMES[language], "tongues": tongues}


def remember(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    """Keep a language that was asked for."""
    if asked := language_of(request.GET.get(PARAMETER)):
        response.set_cookie(
            settings.LANGUAGE_COOKIE_NAME,
            asked,
            max_age=_YEAR_SECONDS,
            samesite="Lax",
            httponly=True,
            secure=settings.LANGUAGE_COOKIE_SECURE,
        )
    return response
