"""Mails as text and as simple HTML, from one letter; right to left where the language runs so."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import gettext as _

from amends.presentation.language import DEFAULT, country_name, direction, html_language, language_of
from amends.presentation.letter import Block, Button, Facts, Letter, Lines, Paragraph, Quote
from amends.presentation.letters import LETTERS, TO_MERCHANT, Post
from amends.presentation.reading import Reading, reading_for

MAX_SUBJECT = 200


@dataclass(frozen=True, slots=True)
class RenderedMail:
    """A mail ready to send; the subject is one line."""

    subject: str
    text: str
    html: str


def render(template: str, locale: str, context: Mapping[str, Any]) -> RenderedMail:
    """The mail of that key in the language of `locale` (BCP 47; English where we do not speak it).

    `context` as the callers agreed: merchant, order_number, rma, portal_url, items, money, due, clock, …; optional:
    `market` and `time_zone` (how figures and times are written), `now` (ISO instant; the present one if absent).
    KeyError for an unknown template.
    """
    language = language_of(locale) or DEFAULT
    with translation.override(language):
        letter = LETTERS[template](Post(context, _reading(language, locale, context)))
        sender = _sender(context.get("merchant") or {}, language)
        greeting = "" if template in TO_MERCHANT else _("Hello,")
        subject = " ".join(letter.subject.split())[:MAX_SUBJECT]
        html = render_to_string(
            "presentation/mail.html",
            {
                "lang": html_language(language),
                "dir": direction(language),
                "start": "right" if direction(language) == "rtl" else "left",
                "subject": subject,
                "greeting": greeting,
                "blocks": [_kind(block) for block in letter.blocks],
                "sender": sender,
            },
        )
        return RenderedMail(subject, _as_text(greeting, letter, sender), html)


def _reading(language: str, locale: str, context: Mapping[str, Any]) -> Reading:
    zone = ZoneInfo(context.get("time_zone") or "UTC")
    now = datetime.fromisoformat(context["now"]) if context.get("now") else datetime.now(UTC)
    territory = locale.replace("_", "-").split("-")[-1] if "-" in locale.replace("_", "-") else None
    market = context.get("market") or (territory if territory and len(territory) == 2 else None)
    return reading_for(language, market, "EUR", today=now.astimezone(zone).date(), zone=zone, texts={})


def _sender(merchant: Mapping[str, Any], language: str) -> list[str]:
    """Who writes, as business letters must say (§ 35a GmbHG, Companies Act 2006 s. 82, Directive 2000/31/EC art. 5)."""
    name, legal = merchant.get("name") or "", merchant.get("legal_name") or ""
    links = merchant.get("links") or ()
    addresses = links.values() if isinstance(links, Mapping) else links
    country = country_name(merchant.get("country") or "", language)
    place = [*(merchant.get("address_lines") or ()), country]
    lines = [name, legal if legal != name else "", *place, merchant.get("email") or "", merchant.get("phone") or ""]
    if register := merchant.get("register_number"):
        lines.append(f"{_('Register:')} {register}")
    if numbers := merchant.get("vat_numbers"):
        lines.append(f"{_('VAT number:')} {' · '.join(numbers)}")
    return [line for line in [*lines, *(str(address) for address in addresses if address)] if line]


def _kind(block: Block) -> dict[str, Any]:
    return {"kind": type(block).__name__.lower(), "block": block}


def _as_text(greeting: str, letter: Letter, sender: list[str]) -> str:
    parts = [greeting, *(_block_text(block) for block in letter.blocks), "-- \n" + "\n".join(sender)]
    return "\n\n".join(part for part in parts if part) + "\n"


def _block_text(block: Block) -> str:
    match block:
        case Paragraph(text):
            return text
        case Quote(text):
            return "\n".join(f"> {line}" for line in text.splitlines())
        case Facts(rows):
            return "\n".join(f"{name}: {value}" for name, value in rows)
        case Lines(lines):
            return "\n".join(lines)
        case Button(text, url):
            return f"{text}:\n{url}"
