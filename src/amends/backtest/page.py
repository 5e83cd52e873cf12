"""The report as one page that needs nothing else: charts drawn here, tables beneath them, no script."""

import json
from collections.abc import Iterable, Iterator
from html import escape
from importlib.resources import files

from amends.backtest.chart import Bar, bars
from amends.backtest.examples import Example, Told
from amends.backtest.figures import Figures, a_year, grouped, percent, share_ppm, totals
from amends.backtest.money import SIDES
from amends.backtest.run import Backtest
from amends.backtest.wording import CHANGE_WORDS, OUTCOME_WORDS, assumed, exact, money, named, words

LONGEST_CHART = 12
"""Lines of a chart; the table has them all."""


def page(backtest: Backtest, examples_folder: str = "examples", table_file: str = "backtest.csv") -> str:
    """The whole page; links to the CSV and the examples are relative."""
    style = files("amends.backtest").joinpath("page.css").read_text("utf-8")
    mine, other = (escape(named(backtest.policies[side])) for side in SIDES)
    body = "".join(
        (
            _opening(backtest, mine, other),
            _section("Requests accepted, by market", _accepted(backtest, "market")),
            _section("Requests accepted, by reason", _accepted(backtest, "reason")),
            _section("Money, a year", _money(backtest)),
            _section("Who wins and who loses", _changes(backtest)),
            _section("Examples", _examples(backtest.examples, examples_folder)),
            _section("What was assumed, and what was not replayed", _limits(backtest)),
            f'<footer><p><a href="{escape(table_file)}">The figures as CSV</a></p></footer>',
        )
    )
    return (
        f'<!doctype html><html lang="en"><head><meta charset="utf-8"><title>{mine} against {other}</title>'
        f'<meta name="viewport" content="width=device-width,initial-scale=1"><style>{style}</style></head>'
        f"<body><main>{body}</main></body></html>\n"
    )


def _section(title: str, content: str) -> str:
    return f"<section><h2>{title}</h2>{content}</section>"


def _opening(backtest: Backtest, mine: str, other: str) -> str:
    prepared = backtest.prepared
    cards = "".join(_card(backtest, side, name) for side, name in zip(SIDES, (mine, other), strict=True))
    return (
        f"<h1>{mine} against {other}</h1>"
        f"<p>{prepared.requests:,} requests on {prepared.orders:,} orders, from {prepared.first_day} to"
        f" {prepared.last_day}, replayed under both policies and the law of {len(prepared.markets)} markets. Where a"
        " policy gives less than the law, the law is what counts here.</p>"
        f'<p><span class="key"></span>{mine} &nbsp; <span class="key other"></span>{other}, called “before” here</p>'
        f'<div class="cards">{cards}</div>'
    )


def _card(backtest: Backtest, side: str, name: str) -> str:
    whole = next((each for each in grouped(backtest.figures, "side").values() if each.side == side), None)
    if whole is None:
        return f'<div class="card"><h3>{name}</h3><p>No request.</p></div>'
    days = backtest.prepared.days
    rows = [(said, f"{getattr(whole, outcome):,}") for outcome, said in OUTCOME_WORDS.items()]
    rows.append(("of them raised to the law", f"{whole.raised:,}"))
    for (of, currency), each in totals(backtest.figures).items():
        if of == side:
            rows.append(("cost a year", money(a_year(each.cost_minor, days), currency)))
    told = "".join(f"<dt>{escape(said)}</dt><dd>{value}</dd>" for said, value in rows)
    return (
        f'<div class="card"><h3>{name}</h3><strong>{percent(whole.accepted, whole.requests)}</strong>'
        f" of requests accepted<dl>{told}</dl></div>"
    )


def _accepted(backtest: Backtest, by: str) -> str:
    found = grouped(backtest.figures, by, "side")
    size: dict[str, int] = {}
    for (word, _), each in found.items():
        size[word] = max(size.get(word, 0), each.requests)
    order = sorted(size, key=lambda word: (-size[word], word))
    lines, rows = [], []
    for word in order:
        mine, other = (found[word, side] for side in SIDES)
        shares = [percent(each.accepted, each.requests) for each in (mine, other)]
        ppm = [share_ppm(each.accepted, each.requests) for each in (mine, other)]
        lines.append(Bar(f"{words(word)} · {size[word]:,}", *ppm, *shares))
        persons = f"{mine.person + mine.marketplace:,}"
        rows.append((words(word), f"{mine.requests:,}", *shares, f"{mine.refused:,}", f"{other.refused:,}", persons))
    head = (by.capitalize(), "Requests", "Accepted", "Accepted before", "Refused", "Refused before", "Left to others")
    chart = bars(f"Share of requests accepted by {by}", lines[:LONGEST_CHART], 1_000_000)
    return _pair(chart, _table(f"Share accepted by {by}", head, rows))


_KINDS = (
    ("refunds", "refund_minor"),
    ("of them outbound freight", "outbound_minor"),
    ("return freight paid by the merchant", "freight_minor"),
    ("handling", "handling_minor"),
    ("brought by returned goods", "resale_minor"),
    ("fees kept from refunds", "fees_minor"),
    ("return freight paid by buyers", "buyer_freight_minor"),
)


def _money(backtest: Backtest) -> str:
    found, days = totals(backtest.figures), backtest.prepared.days
    parts = []
    for currency in dict.fromkeys(currency for _, currency in found):
        mine, other = (found.get((side, currency), Figures(side, "all", "all", currency)) for side in SIDES)
        lines, rows = [], []
        for said, name in (*_KINDS, ("cost to the merchant", "cost_minor")):
            sums = [getattr(each, name) for each in (mine, other)]
            yearly = [a_year(amount, days) for amount in sums]
            lines.append(Bar(said, *yearly, *(money(amount, currency) for amount in yearly)))
            rows.append((said, *(money(amount, currency) for amount in (*yearly, yearly[0] - yearly[1]))))
        head = ("", "A year", "A year before", "Difference")
        chart = bars(f"Money a year in {currency}", lines)
        parts.append(_pair(chart, _table(f"In {currency}; {days} days, stretched to a year", head, rows)))
    note = (
        "<p>Refunds assume that the buyer takes a refund wherever one is offered; what is settled in kind (repair,"
        " replacement) costs no refund here. Return freight and handling are the policies' own estimates.</p>"
    )
    return note + "".join(parts)


def _changes(backtest: Backtest) -> str:
    counted: dict[tuple[str, str], tuple[int, int]] = {}
    by_place: dict[tuple[str, str, str], dict[str, int]] = {}
    gains: dict[tuple[str, str, str], int] = {}
    for each in backtest.changes:
        count, gain = counted.get((each.change, each.currency), (0, 0))
        counted[each.change, each.currency] = (count + each.requests, gain + each.gain_minor)
        place = (each.market, each.reason, each.currency)
        by_place.setdefault(place, {})[each.change] = each.requests
        gains[place] = gains.get(place, 0) + each.gain_minor
    rows = [
        (CHANGE_WORDS[change], f"{count:,}", percent(count, backtest.prepared.requests), _signed(gain, currency))
        for (change, currency), (count, gain) in sorted(
            counted.items(), key=lambda item: (item[0][1], list(CHANGE_WORDS).index(item[0][0]))
        )
    ]
    first = _table("All requests", ("The buyer is", "Requests", "Share", "Buyers gain or lose"), rows)
    kinds = ("newly accepted", "better off", "worse off", "no longer accepted")
    moved = [place for place in by_place if any(by_place[place].get(kind) for kind in kinds)]
    rows = [
        (
            place[0],
            words(place[1]),
            *(f"{by_place[place].get(kind, 0):,}" for kind in kinds),
            _signed(gains[place], place[2]),
        )
        for place in sorted(moved, key=lambda place: (-abs(gains[place]), place))
    ]
    head = ("Market", "Reason", "Accepted now", "More in hand", "Less in hand", "No longer accepted", "Gain or loss")
    return first + _table("Where it changes, by market and reason", head, rows, worded=(1,))


def _examples(examples: Iterable[Example], folder: str) -> str:
    shown = "".join(_example(example, folder) for example in examples)
    if not shown:
        return "<p>No request fares differently.</p>"
    return (
        "<p>Each file holds two lines, the request under either policy: <code>amends decide FILE</code> says what is"
        f" owed and why.</p>{shown}"
    )


def _example(example: Example, folder: str) -> str:
    told = (("now", example.told["policy"]), ("before", example.told["against"]))
    rows = [(when, *_told(each, example.currency)) for when, each in told]
    head = ("", "Outcome", "Row", "By", "Refund", "Fee kept", "Return freight borne")
    file = f"{folder}/{example.name}.jsonl"
    written = json.dumps(example.situations["policy"], ensure_ascii=False, indent=1)
    asked = f"asked {example.requested_on}" + (f" ({example.request})" if example.request else "")
    kind = "gain" if example.gain_minor > 0 else "loss" if example.gain_minor < 0 else "even"
    return (
        f"<details><summary><strong>{escape(CHANGE_WORDS[example.change])}</strong>, {escape(example.market)},"
        f" {escape(words(example.reason))}: order {escape(example.order)},"
        f' <span class="{kind}">{_signed(example.gain_minor, example.currency)}</span></summary>'
        f"<p>{escape(example.title or 'Line ' + example.line)}; ordered {example.ordered_on},"
        f' {escape(asked)}. <a href="{escape(file)}">{escape(file)}</a></p>'
        f"{_table('', head, rows, worded=(1, 2, 3))}<pre>{escape(written)}</pre></details>"
    )


def _told(told: Told, currency: str) -> Iterator[str]:
    raised = f", raised to the law: {words(told.clamped)}" if told.clamped else ""
    yield OUTCOME_WORDS[told.outcome] + (f" ({words(told.remedy)})" if told.remedy else "") + raised
    yield told.row or "no row"
    yield words(told.right) or "nobody"
    yield exact(told.refund_minor, currency)
    yield exact(told.fees_minor, currency)
    yield exact(told.buyer_freight_minor, currency)


def _limits(backtest: Backtest) -> str:
    assumed_lines = "".join(f"<li>{escape(line)}</li>" for line in assumed(backtest))
    rows = [
        (
            left.reason,
            f"{left.count:,}",
            "" if left.credited_minor is None else exact(left.credited_minor, left.currency or ""),
            left.example,
        )
        for left in backtest.prepared.left_out
    ]
    table = (
        _table("Not replayed", ("Why", "Lines", "Credited", "Such as"), rows)
        if rows
        else "<p>Nothing was left out.</p>"
    )
    columns = ", ".join(words(column) for column in backtest.classes.columns)
    return (
        f"<ul>{assumed_lines}</ul>{table}<h3>How it was worked out</h3><p>Requests that neither law nor policies can"
        f" tell apart were judged once: {backtest.classes.count:,} situations that differ in {escape(columns)}."
        " Sums are made request by request, in whole cents.</p>"
    )


def _pair(chart: str, table: str) -> str:
    return f'<div class="pair"><div>{chart}</div><div>{table}</div></div>'


def _table(caption: str, head: Iterable[str], rows: Iterable[Iterable[str]], worded: tuple[int, ...] = ()) -> str:
    said = f"<caption>{escape(caption)}</caption>" if caption else ""
    heads = "".join(
        f"<th scope=col{_words_class(place, worded)}>{escape(cell)}</th>" for place, cell in enumerate(head)
    )
    body = "".join(f"<tr>{_cells(row, worded)}</tr>" for row in rows)
    whole = f"<table>{said}<thead><tr>{heads}</tr></thead><tbody>{body}</tbody></table>"
    name = escape(caption or "Outcome under either policy")
    return f'<div class="scroll" tabindex="0" role="region" aria-label="{name}">{whole}</div>'


def _cells(row: Iterable[str], worded: tuple[int, ...]) -> str:
    return "".join(f"<td{_words_class(place, worded)}>{escape(str(cell))}</td>" for place, cell in enumerate(row))


def _words_class(place: int, worded: tuple[int, ...]) -> str:
    return ' class="words"' if place in worded else ""


def _signed(amount_minor: int, currency: str) -> str:
    return f"+{exact(amount_minor, currency)}" if amount_minor > 0 else exact(amount_minor, currency)
