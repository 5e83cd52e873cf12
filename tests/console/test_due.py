"""When something is due, in words."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest
from babel import Locale

from amends.console.due import due_words

BERLIN = ZoneInfo("Europe/Berlin")
NOW = datetime(2026, 11, 2, 14, 30, tzinfo=UTC)  # a Monday, 15:30 in Berlin


@pytest.mark.parametrize(
    ("last_day", "text", "tone"),
    [
        (None, "nothing due", "none"),
        (date(2026, 10, 30), "overdue since 30 Oct", "late"),
        (date(2025, 12, 30), "overdue since 30 Dec 2025", "late"),
        (date(2026, 11, 2), "in 8 h", "soon"),
        (date(2026, 11, 3), "tomorrow", "soon"),
        (date(2026, 11, 5), "Thu", "later"),
        (date(2026, 11, 8), "Sun", "later"),
        (date(2026, 11, 9), "9 Nov", "later"),
    ],
)
def test_words(last_day, text, tone):
    due = due_words(last_day, NOW, BERLIN, Locale("en", "GB"))
    assert (due.text, due.tone) == (text, tone)


def test_a_last_day_lasts_until_midnight_at_its_place():
    just_before = datetime(2026, 11, 2, 22, 59, tzinfo=UTC)  # 23:59 in Berlin
    assert due_words(date(2026, 11, 2), just_before, BERLIN, Locale("en", "GB")).text == "in 1 h"
    assert due_words(date(2026, 11, 2), just_before, ZoneInfo("Asia/Tokyo"), Locale("en", "GB")).tone == "late"
