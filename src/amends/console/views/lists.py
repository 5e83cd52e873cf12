"""The inbox, and all cases."""

from django.http import HttpRequest, HttpResponse

from amends.cases import declaration_review, worklist
from amends.console import inbox
from amends.console.access import Desk, show, staff
from amends.console.roles import Duty

PAGE = 50


@staff(Duty.SEE)
def inbox_page(request: HttpRequest, desk: Desk) -> HttpResponse:
    """Open cases, by what is due next."""
    return _list(request, desk, ended=False)


@staff(Duty.SEE)
def cases_page(request: HttpRequest, desk: Desk) -> HttpResponse:
    """Every case, open or ended."""
    return _list(request, desk, ended=True)


def _list(request: HttpRequest, desk: Desk, *, ended: bool) -> HttpResponse:
    filters = inbox.filters_of(request.GET, ended=ended)
    page = worklist.page(filters, desk.now, request.GET.get("after"), PAGE)
    counts = worklist.counts(desk.now)
    context = {
        "rows": [inbox.shown(row, desk) for row in page.rows],
        "next": f"{inbox.href(filters)}&after={page.next}" if page.next else None,
        "first": inbox.href(filters) if request.GET.get("after") else None,
        "views": inbox.every_state(filters) if ended else inbox.views(filters, counts),
        "markets": inbox.markets(filters, counts),
        "filters": filters,
        "declarations": 0 if ended else declaration_review.left_open(),
        "narrowed": bool(filters.state or filters.market or filters.overdue or filters.attention or filters.search),
        "ended": ended,
    }
    return show(request, desk, "list", context)
