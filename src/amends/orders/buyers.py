"""The buyers of incoming orders: found again by the store's customer number or their e-mail, else new."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Count

from amends.merchants.tenancy import current_merchant, new_id
from amends.orders import rows
from amends.orders.encryption import fresh_key, keyed_hash, unwrap
from amends.orders.models import Buyer, Order
from amends.orders.person import Person

EMAIL, IDENTITY, CONTENT = "email", "identity", "personal"


def email_lookup(email: str) -> bytes:
    """What `Buyer.email_lookup` holds for a normal e-mail at the open tenant's merchant."""
    return keyed_hash(current_merchant(), EMAIL, email)


def buyers_of(people: list[tuple[Person, UUID | None]], now: datetime) -> list[UUID]:
    """The buyer's id for each person, given with the buyer an earlier version of the order had.

    Someone known with other details gets the details sent now. An erased buyer stays erased and keeps the order, and so
    does one who bought nothing else: a corrected e-mail is no other person, and messages are sealed with the key.
    """
    identities = [_identity(person) for person, _ in people]
    before = {buyer_id for _, buyer_id in people if buyer_id is not None}
    alone = _with_one_order(before)
    wanted = {identity for identity in identities if identity is not None}
    found = _found(wanted, before)
    fresh: dict[bytes, dict[str, Any]] = {}
    nameless: list[dict[str, Any]] = []
    chosen: list[UUID | bytes] = []
    for (person, earlier), identity in zip(people, identities, strict=True):
        erased = earlier is not None and found[earlier].erased_at is not None
        corrected = earlier in alone and identity not in found and identity not in fresh
        if earlier is not None and (erased or identity is None or corrected):
            chosen.append(earlier)
            if corrected and identity is not None:
                found[identity] = found[earlier]
        elif identity is None:
            nameless.append(_row(person, None, now))
            chosen.append(nameless[-1]["id"])
        else:
            if identity not in found:
                fresh.setdefault(identity, _row(person, identity, now))
            chosen.append(identity)
    rows.insert(Buyer, [fresh[identity] for identity in sorted(fresh)] + nameless, key=("identity",))
    if fresh:
        found |= _found(set(fresh), set())
    ids = [choice if isinstance(choice, UUID) else found[choice].pk for choice in chosen]
    _renew([(person, found[choice]) for (person, _), choice in zip(people, chosen, strict=True) if choice in found])
    return ids


def _with_one_order(buyer_ids: set[UUID]) -> set[UUID]:
    if not buyer_ids:
        return set()
    counted = Order.objects.filter(buyer__in=buyer_ids).values_list("buyer").annotate(orders=Count("pk"))
    return {buyer_id for buyer_id, orders in counted if orders == 1}


def _identity(person: Person) -> bytes | None:
    if person.external_id is not None:
        return keyed_hash(current_merchant(), IDENTITY, f"number {person.external_id}")
    return keyed_hash(current_merchant(), IDENTITY, f"email {person.email}") if person.email else None


def _found(identities: set[bytes], ids: set[UUID]) -> dict[UUID | bytes, Buyer]:
    """Buyers by identity and by id."""
    if not identities and not ids:
        return {}
    known = Buyer.objects.filter(identity__in=identities) | Buyer.objects.filter(pk__in=ids)
    found: dict[UUID | bytes, Buyer] = {}
    for buyer in known:
        found[buyer.pk] = buyer
        if buyer.identity is not None:
            found[bytes(buyer.identity)] = buyer
    return found


def _row(person: Person, identity: bytes | None, now: datetime) -> dict[str, Any]:
    key, wrapped = fresh_key() if person.personal else (None, None)
    return {
        "id": new_id(),
        "data_key": wrapped,
        "personal": key.seal_json(person.personal) if key else None,
        "personal_mac": _mac(person) if key else None,
        "identity": identity,
        "email_lookup": email_lookup(person.email) if person.email else None,
        "locale": person.locale,
        "created_at": now,
    }


def _renew(people: list[tuple[Person, Buyer]]) -> None:
    """New details of known buyers; the last of a batch stands."""
    later: dict[UUID, dict[str, Any]] = {}
    for person, buyer in people:
        if not person.personal or buyer.erased_at is not None:
            continue
        mac = _mac(person)
        if buyer.personal_mac is not None and bytes(buyer.personal_mac) == mac and buyer.pk not in later:
            continue
        key, wrapped = (unwrap(buyer.data_key), bytes(buyer.data_key)) if buyer.data_key else fresh_key()
        later[buyer.pk] = {
            "id": buyer.pk,
            "identity": _identity(person) or buyer.identity,
            "data_key": wrapped,
            "personal": key.seal_json(person.personal),
            "personal_mac": mac,
            "email_lookup": email_lookup(person.email) if person.email else None,
            "locale": person.locale or buyer.locale,
        }
    rows.update(Buyer, list(later.values()))


def _mac(person: Person) -> bytes:
    content = repr(sorted(person.personal.items()))
    return keyed_hash(current_merchant(), CONTENT, content)
