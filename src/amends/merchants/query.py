"""Reading merchants, inside a tenant unless said otherwise."""

from dataclasses import dataclass
from uuid import UUID

from amends.merchants.models import Address, Membership, Merchant, ReturnAddress, Store
from amends.merchants.tenancy import current_merchant, signed_in
from amends.vocabulary.identity import MerchantId
from amends.vocabulary.market import country

EVERYWHERE_ELSE = "*"


@dataclass(frozen=True, slots=True)
class MembershipView:
    """A person's work for a merchant; `role` is a word of `models.Role`."""

    merchant_id: MerchantId
    user_id: str
    role: str


def merchant() -> Merchant:
    """The merchant of the open tenant."""
    return Merchant.objects.get(pk=current_merchant())


def merchant_ids() -> list[MerchantId]:
    """Every merchant of the installation, for the worker's rounds; needs no tenant."""
    return [
        MerchantId(str(found))
        for found in Address.objects.order_by("merchant_id").values_list("merchant_id", flat=True).distinct()
    ]


def stores() -> dict[str, Store]:
    """The merchant's stores by code."""
    return {store.code: store for store in Store.objects.order_by("code")}


def addresses() -> list[str]:
    """The merchant's public addresses."""
    return list(Address.objects.filter(merchant_id=current_merchant()).order_by("slug").values_list("slug", flat=True))


def address_of(store_id: str) -> str | None:
    """The public address of a store, the first where it has several."""
    return Address.objects.filter(store_id=store_id).order_by("slug").values_list("slug", flat=True).first()


def return_address(market: str) -> ReturnAddress | None:
    """Where a buyer of this market sends goods: the market's own, its country's, the one for everywhere else."""
    wanted = [market, country(market), EVERYWHERE_ELSE]
    found = {address.market: address for address in ReturnAddress.objects.filter(market__in=wanted)}
    return next((found[place] for place in wanted if place in found), None)


def memberships(user_id: UUID | str) -> list[MembershipView]:
    """Whom a user works for; needs no tenant."""
    with signed_in(user_id):
        return [_view(row) for row in Membership.objects.filter(user_id=user_id).order_by("created_at")]


def membership(user_id: UUID | str) -> MembershipView | None:
    """A user's work for the merchant of the open tenant."""
    row = Membership.objects.filter(user_id=user_id).first()
    return _view(row) if row else None


def staff_names() -> dict[str, str]:
    """The names of everybody who works for the open tenant's merchant, by user id."""
    rows = Membership.objects.filter(merchant_id=current_merchant()).select_related("user")
    return {str(row.user_id): row.user.get_full_name() for row in rows}


def return_addresses() -> list[ReturnAddress]:
    """Every return address, the one for all other markets first."""
    return list(ReturnAddress.objects.order_by("market"))


def _view(row: Membership) -> MembershipView:
    return MembershipView(MerchantId(str(row.merchant_id)), str(row.user_id), row.role)
