"""Which of two readings of a situation favours the buyer."""

from datetime import date

from amends.decision.outcome import Decision


def gist(decision: Decision) -> tuple[object, ...]:
    """What of a decision matters to the buyer: rights, money, days, ways out."""
    rights = tuple(
        (right.right, right.holds, right.last_day, right.remedies, right.terms)
        for item in decision.items
        for right in item.rights
    )
    ways_out = tuple(
        (offer.line, offer.remedy, offer.amount_minor, offer.means, offer.return_required, offer.freight_payer)
        for offer in decision.offers
    )
    return rights, ways_out


def favour(decision: Decision) -> tuple[int, ...]:
    """How favourable a decision is to the buyer: rights that hold, money, ways out and what they are worth, days."""
    rights = [right for item in decision.items for right in item.rights]
    refunds = [item.terms.certain_refund_minor or 0 for item in decision.items]
    clocks = [item.terms.refund_clock.latest_on or date.max for item in decision.items]
    return (
        sum(right.holds is True for right in rights) - sum(right.holds is False for right in rights),
        sum(refunds),
        len(decision.offers),
        sum(offer.amount_minor or 0 for offer in decision.offers),
        sum(right.last_day.toordinal() for right in rights if right.last_day and right.holds),
        -sum(day.toordinal() for day in clocks),
    )
