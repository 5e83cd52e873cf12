"""The cases that people work through, by what is due next, with what a row shows of their orders."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Case as Choice
from django.db.models import Count, DateTimeField, ExpressionWrapper, F, Q, QuerySet, When
from django.db.models.functions import Coalesce

from amends.cases.models import Case, Event
from amends.cases.timer import RELEASE_HOUR
from amends.merchants.tenancy import current_merchant
from amends.orders import query as orders
from amends.vocabulary.money import parse_minor

ENDED = ("closed", "cancelled", "refused")
ANSWER_DAYS = 2
"""Our own promise where nothing else sets a day: how soon a person looks at a case that needs one."""
REST_OF_DAY = timedelta(hours=24 - RELEASE_HOUR)
"""A row's `due_at` is the morning of its last day; it is late when that day is over."""
MAX_TYPED = 100
_NEVER = datetime(9999, 1, 1, tzinfo=UTC)
_TRACKED = ("goods_dispatched", "replacement_sent", "repair_finished")


@dataclass(frozen=True, slots=True)
class Filters:
    """What is asked for; empty words ask for everything. `ended` None leaves closed cases out only of the inbox."""

    state: str = ""
    market: str = ""
    overdue: bool = False
    attention: bool = False
    search: str = ""
    ended: bool = False


@dataclass(frozen=True, slots=True)
class Row:
    """One case in a list. `promised` tells whether the due day is our own promise alone; `time_zone` is the buyer's."""

    id: str
    rma: str
    order_number: str
    state: str
    market: str
    locale: str
    currency: str
    value_minor: int
    goods_minor: int
    owner: str
    attention: str
    items: tuple[Mapping[str, Any], ...]
    due_at: datetime | None
    promised: bool
    opened_at: datetime
    time_zone: str | None = None


@dataclass(frozen=True, slots=True)
class Page:
    """Rows and the cursor of those that follow; None on the last page."""

    rows: tuple[Row, ...]
    next: str | None


@dataclass(frozen=True, slots=True)
class Counts:
    """How many open cases there are: in all, by state, by market, late, and those that need a person."""

    open: int
    states: Mapping[str, int]
    markets: Mapping[str, int]
    overdue: int
    attention: int


def page(filters: Filters, now: datetime, cursor: str | None = None, limit: int = 50) -> Page:
    """Cases by what is due next, late ones first and those with nothing due last; in one statement."""
    rows = _matching(_cases(filters.ended), filters, now)
    if cursor and (after := _read_cursor(cursor)):
        moment, case_id = after
        rows = rows.filter(Q(due__gt=moment) | Q(due=moment, id__gt=case_id))
    found = list(rows.select_related("order").order_by("due", "id")[: limit + 1])
    following = _cursor(found[limit - 1]) if len(found) > limit else None
    return Page(tuple(_row(row) for row in found[:limit]), following)


def counts(now: datetime) -> Counts:
    """The figures beside the filters, in one statement."""
    late = Q(due__lte=now - REST_OF_DAY)
    groups = (
        _cases(ended=False)
        .order_by()
        .values("state", "market")
        .annotate(n=Count("id"), late=Count("id", filter=late), asking=Count("id", filter=~Q(attention="")))
    )
    states: dict[str, int] = {}
    markets: dict[str, int] = {}
    overdue = attention = 0
    for group in groups:
        states[group["state"]] = states.get(group["state"], 0) + group["n"]
        markets[group["market"]] = markets.get(group["market"], 0) + group["n"]
        overdue += group["late"]
        attention += group["asking"]
    return Counts(sum(states.values()), states, dict(sorted(markets.items())), overdue, attention)


def _cases(ended: bool) -> QuerySet[Case]:
    promise = ExpressionWrapper(F("opened_at") + timedelta(days=ANSWER_DAYS), output_field=DateTimeField())
    asking = Choice(When(~Q(attention=""), then=promise), default=_NEVER, output_field=DateTimeField())
    rows = Case.objects.filter(merchant_id=current_merchant()).annotate(due=Coalesce("due_at", asking))
    return rows if ended else rows.exclude(state__in=ENDED)


def _matching(rows: QuerySet[Case], filters: Filters, now: datetime) -> QuerySet[Case]:
    if filters.state:
        rows = rows.filter(state=filters.state)
    if filters.market:
        rows = rows.filter(market=filters.market)
    if filters.overdue:
        rows = rows.filter(due__lte=now - REST_OF_DAY)
    if filters.attention:
        rows = rows.exclude(attention="")
    wanted = filters.search.strip()[:MAX_TYPED]
    return rows.filter(_said(wanted)) if wanted else rows


def _said(wanted: str) -> Q:
    """Order number, RMA, or the tracking number of a parcel in either direction."""
    parcels = Event.objects.filter(merchant_id=current_merchant(), stream_kind="case").filter(
        Q(type__in=_TRACKED, data__tracking__iexact=wanted) | Q(type="goods_received", data__parcel__iexact=wanted)
    )
    return (
        Q(search__contains=wanted.lower())
        | Q(id__in=parcels.values("stream_id"))
        | Q(order_id__in=orders.ids_of_tracking(wanted))
    )


def _row(row: Any) -> Row:
    lines = {line["id"]: line for line in row.order.document["lines"]}
    items = tuple(item | {"title": lines.get(item["line"], {}).get("title") or item["line"]} for item in row.items)
    return Row(
        id=str(row.id),
        rma=row.rma,
        order_number=row.order.number,
        state=row.state,
        market=row.market,
        locale=row.order.locale,
        currency=row.currency,
        value_minor=row.value_minor,
        goods_minor=sum(_price(lines.get(item["line"]), row.currency) * item["quantity"] for item in row.items),
        owner=row.owner,
        attention=row.attention,
        items=items,
        due_at=row.due if row.due < _NEVER else None,
        promised=row.due_at is None,
        opened_at=row.opened_at,
        time_zone=row.order.buyer_facts.get("time_zone"),
    )


def _price(line: Mapping[str, Any] | None, currency: str) -> int:
    return parse_minor(line["unit_price"], currency) if line and line.get("unit_price") else 0


def _cursor(row: Any) -> str:
    return f"{row.due.timestamp():.6f}.{row.id}"


def _read_cursor(cursor: str) -> tuple[datetime, UUID] | None:
    seconds, _, case_id = cursor.rpartition(".")
    try:
        whole, _, fraction = seconds.partition(".")
        moment = datetime.fromtimestamp(int(whole), UTC) + timedelta(microseconds=int(fraction or 0))
        return moment, UUID(case_id)
    except (ValueError, OverflowError, OSError):
        return None
