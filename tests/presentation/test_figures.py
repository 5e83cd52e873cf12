"""Money, days and instants as each language writes them."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest

from amends.presentation.dates import day, moment, moment_to_the_second, parse_day
from amends.presentation.language import LANGUAGES, direction, language_of, locale_for
from amends.presentation.money import money, money_minor

BERLIN = ZoneInfo("Europe/Berlin")


@pytest.mark.parametrize(
    ("language", "market", "amount", "currency", "written"),
    [
        ("en", "DE", "40.90", "EUR", "€40.90"),
        ("de", "DE", "40.90", "EUR", "40,90\xa0€"),
        ("de", "AT", "40.90", "EUR", "€\xa040,90"),
        ("fr", "FR", "1240.90", "EUR", "1\u202f240,90\xa0€"),
        ("es", "ES", "40.90", "EUR", "40,90\xa0€"),
        ("ja", "JP", "1500", "JPY", "￥1,500"),
        ("zh-hans", "CN", "40.90", "CNY", "¥40.90"),
        ("en", "JP", "1500", "JPY", "JP¥1,500"),
        ("en", "KW", "1234.500", "KWD", "KWD\xa01,234.500"),
        ("en", "SA", "99.00", "SAR", "SAR\xa099.00"),
        ("ar", "SA", "99.00", "SAR", "\u200f99.00\xa0ر.س.\u200f"),
    ],
)
def test_money(language, market, amount, currency, written):
    assert money(amount, currency, locale_for(language, market)) == written


def test_money_of_minor_units():
    assert money_minor(500, "JPY", locale_for("en", "JP")) == "JP¥500"
    assert money_minor(4090, "EUR", locale_for("en")) == "€40.90"


@pytest.mark.parametrize(
    ("language", "written"),
    [
        ("en", "2 November"),
        ("de", "2. November"),
        ("fr", "2 novembre"),
        ("es", "2 de noviembre"),
        ("ja", "11月2日"),
        ("zh-hans", "11月2日"),
        ("ar", "2 نوفمبر"),
    ],
)
def test_a_day_of_this_year(language, written):
    shown = day(date(2026, 11, 2), locale_for(language, "DE"), date(2026, 10, 19))
    assert shown.replace("\xa0", " ") == written
    assert " " not in shown


def test_french_counts_the_first_of_a_month():
    french = locale_for("fr", "FR")
    assert day(date(2026, 11, 1), french, date(2026, 10, 19)) == "1er\xa0novembre"
    assert day(date(2027, 1, 1), french) == "1er\xa0janvier\xa02027"
    assert day(date(2026, 11, 11), french, date(2026, 10, 19)) == "11\xa0novembre"


def test_a_day_of_another_year_says_which():
    assert day(date(2027, 1, 4), locale_for("en"), date(2026, 12, 19)).replace("\xa0", " ") == "4 January 2027"


def test_americans_write_the_month_first():
    assert day(date(2026, 11, 2), locale_for("en", "US-CA"), date(2026, 10, 19)).replace("\xa0", " ") == "November 2"


@pytest.mark.parametrize("language", LANGUAGES)
def test_an_acknowledgement_names_second_and_offset(language):
    at = moment_to_the_second(datetime(2026, 10, 19, 10, 0, 3, tzinfo=UTC), locale_for(language, "DE"), BERLIN)
    assert "12:00:03" in at
    assert "UTC+02:00" in at
    assert "2026" in at


def test_a_moment_is_the_readers():
    assert moment(datetime(2026, 10, 19, 22, 30, tzinfo=UTC), locale_for("en"), BERLIN, date(2026, 1, 1)).replace(
        "\xa0", " "
    ) == ("20 October, 00:30")


def test_an_instant_keeps_the_day_of_its_own_offset():
    assert parse_day("2026-10-19T23:59:00+02:00") == date(2026, 10, 19)


@pytest.mark.parametrize(
    ("tag", "language"),
    [
        ("de-AT", "de"),
        ("zh_CN", "zh-hans"),
        ("zh-TW", None),
        ("zh-Hant-HK", None),
        ("ar-SA", "ar"),
        ("fr", "fr"),
        ("fr-CA", "fr"),
        ("es_MX", "es"),
        ("ja-JP", "ja"),
        ("pt-BR", None),
        ("frr", None),
        ("", None),
        (None, None),
    ],
)
def test_tags(tag, language):
    assert language_of(tag) == language


def test_arabic_runs_from_right_to_left():
    assert [language for language in LANGUAGES if direction(language) == "rtl"] == ["ar"]
