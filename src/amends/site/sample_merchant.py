"""The sample shop's merchant: a made-up gift seller in London with a return address for each part of the world."""

import secrets
from collections.abc import Callable
from dataclasses import dataclass

from django.db import transaction

from amends.merchants import store
from amends.merchants.models import Role
from amends.merchants.tenancy import tenant
from amends.site.sample_shop import STORE

SLUG = "wren"
OWNER_EMAIL = "owner@wren.example"
RETURN_ADDRESSES = {
    "*": ("GB", ["Wren & Robin Returns", "Unit 4, Tannery Yard", "London SE1 3XF", "United Kingdom"]),
    "DE": (
        "DE",
        ["Wren & Robin Retouren", "c/o Lagerhaus Süd", "Industriestraße 12", "73760 Ostfildern", "Deutschland"],
    ),
    "JP": ("JP", ["Wren & Robin 返品係", "〒136-0082", "東京都江東区新木場1-2-3"]),
    "US": ("US", ["Wren & Robin Returns", "220 Harbor Way", "Reno, NV 89506", "USA"]),
    "SA": ("AE", ["Wren & Robin Returns", "Warehouse 7, Jebel Ali Free Zone", "Dubai", "United Arab Emirates"]),
    "CN": ("CN", ["Wren & Robin 退货仓", "广东省深圳市宝安区福永街道88号", "518103"]),
}
"""Market `*` takes what no other does."""


@dataclass(frozen=True, slots=True)
class SampleMerchant:
    """What was made: ids, and secrets that are shown this once."""

    merchant_id: str
    password: str
    api_key: str


@transaction.atomic
def create(keep: Callable[[SampleMerchant], None]) -> SampleMerchant:
    """The merchant, its owner's sign-in and an API key with every scope; all of it or nothing.

    `keep` stores the secrets, which only exist here, before anything is committed: whoever dies in between leaves
    secrets of a merchant that is not there, never a merchant whose secrets nobody has.
    """
    made = store.create_merchant(
        "Wren & Robin",
        slug=SLUG,
        country="GB",
        store_code=STORE,
        legal_name="Wren & Robin Gifts Ltd",
        street="18 Tannery Yard",
        postal_code="SE1 3XF",
        city="London",
        email="care@wren.example",
        phone="+44 20 7946 0018",
        register_number="Companies House 00000000 (sample)",
        vat_numbers={"GB": "GB123456782", "DE": "DE136695976"},
        privacy_url="https://wren.example/privacy",
        imprint_url="https://wren.example/imprint",
        accent_colour="#0b6b50",
        default_locale="en",
    )
    password = secrets.token_urlsafe(12)
    with tenant(made.id):
        for market, (country, lines) in RETURN_ADDRESSES.items():
            store.set_return_address(market, lines, country)
        store.create_staff(OWNER_EMAIL, Role.OWNER, name="Robin", password=password)
        key = store.create_key("demo", scopes=("read", "write", "refund_more", "admin"))
    sample = SampleMerchant(str(made.id), password, key)
    keep(sample)
    return sample
