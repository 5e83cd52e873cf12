"""The days that matter to a buyer, told once each and only while they matter."""

from datetime import date
from zoneinfo import ZoneInfo

import pytest
from babel import Locale
from django.utils import translation

from amends.portal.deadlines import deadlines
from amends.presentation.reading import Reading

ANSWER = {"what": "answer", "who": "merchant", "by": "2026-10-26", "consequence": "silence_is_consent"}
NOTIFY = {"what": "notify", "who": "buyer", "by": "2026-12-12", "consequence": "right_may_be_weakened"}
DISPUTE = {"what": "answer_dispute", "who": "merchant", "by": "2026-10-20", "consequence": "dispute_lost"}


@pytest.fixture
def reading():
    return Reading("de", Locale.parse("de"), date(2026, 10, 12), "EUR", ZoneInfo("Europe/Berlin"))


def case(**changes):
    return {"closed_at": None, "accepted": [], "deadlines": [NOTIFY, ANSWER, DISPUTE, ANSWER], **changes}


def test_each_is_told_once_in_order_and_a_dispute_with_the_bank_is_not(reading):
    with translation.override("de"):
        told = [(each.what, each.who, each.consequence) for each in deadlines(case(), reading)]
    assert told == [
        (
            "Unsere Antwort auf Ihre Anfrage",
            "von uns",
            "ohne Antwort bis dahin gilt Ihre Anfrage als angenommen",
        ),
        ("Den Mangel melden", "von Ihnen", "eine spätere Meldung kann Ihr Recht schwächen"),
    ]


@pytest.mark.parametrize("changes", [{"closed_at": "2026-10-20T10:00:00Z"}, {"accepted": ["o1"]}])
def test_nothing_is_told_once_it_is_settled(reading, changes):
    assert deadlines(case(**changes), reading) == []
