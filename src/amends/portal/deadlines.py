"""The days of a request that matter to the buyer beside parcel and refund, which the line of time tells."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from amends.presentation.dates import day, parse_day
from amends.presentation.reading import Reading
from amends.presentation.wording import CONSEQUENCES, DEADLINES, PARTIES, word

SHOWN = frozenset({"answer", "offer_return", "remedy", "notify", "claim_opens", "claim_closes"})
"""Nobody's duty towards a bank, and nothing that the line of time has."""


@dataclass(frozen=True, slots=True)
class Deadline:
    """What is due from whom by which day, and what follows where the day passes."""

    what: str
    who: str
    day: str
    consequence: str


def deadlines(case: Mapping[str, Any], reading: Reading) -> list[Deadline]:
    """Each deadline once, in order; none where the request is closed, or where it is settled what happens."""
    if case["closed_at"] or case.get("accepted"):
        return []
    found: dict[tuple[str, str], Deadline] = {}
    for due in sorted(case["deadlines"], key=lambda due: due["by"]):
        if due["what"] in SHOWN:
            found.setdefault(
                (due["what"], due["by"]),
                Deadline(
                    word(DEADLINES, due["what"]),
                    word(PARTIES, due["who"]),
                    day(parse_day(due["by"]), reading.locale, reading.today),
                    word(CONSEQUENCES, due["consequence"]),
                ),
            )
    return list(found.values())
