"""Sending one mail: words from the renderer, a stable Message-ID, and a copy kept under the buyer's key."""

from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings

from amends.cases import declaration, effect_store, message_store, query
from amends.cases.effect_store import Claimed
from amends.merchants import query as merchants
from amends.merchants.tenancy import tenant
from amends.orders import query as orders
from amends.vocabulary.identity import MerchantId
from amends.work.mail_context import TO_MERCHANT, context_of, merchant_context
from amends.work.port import PORTS, Mail


def send_case_mail(merchant_id: MerchantId, effect: Claimed, now: datetime) -> None:
    """A mail about an order, or one of its cases; the same effect is the same mail, however often it is sent."""
    with tenant(merchant_id):
        mail = _case_mail(merchant_id, effect)
    if mail is not None:
        _send(mail)
    with tenant(merchant_id):
        if mail is not None:
            _keep(effect, mail, now)
        effect_store.done(effect.id, now, "" if mail else "no address")


def send_declaration_mail(merchant_id: MerchantId, effect: Claimed, now: datetime) -> None:
    """The acknowledgement of a declared withdrawal, to the address that was given with it."""
    with tenant(merchant_id):
        found = declaration.opened(effect.data["declaration"])
        mail = None if found is None else _declaration_mail(merchant_id, effect, found)
    if mail is not None:
        _send(mail)
    with tenant(merchant_id):
        effect_store.done(effect.id, now, "" if mail else "no address")


def message_id_of(effect_id: Any) -> str:
    """The same for every attempt: a mail sent twice after a crash is one mail to the reader's program."""
    return f"<{effect_id}@{_domain()}>"


def _case_mail(merchant_id: MerchantId, effect: Claimed) -> Mail | None:
    assert effect.order_id is not None, effect
    assert PORTS.render is not None, "no renderer: site.wiring joins it"
    order = orders.order(effect.order_id)
    assert order is not None, effect.order_id
    buyer = orders.buyer(order.buyer_id)
    case = query.case(effect.case_id) if effect.case_id else None
    merchant = merchants.merchant()
    template = effect.data["template"]
    to_merchant = template in TO_MERCHANT
    to = merchant.email if to_merchant else (buyer.email if buyer else None)
    if not to:
        return None
    locale = merchant.default_locale if to_merchant else _locale(effect, order, buyer, merchant)
    words = PORTS.render(template, locale, context_of(order, buyer, case, effect.data, effect.created_at))
    thread = effect.case_id or effect.order_id
    return Mail(
        merchant=merchant_id,
        to=to,
        sender_name=merchant.name,
        sender=_sender(merchant),
        subject=words.subject,
        text=words.text,
        html=words.html,
        message_id=message_id_of(effect.id),
        references=(f"<{thread}@{_domain()}>",),
        locale=locale,
    )


def _declaration_mail(merchant_id: MerchantId, effect: Claimed, found: declaration.Opened) -> Mail:
    assert PORTS.render is not None, "no renderer: site.wiring joins it"
    merchant = merchants.merchant()
    context = {
        "merchant": merchant_context(merchant),
        "order_number": found.order_reference,
        "declaration_text": "\n".join(part for part in (found.name, found.order_reference, found.email) if part),
        "received_at": found.received_at.isoformat(),
        "time_zone": found.time_zone,
        "portal_url": None,
        "items": [],
    }
    words = PORTS.render("declaration_received", found.locale, context)
    return Mail(
        merchant=merchant_id,
        to=found.email,
        sender_name=merchant.name,
        sender=_sender(merchant),
        subject=words.subject,
        text=words.text,
        html=words.html,
        message_id=message_id_of(effect.id),
        locale=found.locale,
    )


def _send(mail: Mail) -> None:
    for port in PORTS.mail:
        port.send(mail)


def _keep(effect: Claimed, mail: Mail, now: datetime) -> None:
    order = orders.order(effect.order_id or "")
    if order is None or effect.data["template"] in TO_MERCHANT:
        return
    message_store.keep_mail(
        effect_id=effect.id,
        case_id=effect.case_id,
        order_id=str(order.id),
        buyer_id=order.buyer_id,
        template=effect.data["template"],
        subject=mail.subject,
        text=mail.text,
        message_id=mail.message_id,
        now=now,
    )


def _locale(effect: Claimed, order: Any, buyer: Any, merchant: Any) -> str:
    return effect.data.get("locale") or (buyer and buyer.locale) or order.locale or merchant.default_locale


def _sender(merchant: Any) -> str:
    return merchant.email or f"no-reply@{_domain()}"


def _domain() -> str:
    return urlsplit(settings.PUBLIC_URL).hostname or "localhost"
