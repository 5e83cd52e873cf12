"""The door of every console page: signed in, of a merchant, trusted with what the page does."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from functools import wraps
from typing import Any, Concatenate
from zoneinfo import ZoneInfo

from babel import Locale
from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone, translation
from django.views.decorators.http import require_http_methods

from amends.cases.actor import REFUND_MORE, Actor
from amends.cases.timer import zone_of
from amends.console.roles import Duty, may
from amends.console.wording import ROLES, word
from amends.merchants import query as merchants
from amends.presentation.language import locale_for

LANGUAGE = "en"
"""The console speaks English until its own catalogues come."""


@dataclass(frozen=True, slots=True)
class Desk:
    """Who works, for whom, and when: `now` is read once, at the door."""

    role: str
    user_id: str
    merchant: Any
    now: datetime
    zone: ZoneInfo
    locale: Locale

    def may(self, duty: Duty) -> bool:
        """Whether this person is trusted with a duty."""
        return may(self.role, duty)

    @property
    def today(self) -> date:
        """The day where the merchant is."""
        return self.now.astimezone(self.zone).date()

    @property
    def actor(self) -> Actor:
        """The person as a case's history names them."""
        scopes = frozenset({REFUND_MORE}) if self.may(Duty.REFUND_MORE) else frozenset()
        return Actor("staff", self.user_id, scopes)


def show(request: HttpRequest, desk: Desk, template: str, context: dict[str, Any], status: int = 200) -> HttpResponse:
    """A page of the console; no cache keeps it."""
    shared = {
        "desk": desk,
        "role": word(ROLES, desk.role),
        "merchant": desk.merchant,
        "sees_settings": desk.may(Duty.SETTINGS),
        "told": messages.get_messages(request),
        "place": (request.resolver_match.url_name or "").split("_")[0] if request.resolver_match else "",
    }
    page = render(request, f"console/{template}.html", shared | context, status=status)
    page["Cache-Control"] = "private, no-store"
    return page


def not_found(request: HttpRequest, desk: Desk) -> HttpResponse:
    """The page for what is not there, or is not this merchant's: the two look the same."""
    return show(request, desk, "absent", {}, status=404)


def forbidden(request: HttpRequest, desk: Desk) -> HttpResponse:
    """The page for what this person's role does not include."""
    return show(request, desk, "forbidden", {}, status=403)


def staff[**P](
    duty: Duty,
) -> Callable[[Callable[Concatenate[HttpRequest, Desk, P], HttpResponse]], Callable[..., HttpResponse]]:
    """A view for those who are trusted with `duty`; others get a 403 page, strangers the sign-in."""

    def guard(view: Callable[Concatenate[HttpRequest, Desk, P], HttpResponse]) -> Callable[..., HttpResponse]:
        @wraps(view)
        def page(request: HttpRequest, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
            if request.membership is None:
                return redirect_to_login(request.get_full_path())
            with translation.override(LANGUAGE):
                desk = _desk(request)
                if not desk.may(duty):
                    return forbidden(request, desk)
                return view(request, desk, *args, **kwargs)

        return require_http_methods(["GET", "HEAD", "POST"])(page)

    return guard


def _desk(request: HttpRequest) -> Desk:
    merchant = merchants.merchant()
    return Desk(
        role=request.membership.role,
        user_id=str(request.user.pk),
        merchant=merchant,
        now=timezone.now(),
        zone=zone_of(merchant.country),
        locale=locale_for(LANGUAGE),
    )
