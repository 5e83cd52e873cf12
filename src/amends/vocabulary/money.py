"""Amounts in minor units of a currency; decimals exist only at the edge, as strings."""

import re
from dataclasses import dataclass

PPM = 1_000_000
MAX_MINOR = 10**15
"""Bound of every amount (ten trillion euros): what is larger is an error of the caller."""

# ISO 4217 list one (six-month amendment 179): currencies whose exponent is not 2.
_EXPONENTS = dict.fromkeys(
    [
        "BIF",
        "CLP",
        "DJF",
        "GNF",
        "ISK",
        "JPY",
        "KMF",
        "KRW",
        "PYG",
        "RWF",
        "UGX",
        "UYI",
        "VND",
        "VUV",
        "XAF",
        "XOF",
        "XPF",
    ],
    0,
) | dict.fromkeys(["BHD", "IQD", "JOD", "KWD", "LYD", "OMR", "TND"], 3)

_CURRENCY = re.compile(r"[A-Z]{3}")
_DECIMAL = re.compile(r"(-?)(\d{1,15})(?:\.(\d+))?", re.ASCII)


class MoneyError(ValueError):
    """An amount that cannot be read; `code` is one of `not_money`, `too_many_decimals`, `too_large`."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code


@dataclass(frozen=True, slots=True)
class Money:
    """`amount_minor` of `currency` (ISO 4217); adding two currencies is an error."""

    amount_minor: int
    currency: str

    def __add__(self, other: "Money") -> "Money":
        assert self.currency == other.currency, f"{self.currency} + {other.currency}"
        return Money(self.amount_minor + other.amount_minor, self.currency)

    def __str__(self) -> str:
        return f"{format_minor(self.amount_minor, self.currency)} {self.currency}"


def is_currency(code: str) -> bool:
    """Whether `code` has the form of an ISO 4217 code."""
    return _CURRENCY.fullmatch(code) is not None


def exponent(currency: str) -> int:
    """Decimals of a currency: JPY 0, EUR 2, KWD 3."""
    return _EXPONENTS.get(currency, 2)


def parse_minor(text: str, currency: str) -> int:
    """A decimal string in major units as minor units; MoneyError where it has more decimals than the currency."""
    match = _DECIMAL.fullmatch(text)
    if match is None:
        raise MoneyError("not_money", f"{text!r} is not a decimal amount such as '12.50'")
    sign, whole, fraction = match[1], match[2], match[3] or ""
    places = exponent(currency)
    if len(fraction) > places:
        raise MoneyError("too_many_decimals", f"{text!r}: {currency} has {places} decimals")
    amount_minor = int(whole + fraction.ljust(places, "0"))
    if amount_minor > MAX_MINOR:
        raise MoneyError("too_large", f"{text!r} is larger than any amount handled here")
    return -amount_minor if sign else amount_minor


def format_minor(amount_minor: int, currency: str) -> str:
    """Minor units as the contract's decimal string: (4090, EUR) -> '40.90', (500, JPY) -> '500'."""
    places = exponent(currency)
    if places == 0:
        return str(amount_minor)
    whole, fraction = divmod(abs(amount_minor), 10**places)
    return f"{'-' if amount_minor < 0 else ''}{whole}.{fraction:0{places}d}"


def share(amount_minor: int, rate_ppm: int) -> int:
    """`amount_minor` times `rate_ppm` / 1,000,000, halves away from zero: the one rounding of rates."""
    product = abs(amount_minor) * abs(rate_ppm)
    rounded = (product + PPM // 2) // PPM
    return rounded if (amount_minor < 0) == (rate_ppm < 0) else -rounded
