"""Mails: the same words as text and as HTML, in each language, whatever the context leaves out."""

import re

import pytest

from amends.presentation.language import LANGUAGES
from amends.presentation.letters import LETTERS
from amends.presentation.mail import render

CONTEXT = {
    "merchant": {
        "name": "Nordlicht", "legal_name": "Nordlicht Handels GmbH", "address_lines": ["Hafenstraße 12", "20457 Hamburg"],
        "email": "help@nordlicht.example", "phone": "+49 40 1234567", "register_number": "Amtsgericht Hamburg, HRB 1",
        "vat_numbers": ["DE123456789", "GB123456782"], "links": {"privacy": "https://nordlicht.example/privacy"},
    },
    "market": "DE", "time_zone": "Europe/Berlin", "now": "2026-10-19T12:00:03+02:00", "order_number": "1001", "rma": "NL7K24QX",
    "portal_url": "https://shop.example/p/abc/", "items": [{"title": "T-shirt <M>", "quantity": 2}],
    "money": {"amount": "40.90", "currency": "EUR"}, "due": "2026-11-02",
    "clock": {"starts_on": "notice", "length": 14, "unit": "calendar_days", "withhold_until": "goods_received_or_proof",
              "withholding": True, "latest_on": "2026-11-02", "status": "running"},
    "return_address_lines": ["Nordlicht Retouren", "Lagerweg 3"], "received_at": "2026-10-19T12:00:03+02:00",
    "declaration_text": "Erika Muster\n1001\n2 × T-shirt", "tracking": "JJD0001", "message": "Danke.\nBis bald.",
}  # fmt: skip
BARE = {"order_number": "1001", "received_at": "2026-10-19T12:00:03+02:00"}


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("template", LETTERS)
def test_every_mail_in_every_language(template, language):
    mail = render(template, language, CONTEXT)
    assert mail.subject
    assert "\n" not in mail.subject
    assert "%(" not in mail.text + mail.html
    assert "https://shop.example/p/abc/" in mail.text or template == "declaration_received"
    for identity in (
        "Nordlicht Handels GmbH",
        "+49 40 1234567",
        "Amtsgericht Hamburg, HRB 1",
        "DE123456789 · GB123456782",
    ):
        assert identity in mail.text
        assert identity in mail.html
    assert ('dir="rtl"' in mail.html) == (language == "ar")
    assert "<M>" not in mail.html


@pytest.mark.parametrize("template", LETTERS)
def test_a_context_without_the_rest_is_enough(template):
    assert "1001" in render(template, "en", BARE).subject + render(template, "en", BARE).text


@pytest.mark.parametrize("template", [key for key in LETTERS if key not in {"message", "declaration_received"}])
def test_no_language_falls_back_to_english(template):
    english = render(template, "en", CONTEXT).subject
    assert all(render(template, language, CONTEXT).subject != english for language in LANGUAGES[1:])


def test_the_acknowledgement_of_a_withdrawal_says_what_and_when_to_the_second():
    mail = render("case_opened", "de", CONTEXT)
    assert mail.subject == "Wir haben Ihren Widerruf erhalten, Bestellung 1001"
    assert "19. Oktober 2026, 12:00:03" in mail.text.replace("\xa0", " ")
    assert "UTC+02:00" in mail.text
    assert "> Erika Muster" in mail.text


def test_a_request_that_is_no_withdrawal_is_not_called_one():
    mail = render("case_opened", "en", CONTEXT | {"declaration_text": None})
    assert "withdraw" not in (mail.subject + mail.text).lower()


def test_where_to_send_it_and_by_when():
    text = render("offer_accepted", "en", CONTEXT).text.replace("\xa0", " ")
    assert "You get €40.90 back." in text
    assert "Within 14 days, by 2 November, once you have posted the parcel." in text
    assert "Post the parcel by 2 November" in text
    assert "Nordlicht Retouren\nLagerweg 3" in text


def test_an_unknown_language_reads_english():
    assert render("cancelled", "pt-BR", CONTEXT).subject == "Your request is cancelled, order 1001"


def test_a_subject_stays_on_one_line():
    mail = render("message", "en", CONTEXT | {"order_number": "1\nBcc: everybody@example.com"})
    assert re.search(r"[\r\n]", mail.subject) is None
