"""What a history does not say and a replay needs: each assumption is named, printed, counted, and can be changed."""

from collections.abc import Iterable
from dataclasses import dataclass, field, fields, replace
from enum import StrEnum

from amends.backtest.fault import HistoryError
from amends.vocabulary.market import EU_AND_EEA, country, is_market
from amends.vocabulary.order import DeliveryPattern
from amends.vocabulary.request import BuyerKind, Condition, FulfilledBy, Reason, Seal, Site

MAX_DELIVERY_DAYS = 365
_ELSEWHERE = "*"

HOME_DAYS, EUROPE_DAYS, WORLD_DAYS = 3, 6, 12
"""Days from order to delivery where nobody says, for a seller in Great Britain: our guess, not a finding."""

DELIVERY_DAYS = {"GB": HOME_DAYS, **dict.fromkeys(sorted(EU_AND_EEA), EUROPE_DAYS), _ELSEWHERE: WORLD_DAYS}


@dataclass(frozen=True, slots=True)
class Assumptions:
    """What stands where the history is empty. `delivery_days` by country, `*` for the others."""

    reason: Reason = Reason.CHANGED_MIND
    condition: Condition = Condition.UNOPENED
    seal: Seal = Seal.NONE
    buyer_kind: BuyerKind = BuyerKind.CONSUMER
    channel: Site = Site.OWN_STORE
    fulfilled_by: FulfilledBy = FulfilledBy.MERCHANT
    delivery_pattern: DeliveryPattern = DeliveryPattern.SINGLE
    delivery_days: dict[str, int] = field(default_factory=lambda: dict(DELIVERY_DAYS))

    def words(self) -> dict[str, StrEnum]:
        """The assumptions that are words, by the column they fill."""
        return {each.name: getattr(self, each.name) for each in fields(self) if each.name != "delivery_days"}


def assume(changes: Iterable[str]) -> Assumptions:
    """The assumptions with `NAME=VALUE` changes, such as `reason=too_small`, `delivery_days=4`, `delivery_days.AU=14`.

    HistoryError naming what may be assumed.
    """
    found = Assumptions()
    for change in changes:
        name, _, value = change.partition("=")
        name, _, market = name.strip().partition(".")
        if name == "delivery_days":
            found = replace(found, delivery_days=_days(found.delivery_days, market, value.strip(), change))
        elif name in (known := found.words()) and not market:
            found = replace(found, **{name: _word(type(known[name]), value.strip(), change)})
        else:
            raise HistoryError(f"{change}: what may be assumed is {', '.join([*known, 'delivery_days'])}")
    return found


def _days(days: dict[str, int], market: str, value: str, change: str) -> dict[str, int]:
    if not value.isdecimal() or int(value) > MAX_DELIVERY_DAYS:
        raise HistoryError(f"{change}: days are a whole number from 0 to {MAX_DELIVERY_DAYS}")
    if not market:
        return {_ELSEWHERE: int(value)}
    if market != _ELSEWHERE and not (is_market(market) and country(market) == market):
        raise HistoryError(f"{change}: {market!r} is no country such as AU")
    return days | {market: int(value)}


def _word(words: type[StrEnum], value: str, change: str) -> StrEnum:
    try:
        return words(value)
    except ValueError:
        raise HistoryError(f"{change}: {value!r} is none of {', '.join(words)}") from None
