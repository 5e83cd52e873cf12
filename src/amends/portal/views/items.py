"""Which items: the first question behind the link, and the way back to requests made before."""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from amends.portal import aftersales
from amends.portal.visit import Visit, show, signed
from amends.presentation.dates import day
from amends.presentation.money import money_minor
from amends.presentation.wording import CASE_STATES, word

MOST_TO_LIST = 20
"""Up to here the number of units is chosen from a list, above it is typed."""


@require_safe
@signed
def items(request: HttpRequest, visit: Visit) -> HttpResponse:
    """The lines that can still be asked about, and the requests that stand."""
    known = aftersales.cases(visit.key)
    left = aftersales.units_left(visit.key, visit.order)
    asked = request.GET.getlist("line")
    rows = [
        {
            "line": line,
            "price": money_minor(line.unit_price_minor, visit.order.currency, visit.reading.locale),
            "left": left[line.id],
            "numbers": range(1, left[line.id] + 1) if 1 < left[line.id] <= MOST_TO_LIST else None,
            "chosen": line.id in asked,
            "quantity": request.GET.get(f"quantity-{line.id}", ""),
        }
        for line in visit.order.order.lines
        if left[line.id] > 0
    ]
    ordered = visit.order.order.ordered_at
    context = {
        "visit": visit,
        "rows": rows,
        "ordered": day(ordered, visit.reading.locale, visit.reading.today) if ordered else "",
        "cases": [
            {"id": case["id"], "state": word(CASE_STATES, case["state"]), "items": _titles(visit, case)}
            for case in known
        ],
    }
    return show(request, "items", visit.store, context)


def _titles(visit: Visit, case: aftersales.Case) -> str:
    lines = {line.id: line.title or line.sku for line in visit.order.order.lines}
    return " · ".join(lines.get(item["line"], "") for item in case["items"])
