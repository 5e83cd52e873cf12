"""What went out by mail, for whoever tries the demo without a mail server. Never routed outside the demo."""

from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.csp import CSP
from django.views.decorators.csp import csp_override
from django.views.decorators.http import require_safe

from amends.connectors.mail.models import SentMail
from amends.merchants.query import merchant_ids
from amends.merchants.tenancy import tenant

SHOWN = 100
"""The newest; older ones are still kept."""
AS_WRITTEN = {"default-src": [CSP.NONE], "style-src": [CSP.UNSAFE_INLINE], "img-src": ["data:"]}


@require_safe
def listing(request: HttpRequest) -> HttpResponse:
    """The newest mails of all merchants; `?to=` narrows to one address."""
    found: list[SentMail] = []
    for merchant_id in merchant_ids():
        with tenant(merchant_id):
            mails = SentMail.objects.order_by("-sent_at", "-id")
            if wanted := request.GET.get("to"):
                mails = mails.filter(recipient__iexact=wanted)
            found += mails[:SHOWN]
    found.sort(key=lambda mail: mail.sent_at, reverse=True)
    return render(request, "console/mail/list.html", {"mails": found[:SHOWN]})


@require_safe
def one(request: HttpRequest, merchant_id: UUID, mail_id: UUID) -> HttpResponse:
    """One mail as text, with the way to its HTML."""
    return render(request, "console/mail/one.html", {"mail": _mail(merchant_id, mail_id)})


@require_safe
@csp_override(AS_WRITTEN)
def as_html(_request: HttpRequest, merchant_id: UUID, mail_id: UUID) -> HttpResponse:
    """The mail's HTML as a mail program shows it: its own styles, no scripts, nothing from elsewhere."""
    return HttpResponse(_mail(merchant_id, mail_id).html)


def _mail(merchant_id: UUID, mail_id: UUID) -> SentMail:
    with tenant(merchant_id):
        found = SentMail.objects.filter(pk=mail_id).first()
    if found is None:
        raise Http404
    return found
