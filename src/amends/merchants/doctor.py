"""What a merchant has yet to fill in before buyers may be served lawfully, each with the reason."""

from dataclasses import dataclass

from amends.merchants import query
from amends.merchants.models import Merchant, ReturnAddress
from amends.vocabulary.market import EU_AND_EEA

EU_TRADER_INFORMATION = "Directive 2011/83/EU art. 6(1)(b)-(c); Directive 2000/31/EC art. 5"
LEGAL_NOTICE = "Directive 2000/31/EC art. 5(1): easily, directly and permanently accessible"
VAT_ID = "Directive 2000/31/EC art. 5(1)(g)"
PRIVACY = "Regulation (EU) 2016/679 art. 13"


@dataclass(frozen=True, slots=True)
class Problem:
    """Something missing: `field` of the merchant, what to do, and what asks for it."""

    code: str
    field: str
    message: str
    source: str


def missing(merchant: Merchant | None = None) -> list[Problem]:
    """What the open tenant's merchant lacks; empty when all is there."""
    merchant = merchant or query.merchant()
    wanted = [
        ("legal_name", "the name of the person or company that sells", EU_TRADER_INFORMATION),
        ("street", "the geographical address", EU_TRADER_INFORMATION),
        ("city", "the geographical address", EU_TRADER_INFORMATION),
        ("email", "an e-mail address that is read", EU_TRADER_INFORMATION),
        ("phone", "a telephone number", EU_TRADER_INFORMATION),
        ("privacy_url", "where the privacy notice stands", PRIVACY),
    ]
    if merchant.country in EU_AND_EEA:
        wanted += [
            ("register_number", "the trade register and number, if registered", EU_TRADER_INFORMATION),
            ("imprint_url", "where the legal notice stands", LEGAL_NOTICE),
        ]
    found = [_missing(field, what, source) for field, what, source in wanted if not getattr(merchant, field)]
    if merchant.country in EU_AND_EEA and merchant.country not in merchant.vat_numbers:
        found.append(_missing(f"vat_numbers.{merchant.country}", "the VAT number, if there is one", VAT_ID))
    if not ReturnAddress.objects.filter(market=query.EVERYWHERE_ELSE).exists():
        what = "a return address for markets that have none of their own"
        found.append(_missing("return_addresses.*", what, EU_TRADER_INFORMATION))
    return found


def _missing(field: str, what: str, source: str) -> Problem:
    return Problem("missing", field, f"Enter {what}.", source)
