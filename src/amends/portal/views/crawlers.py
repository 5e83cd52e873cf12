"""What search engines are told: which pages are for everybody, in which languages, and which to leave alone."""

from xml.sax.saxutils import escape

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.gzip import gzip_page
from django.views.decorators.http import require_safe

from amends.cases import rulebooks
from amends.portal.language import PARAMETER
from amends.presentation.language import LANGUAGES, html_language

MAX_AGE_SECONDS = 3600
PRIVATE = ("/accounts/", "/api/", "/console/", "/p/")
"""Addresses that begin like this are one person's or the staff's; each page says `noindex` besides."""


@require_safe
@gzip_page
def sitemap(_request: HttpRequest) -> HttpResponse:
    """The public pages in every language (sitemaps.org), each with its alternates by `xhtml:link`."""
    markets = sorted(rulebooks.packs().by_market)
    paths = [reverse("portal:law"), *(reverse("portal:law-market", args=[market]) for market in markets)]
    urls = "\n".join(_entry(path, spoken) for path in paths for spoken in LANGUAGES)
    body = (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        '<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" '
        f'xmlns:xhtml="http://www.w3.org/1999/xhtml">\n{urls}\n</urlset>\n'
    )
    return _kept(HttpResponse(body, content_type="application/xml"))


@require_safe
def robots(_request: HttpRequest) -> HttpResponse:
    """robots.txt (RFC 9309): where the map is, and what nobody need read."""
    lines = ["User-agent: *", *(f"Disallow: {path}" for path in PRIVATE), "", _map_line(), ""]
    return _kept(HttpResponse("\n".join(lines), content_type="text/plain; charset=utf-8"))


def public_address(path: str, spoken: str) -> str:
    """The whole address of a public page in one language."""
    return f"{settings.PUBLIC_URL}{path}?{PARAMETER}={spoken}"


def _map_line() -> str:
    return f"Sitemap: {settings.PUBLIC_URL}{reverse('portal:sitemap')}"


def _entry(path: str, spoken: str) -> str:
    alternates = "".join(
        f'<xhtml:link rel="alternate" hreflang="{html_language(other)}" href="{escape(public_address(path, other))}"/>'
        for other in LANGUAGES
    )
    return f"<url><loc>{escape(public_address(path, spoken))}</loc>{alternates}</url>"


def _kept(response: HttpResponse) -> HttpResponse:
    response["Cache-Control"] = f"public, max-age={MAX_AGE_SECONDS}"
    return response
