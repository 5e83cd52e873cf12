"""Amounts as a reader of a language writes them."""

import re
from decimal import Decimal

from babel import Locale
from babel.numbers import format_currency, format_decimal

from amends.vocabulary.money import format_minor

_LETTER_BY_DIGIT = re.compile(r"(?<=[A-Za-z])(?=\d)")
_NO_BREAK = "\N{NO-BREAK SPACE}"


def money(amount: str, currency: str, locale: Locale) -> str:
    """The contract's decimal string as text: ("40.90", "EUR") is `€40.90` in English and `40,90 €` in German."""
    text = format_currency(Decimal(amount), currency, locale=locale)
    return _LETTER_BY_DIGIT.sub(_NO_BREAK, text)  # CLDR parts a currency's letters from its digits; Babel does not


def money_minor(amount_minor: int, currency: str, locale: Locale) -> str:
    """As `money`, from minor units."""
    return money(format_minor(amount_minor, currency), currency, locale)


def number(value: int, locale: Locale) -> str:
    """A count with the locale's grouping."""
    return format_decimal(value, locale=locale)
