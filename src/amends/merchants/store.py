"""Writing merchants, their staff and keys."""

import hashlib
import secrets
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.utils import timezone

from amends.merchants.models import Address, ApiKey, Membership, Merchant, ReturnAddress, Role, Store, User, merchant_of
from amends.merchants.tenancy import current_merchant_uuid, new_id, tenant
from amends.vocabulary.identity import MerchantId

DEFAULT_STORE = "main"
KEY_BYTES = 32
PREFIX_LENGTH = 8
RESERVED = frozenset({"accounts", "api", "console", "healthz", "law", "mail", "p", "static"})
"""First words of addresses that are not a store's."""


class AddressTakenError(ValueError):
    """A public address that is reserved or another store's."""


@dataclass(frozen=True, slots=True)
class NewMerchant:
    """What `create_merchant` made; `address` is the public slug."""

    id: MerchantId
    store_id: str
    address: str


@dataclass(frozen=True, slots=True)
class KeyView:
    """A key that was presented and is good."""

    id: str
    merchant_id: MerchantId
    scopes: tuple[str, ...]


def create_merchant(
    name: str,
    *,
    slug: str,
    country: str,
    store_code: str = DEFAULT_STORE,
    store_name: str = "",
    **details: Any,
) -> NewMerchant:
    """A merchant with one store at one public address; `details` are fields of `models.Merchant`."""
    merchant_id = new_id()
    with tenant(merchant_id):
        Merchant.objects.create(id=merchant_id, merchant_id=merchant_id, name=name, country=country, **details)
        store_id = add_store(store_code, store_name or name, slug)
    return NewMerchant(MerchantId(str(merchant_id)), store_id, slug)


def add_store(code: str, name: str, slug: str) -> str:
    """Another store of the merchant at its own public address; gives its id. Raises AddressTakenError."""
    if slug in RESERVED or Address.objects.filter(slug=slug).exists():
        raise AddressTakenError(f"the address {slug!r} is taken")
    store = Store.objects.create(code=code, name=name)
    Address.objects.create(slug=slug, merchant_id=current_merchant_uuid(), store=store)
    return str(store.pk)


def change_merchant(**details: Any) -> Merchant:
    """Set fields of the open tenant's merchant."""
    row = Merchant.objects.get(pk=current_merchant_uuid())
    for field, value in details.items():
        assert hasattr(row, field), field
        setattr(row, field, value)
    row.full_clean()
    row.save()
    return row


def set_return_address(market: str, lines: list[str], country: str) -> None:
    """Where buyers of a market send goods; market `*` for everywhere else."""
    ReturnAddress.objects.update_or_create(
        merchant_id=current_merchant_uuid(), market=market, defaults={"lines": lines, "country": country}
    )


def create_staff(email: str, role: Role | str, *, name: str = "", password: str | None = None) -> str:
    """Give a person (new, or known by e-mail) a role at the open tenant's merchant; gives the user's id.

    A known person keeps name and password.
    """
    user = User.objects.filter(email=email.strip().lower()).first()
    if user is None:
        user = User.objects.create_user(email, password, name)
    Membership.objects.update_or_create(merchant_id=current_merchant_uuid(), user=user, defaults={"role": Role(role)})
    return str(user.pk)


def create_key(name: str = "", scopes: tuple[str, ...] = (), expires_at: datetime | None = None) -> str:
    """A key of the API in plain, shown this once: `amends_<merchant uuid hex>_<secret>`."""
    secret = secrets.token_urlsafe(KEY_BYTES)
    plain = f"amends_{current_merchant_uuid().hex}_{secret}"
    ApiKey.objects.create(
        name=name, prefix=secret[:PREFIX_LENGTH], sha256=_hash(plain), scopes=list(scopes), expires_at=expires_at
    )
    return plain


def revoke_key(key_id: str, now: datetime) -> None:
    """The key stops working at once."""
    ApiKey.objects.filter(pk=key_id, revoked_at=None).update(revoked_at=now)


def use_key(plain: str, now: datetime | None = None) -> KeyView | None:
    """The key behind a bearer token, or None; needs no tenant, and opens none that outlives the call."""
    merchant_id = merchant_of(plain)
    if merchant_id is None:
        return None
    now = now or timezone.now()
    try:
        named = UUID(hex=merchant_id)
    except ValueError:
        return None
    with tenant(named):
        row = ApiKey.objects.filter(sha256=_hash(plain), revoked_at=None).first()
        if row is None or (row.expires_at is not None and row.expires_at <= now):
            return None
        if row.last_used_at is None or (now - row.last_used_at).total_seconds() > 60:
            ApiKey.objects.filter(pk=row.pk).update(last_used_at=now)
        return KeyView(str(row.pk), MerchantId(str(named)), tuple(row.scopes))


def _hash(plain: str) -> bytes:
    return hashlib.sha256(plain.encode()).digest()
