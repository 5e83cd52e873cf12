"""The words of a report, in English, for whoever sells: outcomes, changes, reasons and money as people say them."""

from collections.abc import Iterator

from amends.backtest.figures import Figures, a_year, grouped, percent, totals
from amends.backtest.run import Backtest
from amends.vocabulary.money import exponent, format_minor

OUTCOME_WORDS = {
    "accepted": "accepted",
    "refused": "refused",
    "person": "left to a person",
    "marketplace": "handled by the marketplace",
}
CHANGE_WORDS = {
    "newly accepted": "accepted now, not before",
    "better off": "accepted either way, more in hand",
    "the same": "the same either way",
    "another way out": "accepted either way, by another way out",
    "worse off": "accepted either way, less in hand",
    "no longer accepted": "no longer accepted",
}
"""How a buyer fares under the policy, where "before" is the one it is held against."""
ASSUMED_WORDS = {
    "delivered_on": "delivery day",
    "reason": "reason",
    "condition": "condition of the goods",
    "seal": "seal",
    "buyer_kind": "kind of buyer",
    "channel": "channel",
    "fulfilled_by": "who ships",
    "delivery_pattern": "how the order is delivered",
}
RAISED = "so many requests had a term of the policy raised to the law"


def words(code: str) -> str:
    """A code as words: `changed_mind` -> "changed mind"."""
    return code.replace("_", " ")


def money(amount_minor: int, currency: str) -> str:
    """Whole units with thousands parted, as a report gives sums: "12,345 GBP"."""
    unit = 10 ** exponent(currency)
    rounded = (2 * abs(amount_minor) + unit) // (2 * unit)
    return f"{'-' if amount_minor < 0 and rounded else ''}{rounded:,} {currency}"


def exact(amount_minor: int, currency: str) -> str:
    """To the cent: "12.50 GBP"."""
    return f"{format_minor(amount_minor, currency)} {currency}"


def assumed(backtest: Backtest) -> Iterator[str]:
    """What was assumed, and for how many requests."""
    prepared = backtest.prepared
    filled = prepared.assumptions.words()
    for name, count in prepared.assumed.items():
        what = ASSUMED_WORDS[name]
        if name == "delivered_on":
            days = prepared.assumptions.delivery_days
            here = sorted({market.partition("-")[0] for market in prepared.markets})
            known = [f"{market} {days[market]}" for market in here if market in days]
            rest = f"others {days['*']}" if any(market not in days for market in here) else ""
            told = ", ".join([*known, rest] if rest else known)
            yield f"{what}: so many days after the order, never after the request ({told}): {count:,} requests"
        else:
            yield f"{what}: {words(str(filled[name]))}: {count:,} requests"
    for policy in backtest.policies.values():
        told = ", ".join(sorted(words(str(notice)) for notice in policy.notices_given)) or "nothing"
        yield f"notices under {named(policy)}, on the day of the order: {told}"
    yield "wherever a refund is offered the buyer takes it; units given back before stay given back"


def named(policy: object) -> str:
    """A policy's name with its version."""
    name, version = getattr(policy, "name", ""), getattr(policy, "version", None)
    return f"{name} (version {version})" if version else str(name)


def summary(backtest: Backtest) -> Iterator[str]:
    """The report in a few lines."""
    prepared, figures = backtest.prepared, backtest.figures
    mine, other = (named(backtest.policies[side]) for side in ("policy", "against"))
    yield (
        f"{prepared.requests:,} requests on {prepared.orders:,} orders, {prepared.first_day} to {prepared.last_day}"
        f" ({prepared.days} days), {len(prepared.markets)} markets; {backtest.classes.count:,} situations that differ"
    )
    for side, name in (("policy", mine), ("against", other)):
        whole = next((each for each in grouped(figures, "side").values() if each.side == side), None)
        if whole is not None:
            yield f"{name}: {_outcomes(whole)}"
    for (side, currency), each in totals(figures).items():
        name = mine if side == "policy" else other
        yield f"{name}, a year: {', '.join(_sums(each, currency, prepared.days))}"
    counted: dict[str, int] = {}
    for change in backtest.changes:
        counted[change.change] = counted.get(change.change, 0) + change.requests
    for change, count in sorted(counted.items(), key=lambda pair: list(CHANGE_WORDS).index(pair[0])):
        yield f"{CHANGE_WORDS[change]}: {count:,} requests ({percent(count, prepared.requests)})"
    for currency, minor in prepared.credited.items():
        yield f"credited in fact for these requests: {exact(minor, currency)}"
    for left in prepared.left_out:
        credited = (
            "" if left.credited_minor is None else f", {exact(left.credited_minor, left.currency or '')} credited"
        )
        yield f"not replayed: {left.reason}: {left.count:,}{credited}"
    for line in assumed(backtest):
        yield f"assumed: {line}"
    yield "it reconciles" if backtest.reconciles else "IT DOES NOT RECONCILE"


def _outcomes(whole: Figures) -> str:
    parts = [
        f"{getattr(whole, outcome):,} {said} ({percent(getattr(whole, outcome), whole.requests)})"
        for outcome, said in OUTCOME_WORDS.items()
        if getattr(whole, outcome) or outcome in {"accepted", "refused"}
    ]
    if whole.raised:
        parts.append(f"{whole.raised:,} raised to the law")
    return ", ".join(parts)


def _sums(each: Figures, currency: str, days: int) -> Iterator[str]:
    yield f"refunds {money(a_year(each.refund_minor, days), currency)}"
    yield f"return freight {money(a_year(each.freight_minor, days), currency)}"
    yield f"handling {money(a_year(each.handling_minor, days), currency)}"
    yield f"fees kept {money(a_year(each.fees_minor, days), currency)}"
    if each.resale_minor:
        yield f"brought by returned goods {money(a_year(each.resale_minor, days), currency)}"
    if each.no_estimate:
        yield f"{each.no_estimate:,} returns without an estimate in {currency}"
