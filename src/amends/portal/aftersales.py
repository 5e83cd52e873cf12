"""What the pages ask of the floors below: each function one query or one command in the order's own tenant."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from amends.cases import command, declaration, query
from amends.cases.actor import BUYER
from amends.cases.past import past
from amends.cases.picture import Kept
from amends.cases.refusal import Refused
from amends.cases.rulebooks import packs
from amends.merchants import policy_query
from amends.merchants import query as merchants
from amends.merchants.tenancy import tenant
from amends.orders import query as orders
from amends.portal.link import Key
from amends.portal.storefront import Storefront
from amends.presentation.reading import Texts

type Case = Mapping[str, Any]
"""A case as the contract's section 4 gives it."""


def order(key: Key) -> tuple[Any, Any] | None:
    """The order and its buyer (None once erased); None where the order is not there."""
    with tenant(key.merchant_id):
        found = orders.order(key.order_id)
        return (found, orders.buyer(found.buyer_id) if found.buyer_id else None) if found else None


def texts(market: str) -> Texts:
    """The law's own sentences for a market, by language and key."""
    pack = packs().for_market(market).pack
    return pack.texts if pack else {}


def zone(view: Any) -> ZoneInfo:
    """The time zone whose day the order's buyer reads: their own if known, else the (first) one of their market."""
    if known := view.buyer_facts.get("time_zone"):
        return ZoneInfo(known)
    pack = packs().for_market(view.market).pack
    return ZoneInfo(pack.time_zones[0] if pack and pack.time_zones else "UTC")


def cases(key: Key) -> list[Case]:
    """The order's cases, oldest first, as rows: id, state, items with line, quantity and state."""
    with tenant(key.merchant_id):
        return list(query.of_order(key.order_id))


def case(key: Key, case_id: str) -> Case | None:
    """A case of this order; None where there is none, or it is another order's."""
    with tenant(key.merchant_id):
        found = query.case(case_id)
    return found if found and str(found["order"]) == key.order_id else None


def units_left(key: Key, view: Any) -> dict[str, int]:
    """Units of each line that no standing request holds and that were not returned."""
    with tenant(key.merchant_id):
        taken = past(key.order_id)
    return {line.id: line.quantity - taken.claimed(line.id) for line in view.order.lines}


def preview(key: Key, items: Sequence[dict[str, Any]], now: datetime) -> Mapping[str, Any] | Refused:
    """What a request would be answered; nothing is written."""
    with tenant(key.merchant_id):
        return command.preview(key.order_id, list(items), now)


def may_ask_to_be_shown(key: Key, ordered_on: date, today: date) -> bool:
    """Whether any row of the policies that may govern asks for evidence; most ask for none."""
    with tenant(key.merchant_id):
        documents = policy_query.candidates(ordered_on, today)
    return any(row.get("then", {}).get("evidence") for document in documents if document for row in document["rows"])


def open_case(key: Key, items: Sequence[dict[str, Any]], message: str, now: datetime) -> Case | Refused:
    """Record the request; one with a withdrawal reason is the declaration itself and is acknowledged with it."""
    with tenant(key.merchant_id):
        return command.open_case(key.order_id, list(items), message=message, channel="portal", actor=BUYER, now=now)


def evidence(key: Key, case_id: str, files: Sequence[Mapping[str, Any]], now: datetime) -> Case | Refused:
    """Photos of what is wrong: `[{"line", "content"}]`."""
    with tenant(key.merchant_id):
        return command.evidence(case_id, list(files), actor=BUYER, now=now)


def stage(key: Key, file: Kept) -> bool:
    """Keep a file for a form that is not right yet; False where there are too many."""
    with tenant(key.merchant_id):
        return command.stage(key.order_id, file)


def staged(key: Key, sha256: str) -> bytes | None:
    """A file that was staged for this order; None where it is gone."""
    with tenant(key.merchant_id):
        return query.staged(key.order_id, sha256)


def file(key: Key, case_id: str, evidence_id: str, *, small: bool) -> tuple[str, bytes] | None:
    """A file's media type and bytes; `small`: a photo's thumbnail."""
    with tenant(key.merchant_id):
        if not small:
            return query.evidence_content(case_id, evidence_id)
        found = query.evidence_thumbnail(case_id, evidence_id)
        return None if found is None else ("image/jpeg", found)


def accept(key: Key, case_id: str, offers: Sequence[str], now: datetime) -> Case | Refused:
    """Bind the merchant to the offers chosen."""
    with tenant(key.merchant_id):
        return command.accept(case_id, list(offers), actor=BUYER, now=now)


def dispatched(key: Key, case_id: str, parcel: Mapping[str, Any], now: datetime) -> Case | Refused:
    """The buyer has posted the parcel: `items`, `carrier`, `tracking`, `at`, `proof` (files)."""
    with tenant(key.merchant_id):
        return command.dispatched(case_id, **parcel, actor=BUYER, now=now)


def cancel(key: Key, case_id: str, now: datetime) -> Case | Refused:
    """Take a request back while nothing was sent."""
    with tenant(key.merchant_id):
        return command.cancel(case_id, actor=BUYER, now=now)


def message(key: Key, case_id: str, text: str, now: datetime) -> Case | Refused:
    """A message to the shop."""
    with tenant(key.merchant_id):
        return command.message(case_id, text, actor=BUYER, now=now)


def messages(key: Key, case_id: str) -> list[Mapping[str, Any]]:
    """What was written on a case, oldest first: `from` (buyer, merchant), `text`, `at`."""
    with tenant(key.merchant_id):
        return [each for each in query.messages(case_id, mails=False) if each["text"] is not None]


def return_lines(key: Key, market: str) -> tuple[str, ...]:
    """Where a buyer of this market sends goods; empty where the merchant states none."""
    with tenant(key.merchant_id):
        address = merchants.return_address(market)
    return tuple(address.lines) if address else ()


def declare(shop: Storefront, name: str, order_reference: str, email: str, locale: str, now: datetime) -> datetime:
    """Keep a declaration of withdrawal, whatever it matches; the instant it was received."""
    with tenant(shop.merchant_id):
        kept = declaration.declare(shop.slug, name, order_reference, email, locale, now)
    return kept.received_at
