"""Which orders bind money already, so that a later version of one cannot take it back."""

from collections.abc import Iterable

from amends.cases.models import Case, Refund
from amends.merchants.tenancy import current_merchant
from amends.vocabulary.identity import OrderId


def bound(order_ids: Iterable[OrderId]) -> set[OrderId]:
    """Those of the orders on which a refund is promised or made."""
    wanted = list(order_ids)
    refunds = Refund.objects.filter(merchant_id=current_merchant(), order_id__in=wanted).exclude(state="failed")
    promised = Case.objects.filter(merchant_id=current_merchant(), order_id__in=wanted, value_minor__gt=0)
    found = set(refunds.values_list("order_id", flat=True)) | set(promised.values_list("order_id", flat=True))
    return {OrderId(str(each)) for each in found}
