"""A sum that is certain where more may be owed is worded so, on pages and in mails, in every language."""

from datetime import date
from zoneinfo import ZoneInfo

import pytest
from django.utils import translation

from amends.presentation.mail import render
from amends.presentation.offer import cards
from amends.presentation.owed import owed
from amends.presentation.reading import reading_for
from portal.shop import TEXTS, decision

WORDED = {
    "en": "at least €40.90",
    "de": "mindestens 40,90\xa0€",
    "fr": "au moins 40,90\xa0€",
    "es": "al menos 40,90\xa0€",
    "ja": "少なくとも€40.90",
    "zh-hans": "至少 €40.90",
    "ar": "على الأقل",
}


@pytest.mark.parametrize("language", WORDED)
def test_offer_and_what_is_owed(language):
    unsure = decision()
    unsure["items"][0]["refund_due"] = None
    next(offer for offer in unsure["offers"] if offer["statutory"])["at_least"] = True
    read = reading_for(language, "DE", "EUR", today=date(2026, 10, 19), zone=ZoneInfo("Europe/Berlin"), texts=TEXTS)
    with translation.override(language):
        assert WORDED[language] in cards(unsure, read)["g1"][0].figure
        assert WORDED[language] in owed(unsure, read).figure


@pytest.mark.parametrize("language", WORDED)
def test_the_mail_that_confirms_the_choice(language):
    money = {"amount": "40.90", "currency": "EUR", "at_least": True}
    context = {"order_number": "1001", "rma": "R1", "money": money, "now": "2026-10-19T12:00:00+02:00"}
    assert WORDED[language] in render("offer_accepted", language, context).text
