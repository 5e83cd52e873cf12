"""A return policy for search engines: schema.org's MerchantReturnPolicy, one per country, days counted from delivery.

Properties as Google's merchant listing documentation names them; a state or province has no policy of its own there.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from amends.decision.policy.document import Rate, RowRemedy
from amends.decision.promise import MarketPromise, Promised, Subject
from amends.vocabulary.market import country
from amends.vocabulary.money import format_minor
from amends.vocabulary.remedy import FreightPayer, Remedy

CONTEXT = "https://schema.org"
_UNION = "EU"


@dataclass(frozen=True, slots=True)
class Seller:
    """Who sells: `url` of the store, `country` that goods are sent back to, None where that is not stated."""

    name: str
    url: str
    returns_to: str | None


def organization(seller: Seller, policies: Iterable[Mapping[str, Any]]) -> Mapping[str, Any]:
    """The store with its return policies, as one JSON-LD document."""
    return {
        "@context": CONTEXT,
        "@type": "OnlineStore",
        "name": seller.name,
        "url": seller.url,
        "hasMerchantReturnPolicy": list(policies),
    }


def return_policy(promise: MarketPromise, seller: Seller, link: str) -> Mapping[str, Any] | None:
    """The policy of one country; None for a market that is not a country."""
    if promise.market != country(promise.market) or promise.market == _UNION:
        return None
    usual = promise.usual(Subject.CHANGE_OF_MIND)
    assert usual is not None
    stated: dict[str, Any] = {
        "@type": "MerchantReturnPolicy",
        "applicableCountry": promise.market,
        "merchantReturnLink": link,
        **_window(usual),
    }
    if seller.returns_to is not None:
        stated["returnPolicyCountry"] = seller.returns_to
    if usual.granted:
        stated |= _terms(usual) | _fees("customerRemorse", usual)
    fault = promise.usual(Subject.FAULT)
    if fault is not None and fault.granted:
        stated |= _fees("itemDefect", fault)
    if seasons := list(_seasons(promise)):
        stated["returnPolicySeasonalOverride"] = seasons
    return stated


def _window(entry: Promised) -> dict[str, Any]:
    if not entry.granted:
        word = "MerchantReturnNotPermitted" if entry.certain else "MerchantReturnUnspecified"
        return {"returnPolicyCategory": _word(word)}
    if entry.period is None:
        return {"returnPolicyCategory": _word("MerchantReturnUnlimitedWindow")}
    return {
        "returnPolicyCategory": _word("MerchantReturnFiniteReturnWindow"),
        "merchantReturnDays": entry.period.days,
    }


def _terms(entry: Promised) -> dict[str, Any]:
    stated: dict[str, Any] = {"returnMethod": _word("ReturnByMail"), "refundType": list(_refund_types(entry))}
    payer = None if entry.terms is None else entry.terms.return_freight_payer
    if payer is not None:
        stated["returnFees"] = _word(_fee_word(payer))
        stated["returnLabelSource"] = _word(_label_word(payer))
    fee = None if entry.row is None else entry.row.then.restocking_fee
    if fee is not None and entry.terms is not None and entry.terms.restocking_fee_minor != 0:
        stated["restockingFee"] = (
            fee.ppm / 10_000
            if isinstance(fee, Rate)
            else {
                "@type": "MonetaryAmount",
                "currency": fee.currency,
                "value": format_minor(fee.amount_minor, fee.currency),
            }
        )
    return stated


def _refund_types(entry: Promised) -> Iterator[str]:
    own = () if entry.row is None else entry.row.then.remedies
    if Remedy.REFUND in entry.remedies:
        yield _word("FullRefund")
    if RowRemedy.EXCHANGE in own:
        yield _word("ExchangeRefund")
    if RowRemedy.STORE_CREDIT in own:
        yield _word("StoreCreditRefund")


def _fees(prefix: str, entry: Promised) -> dict[str, Any]:
    payer = None if entry.terms is None else entry.terms.return_freight_payer
    if payer is None:
        return {}
    return {f"{prefix}ReturnFees": _word(_fee_word(payer)), f"{prefix}ReturnLabelSource": _word(_label_word(payer))}


def _fee_word(payer: FreightPayer) -> str:
    return "FreeReturn" if payer is FreightPayer.MERCHANT else "ReturnFeesCustomerResponsibility"


def _label_word(payer: FreightPayer) -> str:
    return "ReturnLabelDownloadAndPrint" if payer is FreightPayer.MERCHANT else "ReturnLabelCustomerResponsibility"


def _seasons(promise: MarketPromise) -> Iterator[Mapping[str, Any]]:
    """Campaigns that ask for nothing but the day of the order."""
    for entry in promise.of(Subject.CHANGE_OF_MIND)[:-1]:
        when = None if entry.row is None else entry.row.when
        if when is None or when.ordered is None or when.ordered.first is None or when.ordered.last is None:
            continue
        if when.category or when.tags or when.kinds or when.buyer_tier or when.value or when.where:
            continue
        yield {
            "@type": "MerchantReturnPolicySeasonalOverride",
            "startDate": when.ordered.first.isoformat(),
            "endDate": when.ordered.last.isoformat(),
            **_window(entry),
        }


def _word(name: str) -> str:
    return f"{CONTEXT}/{name}"
