"""Every mail a buyer (or the merchant) gets, by its key. Plain, short, and saying what happens next and when."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from amends.presentation import clock
from amends.presentation.dates import day, moment_to_the_second, parse_day
from amends.presentation.letter import Block, Button, Facts, Letter, Lines, Paragraph, Quote
from amends.presentation.money import money
from amends.presentation.offer import at_least
from amends.presentation.reading import Reading


@dataclass(frozen=True, slots=True)
class Post:
    """What a letter is written from: the context as plain JSON, and who reads it."""

    context: Mapping[str, Any]
    reading: Reading

    def get(self, name: str) -> Any:
        return self.context.get(name)

    @property
    def order(self) -> dict[str, str]:
        return {"order": str(self.get("order_number") or "")}

    @property
    def amount(self) -> str | None:
        held = self.get("money")
        if not held or not held.get("amount"):
            return None
        figure = money(held["amount"], held["currency"], self.reading.locale)
        return at_least(figure) if held.get("at_least") else figure


def _goods(post: Post) -> list[Block]:
    items = post.get("items") or ()
    lines = tuple(f"{item['quantity']} × {item['title']}" for item in items)
    return [Lines(lines)] if lines else []


def _link(post: Post, text: str) -> list[Block]:
    return [Button(text, post.get("portal_url"))] if post.get("portal_url") else []


def _when(post: Post) -> list[Block]:
    if post.get("clock"):
        return [Paragraph(clock.sentence(post.get("clock"), post.reading.locale, post.reading.today))]
    return []


def _received(post: Post) -> str:
    return moment_to_the_second(datetime.fromisoformat(post.get("received_at")), post.reading.locale, post.reading.zone)


def _letter(subject: str, *parts: list[Block] | Block) -> Letter:
    blocks = [block for part in parts for block in (part if isinstance(part, list) else [part])]
    return Letter(subject, tuple(blocks))


def link(post: Post) -> Letter:
    """The signed link that was asked for."""
    return _letter(
        _("Your link for order %(order)s") % post.order,
        Paragraph(_("With this link you can return items, report a fault or see where things stand.")),
        _link(post, _("Open your order")),
        Paragraph(_("It works for 14 days. Keep it to yourself: whoever has it can act for you.")),
    )


def case_opened(post: Post) -> Letter:
    """The acknowledgement: of a withdrawal with its content and instant, else of a request."""
    if post.get("declaration_text"):
        return _letter(
            _("We have received your withdrawal, order %(order)s") % post.order,
            Paragraph(_("We confirm that you have withdrawn from the contract. Keep this mail.")),
            Quote(post.get("declaration_text")),
            Facts(((_("Received"), _received(post)), (_("Order"), post.order["order"]))),
            _goods(post),
            Paragraph(_("Choose on the next page how we settle it. If you do nothing, your legal right still stands.")),
            _link(post, _("See what you are owed")),
        )
    return _letter(
        _("We have your request, order %(order)s") % post.order,
        Paragraph(_("We have recorded what you told us.")),
        _goods(post),
        Paragraph(_("On the next page you see what you are owed and can choose how we settle it.")),
        _link(post, _("See what you are owed")),
    )


def declaration_received(post: Post) -> Letter:
    """The acknowledgement of a declaration made by the withdrawal function, whatever it matches."""
    return _letter(
        _("We have received your withdrawal"),
        Paragraph(_("We confirm that this declaration of withdrawal reached us. Keep this mail.")),
        Quote(post.get("declaration_text") or ""),
        Facts(((_("Received"), _received(post)), (_("Order"), post.order["order"]))),
        Paragraph(_("Next we match it to your order and tell you where to send the goods and when your money comes.")),
        _link(post, _("Open your order")),
    )


def offer_accepted(post: Post) -> Letter:
    """What was agreed, and what to do next."""
    back = tuple(post.get("return_address_lines") or ())
    agreed = Paragraph(_("You get %(amount)s back.") % {"amount": post.amount}) if post.amount else None
    steps: list[Block] = []
    if back:
        by = post.get("due")
        until = {"date": day(parse_day(by), post.reading.locale, post.reading.today)} if by else {}
        steps = [
            Paragraph(_("Post the parcel by %(date)s to this address, with the return slip inside:") % until)
            if by
            else Paragraph(_("Post the parcel to this address, with the return slip inside:")),
            Lines(back),
            Facts(((_("Your return code"), str(post.get("rma") or "")),)),
        ]
    return _letter(
        _("Agreed: order %(order)s") % post.order,
        [agreed] if agreed else Paragraph(_("We have recorded your choice and start on it.")),
        _when(post),
        _goods(post),
        steps,
        _link(post, _("Print the return slip, or tell us you have sent it") if back else _("See where it stands")),
    )


def goods_received(post: Post) -> Letter:
    """The parcel is here."""
    return _letter(
        _("Your parcel is here, order %(order)s") % post.order,
        Paragraph(_("It reached us, and we check it now.")),
        _goods(post),
        _when(post),
        _link(post, _("See where it stands")),
    )


def refund_sent(post: Post) -> Letter:
    """The refund is on its way."""
    return _letter(
        _("Your refund is on its way, order %(order)s") % post.order,
        Paragraph(_("We have sent %(amount)s back the way you paid.") % {"amount": post.amount or ""}),
        Paragraph(_("Your bank may need a few days to show it.")),
        _link(post, _("See where it stands")),
    )


def refund_settled(post: Post) -> Letter:
    """The refund arrived at the payment provider."""
    return _letter(
        _("Your refund has been paid, order %(order)s") % post.order,
        Paragraph(_("%(amount)s has been paid back the way you paid.") % {"amount": post.amount or ""}),
        _link(post, _("See where it stands")),
    )


def refund_failed(post: Post) -> Letter:
    """The refund did not go through."""
    return _letter(
        _("Your refund did not go through, order %(order)s") % post.order,
        Paragraph(
            _("The payment of %(amount)s was turned back. We still owe it to you.") % {"amount": post.amount or ""}
        ),
        Paragraph(_("One of us looks at it now. If we need anything from you, we write again.")),
        _link(post, _("See where it stands")),
    )


def replacement_sent(post: Post) -> Letter:
    """Something is on its way to the buyer."""
    tracking = post.get("tracking")
    return _letter(
        _("It is on its way to you, order %(order)s") % post.order,
        Paragraph(_("We have sent this to you, at no cost:")),
        _goods(post),
        [Facts(((_("Tracking number"), str(tracking)),))] if tracking else [],
        _link(post, _("See where it stands")),
    )


def second_tier_open(post: Post) -> Letter:
    """The agreed repair or replacement failed; money is open now."""
    return _letter(
        _("You can now ask for your money back, order %(order)s") % post.order,
        Paragraph(_("What we agreed could not be done in time. That is ours to answer for.")),
        _goods(post),
        Paragraph(_("You can now choose your money back, or keep it and pay less. It is your choice.")),
        _link(post, _("Choose now")),
    )


def claim_refused(post: Post) -> Letter:
    """A claim was turned down, by a person."""
    return _letter(
        _("Your request, order %(order)s") % post.order,
        Paragraph(_("We looked at it and cannot agree to this claim:")),
        _goods(post),
        [Quote(post.get("message"))] if post.get("message") else [],
        Paragraph(_("The page says which rule it rests on. If you see it differently, answer this mail.")),
        _link(post, _("Read why")),
    )


def message(post: Post) -> Letter:
    """A message of the shop's people."""
    return _letter(
        _("A message about order %(order)s") % post.order,
        Quote(post.get("message") or ""),
        _link(post, _("Answer on the page")),
    )


def cancelled(post: Post) -> Letter:
    """The request was taken back."""
    return _letter(
        _("Your request is cancelled, order %(order)s") % post.order,
        Paragraph(
            _("Nothing more happens. Your rights stay as they were: you can make a new request while they last.")
        ),
        _link(post, _("Open your order")),
    )


def due_reminder_merchant(post: Post) -> Letter:
    """To the merchant: something is due."""
    due = post.get("due")
    by = day(parse_day(due), post.reading.locale, post.reading.today) if due else ""
    return _letter(
        _("Due: %(rma)s, order %(order)s") % {**post.order, "rma": str(post.get("rma") or "")},
        Paragraph(_("This case is due by %(date)s.") % {"date": by})
        if due
        else Paragraph(_("This case needs you now.")),
        [Facts(((_("Amount"), post.amount),))] if post.amount else [],
        _link(post, _("Open the case")),
    )


LETTERS: dict[str, Callable[[Post], Letter]] = {
    written.__name__: written
    for written in (
        link, case_opened, declaration_received, offer_accepted, goods_received, refund_sent, refund_settled,
        refund_failed, replacement_sent, second_tier_open, claim_refused, message, cancelled, due_reminder_merchant,
    )
}  # fmt: skip
TO_MERCHANT = frozenset({"due_reminder_merchant"})
