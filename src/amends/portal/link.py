"""The signed link that stands for signing in: it names one order of one merchant, and it expires."""

from base64 import urlsafe_b64decode, urlsafe_b64encode
from binascii import Error
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from django.conf import settings
from django.core.signing import BadSignature, SignatureExpired, TimestampSigner
from django.urls import reverse

from amends.merchants import query as merchants
from amends.merchants.tenancy import current_merchant
from amends.orders import query as orders

LIFETIME = timedelta(days=14)
"""As long as the longest ordinary step of a buyer (posting a parcel); asking again gives a new one, every mail too."""
_SALT = "amends.portal.link"
_IDS = 32


@dataclass(frozen=True, slots=True)
class Key:
    """What a valid link opens; `slug` is the store's address, to lead back to its start page."""

    merchant_id: str
    order_id: str
    slug: str


@dataclass(frozen=True, slots=True)
class Expired:
    """A link that was ours and is too old; it still says which store to ask anew."""

    slug: str


def _signer() -> TimestampSigner:
    return TimestampSigner(sep=".", salt=_SALT)


def sign(key: Key) -> str:
    """The token for a link."""
    raw = UUID(key.merchant_id).bytes + UUID(key.order_id).bytes + key.slug.encode()
    return _signer().sign(urlsafe_b64encode(raw).decode().rstrip("="))


def _opened(value: str) -> Key:
    raw = urlsafe_b64decode(value + "=" * (-len(value) % 4))
    return Key(str(UUID(bytes=raw[:16])), str(UUID(bytes=raw[16:_IDS])), raw[_IDS:].decode())


def read(token: str) -> Key | Expired | None:
    """What the token opens; Expired where it is too old; None where it is not ours."""
    try:
        return _opened(_signer().unsign(token, max_age=LIFETIME))
    except SignatureExpired:
        return Expired(_opened(_signer().unsign(token)).slug)
    except (BadSignature, Error, ValueError, UnicodeDecodeError):
        return None


def address(key: Key, case_id: str | None = None) -> str:
    """The path (no host) by which a buyer reaches an order, or one of its cases, while the link lasts."""
    if case_id:
        return reverse("portal:case", args=[sign(key), case_id])
    return reverse("portal:items", args=[sign(key)])


def order_url(order_id: str, case_id: str | None = None) -> str | None:
    """The whole link for a mail, inside the order's tenant; None where the order or its store's address is gone."""
    found = orders.order(order_id)
    slug = merchants.address_of(found.store_id) if found else None
    if slug is None:
        return None
    return settings.PUBLIC_URL + address(Key(str(current_merchant()), str(order_id), slug), case_id)
