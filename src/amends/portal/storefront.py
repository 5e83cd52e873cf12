"""The merchant as buyers see it: name, colour, legal identity."""

from dataclasses import dataclass
from typing import Any

from amends.merchants import query
from amends.merchants.tenancy import merchant_from_address, tenant


@dataclass(frozen=True, slots=True)
class Storefront:
    """What head and foot of every page show; `slug` is the store's address."""

    slug: str
    merchant_id: str
    store_id: str
    name: str
    legal_name: str
    address_lines: tuple[str, ...]
    country: str
    email: str
    phone: str
    register_number: str
    vat_numbers: tuple[str, ...]
    privacy_url: str
    imprint_url: str
    accent_colour: str
    default_locale: str


def address_lines(merchant: Any) -> tuple[str, ...]:
    """Street and place of a merchant, leaving out what is not stated; the country is named in the page's language."""
    place = " ".join(part for part in (merchant.postal_code, merchant.city) if part)
    return tuple(line for line in (merchant.street, place, merchant.region) if line)


def storefront(slug: str, merchant_id: str | None = None) -> Storefront | None:
    """The storefront behind a store's address; None where there is none, or it is not that merchant's."""
    address = merchant_from_address(slug)
    if address is None or merchant_id not in {None, str(address.merchant_id)}:
        return None
    with tenant(address.merchant_id):
        merchant = query.merchant()
    return Storefront(
        slug=slug,
        merchant_id=str(address.merchant_id),
        store_id=address.store_id,
        name=merchant.name,
        legal_name=merchant.legal_name or merchant.name,
        address_lines=address_lines(merchant),
        country=merchant.country,
        email=merchant.email,
        phone=merchant.phone,
        register_number=merchant.register_number,
        vat_numbers=tuple(str(number) for _country, number in sorted(merchant.vat_numbers.items())),
        privacy_url=merchant.privacy_url,
        imprint_url=merchant.imprint_url,
        accent_colour=merchant.accent_colour,
        default_locale=merchant.default_locale,
    )
