"""`/structured-data`: the return policy of a market for search engines, to stand on the merchant's own pages."""

from datetime import UTC, datetime
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from ninja import Router

from amends.api.call import look
from amends.api.documentation import answered, parameter
from amends.merchants import query as merchants
from amends.presentation import structured_data
from amends.presentation.merchant_promise import markets_sold_to, policy_today, promise_in
from amends.vocabulary.market import country
from amends.vocabulary.reader import FieldError

router = Router(tags=["policies"])


@router.get(
    "/structured-data",
    operation_id="get_structured_data",
    summary="The return policy of a country as schema.org's MerchantReturnPolicy",
    openapi_extra=answered("StructuredData")
    | {
        "parameters": [
            parameter("market", {"type": "string"}, "The country delivered to, such as DE") | {"required": True}
        ]
    },
)
def get_structured_data(request: HttpRequest) -> HttpResponse:
    """Law and the policy in force today; days count from delivery. For a `script` of type application/ld+json."""
    return look(request, lambda: _stated(request.GET.get("market", "")))


def _stated(market: str) -> dict[str, Any]:
    today = datetime.now(UTC).date()
    policy = policy_today(today)
    markets = [each for each in markets_sold_to(policy) if each == country(each)]
    promise = promise_in(market, policy, today) if market in markets else None
    if promise is None:
        message = f"market: {market!r} is not a country whose return policy can be stated"
        raise FieldError("unknown_market", "market", message, tuple(markets))
    slug = next(iter(merchants.addresses()), None)
    address = merchants.return_address(market)
    store = settings.PUBLIC_URL if slug is None else _address("portal:find", slug)
    link = store if slug is None else _address("portal:returns-market", slug, market)
    seller = structured_data.Seller(merchants.merchant().name, store, address.country if address else None)
    stated = structured_data.return_policy(promise, seller, link)
    assert stated is not None
    return dict(structured_data.organization(seller, [stated]))


def _address(name: str, *parts: str) -> str:
    return f"{settings.PUBLIC_URL}{reverse(name, args=list(parts))}"
