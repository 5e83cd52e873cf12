"""A date is told from its clock: what starts it, what it waits for."""

from datetime import date

import pytest
from django.utils import translation

from amends.presentation.clock import sentence
from amends.presentation.language import LANGUAGES, locale_for

TODAY = date(2026, 10, 19)
RUNNING = {
    "starts_on": "notice", "started": "2026-10-19", "length": 14, "unit": "calendar_days",
    "withhold_until": "goods_received_or_proof", "withholding": True, "latest_on": "2026-11-02", "status": "running",
}  # fmt: skip


def said(clock, language="en"):
    with translation.override(language):
        return sentence(clock, locale_for(language, "DE"), TODAY).replace("\xa0", " ")


def test_the_german_withdrawal():
    assert said(RUNNING) == "Within 14 days, by 2 November, once you have posted the parcel."
    assert said(RUNNING, "de") == "Innerhalb von 14 Tagen, bis zum 2. November, sobald Sie das Paket abgeschickt haben."
    assert said(RUNNING, "fr") == (
        "Dans un délai de 14 jours, au plus tard le 2 novembre, une fois que vous avez envoyé le colis."
    )
    assert said(RUNNING, "es") == (
        "En un plazo de 14 días, a más tardar el 2 de noviembre, una vez que haya enviado el paquete."
    )
    assert said(RUNNING, "ja") == "荷物の発送後、14日以内、11月2日まで。"
    assert said(RUNNING, "zh-hans") == "您寄出包裹后，14 天内，最迟 11月2日。"
    assert said(RUNNING, "ar") == "خلال 14 يوماً، في موعد أقصاه 2 نوفمبر، بعد أن ترسل الطرد."


def test_proof_or_goods_have_come():
    assert said(RUNNING | {"withholding": False}) == "Within 14 days: by 2 November at the latest."


def test_waiting_for_the_goods_alone():
    clock = RUNNING | {"withhold_until": "goods_received"}
    assert said(clock) == "Within 14 days, by 2 November, once your parcel has reached us."


@pytest.mark.parametrize(
    ("starts_on", "event"),
    [
        ("goods_received", "of your parcel reaching us."),
        ("goods_received_or_proof", "of your proof of posting if that comes first."),
        ("returned", "of the day you send it back."),
        ("demand", "of the day you ask for your money back."),
        ("notice", "of the day you tell us."),
    ],
)
def test_a_clock_that_has_not_started_names_its_event(starts_on, event):
    clock = RUNNING | {
        "status": "not_started",
        "starts_on": starts_on,
        "latest_on": None,
        "length": 3,
        "unit": "business_days",
    }
    assert said(clock).startswith("Within 3 working days")
    assert said(clock).endswith(event)


def test_no_date_is_made_up():
    for clock in (
        None,
        RUNNING | {"status": "unknown"},
        RUNNING | {"status": "no_statutory_clock", "length": None, "latest_on": None},
    ):
        assert not any(figure.isdigit() for figure in said(clock))


@pytest.mark.parametrize(
    ("length", "arabic"), [(1, "يوم واحد"), (2, "يومين"), (3, "3 أيام"), (11, "11 يوماً"), (100, "100 يوم")]
)
def test_arabic_counts_days_its_own_way(length, arabic):
    assert arabic in said(RUNNING | {"length": length}, "ar")


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("withholding", [True, False])
def test_every_running_clock_names_its_day(language, withholding):
    assert "2" in said(RUNNING | {"withholding": withholding}, language)
