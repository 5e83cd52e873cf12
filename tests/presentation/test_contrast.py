"""Colours that stand on one another read: WCAG 2.2 AA, light and dark, the merchant's own accent too."""

import gzip
import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from amends.presentation.accent import DARK_BACKGROUNDS, LIGHT_BACKGROUNDS, MINIMUM, contrast, stylesheet

CSS = (Path(__file__).resolve().parents[2] / "src/amends/portal/static/portal/portal.css").read_text()
TEXT_ON = [
    ("ink", "paper"), ("ink", "wash"), ("soft", "paper"), ("soft", "wash"), ("soft", "accent-wash"), ("ink", "accent-wash"),
    ("accent", "paper"), ("accent", "wash"), ("accent", "accent-wash"), ("on-accent", "accent"), ("bad", "paper"), ("bad", "wash"),
    ("bad", "bad-wash"), ("ink", "bad-wash"), ("ink", "warn-wash"), ("warn", "warn-wash"), ("warn", "paper"), ("good", "paper"),
]  # fmt: skip


def palettes():
    found = [
        dict(re.findall(r"--([\w-]+): (#[0-9a-f]{6})", block))
        for block in re.findall(r":root \{(.*?)\}", CSS, re.DOTALL)
    ]
    light, dark = found[0], found[0] | found[1]
    return {"light": light, "dark": dark}


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize(("text", "ground"), TEXT_ON)
def test_text_reads(scheme, text, ground):
    colours = palettes()[scheme]
    assert contrast(colours[text], colours[ground]) >= MINIMUM


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_edges_of_fields_are_seen(scheme):
    colours = palettes()[scheme]
    assert contrast(colours["edge"], colours["paper"]) >= 3
    assert contrast(colours["edge"], colours["wash"]) >= 3


def test_black_on_white_is_21():
    assert contrast("#000000", "#ffffff") == pytest.approx(21)


@given(st.integers(0, 0xFFFFFF))
def test_any_accent_is_corrected_until_it_reads(value):
    css = stylesheet(f"#{value:06x}")
    (light, light_wash, on_light), (dark, dark_wash, on_dark) = [
        re.findall(r"#[0-9a-f]{6}", block) for block in re.findall(r":root\{(.*?)\}", css)
    ]
    for ground in (*LIGHT_BACKGROUNDS, light_wash):
        assert contrast(light, ground) >= MINIMUM
    for ground in (*DARK_BACKGROUNDS, dark_wash):
        assert contrast(dark, ground) >= MINIMUM
    assert contrast(on_light, light) >= MINIMUM
    assert contrast(on_dark, dark) >= MINIMUM
    assert contrast("#1c2024", light_wash) >= MINIMUM
    assert contrast("#e8eae6", dark_wash) >= MINIMUM


def test_a_good_accent_is_left_alone():
    assert "--accent:#0b6b50" in stylesheet("#0b6b50")


def test_what_is_no_colour_is_an_error():
    with pytest.raises(ValueError, match="not a colour"):
        stylesheet("red;}body{display:none")


def test_the_stylesheet_stays_small_and_logical():
    assert len(gzip.compress(CSS.encode(), 9)) <= 8_000
    assert not re.search(
        r"(margin|padding|border)-(left|right)|[^-]\b(left|right):|text-align: (left|right)|float:", CSS
    )
