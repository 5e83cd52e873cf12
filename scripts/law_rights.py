"""Which market has which right, and how many cases say so: `docs/law-rights.md`, made from the cases alone.

    scripts/law_rights.py            write the page
    scripts/law_rights.py --check    exit 1 if it differs

A market has a right where one of its cases expects it to hold or to give something; it is open where none does and one
expects `null`, which a person settles; it has not where every case expects that it gives nothing. A market without
cases of its own on a right has those of the pack it inherits, marked by the name of that pack.
"""

import sys
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import amends.law
from amends.decision.facts import WORDS
from amends.law.check import Case, read_cases
from amends.law.manifest import read_manifest
from amends.law.pack import GENERAL, ancestry
from amends.vocabulary.deadline import NEVER

PAGE = Path(__file__).resolve().parents[1] / "docs" / "law-rights.md"
PACKS = Path(amends.law.__file__).parent / "packs"
NOTHING = (False, "none", "buyer", 0)
"""Expected values by which a right or a term gives the buyer nothing."""

type Facts = Mapping[str, object]


def _gives(_: Facts, value: object) -> bool:
    return value not in NOTHING


def _keeps_out(_: Facts, value: object) -> bool:
    """Whether the goods are excepted, by a case on `withdrawal.excluded`."""
    return value is True


def _is(fact: str, value: object) -> Callable[[Facts], bool]:
    return lambda facts: facts.get(fact) == value


def _kinds(*words: str) -> Callable[[Facts], bool]:
    return lambda facts: isinstance(kinds := facts.get("kinds"), frozenset) and bool(kinds & set(words))


def _untold(facts: Facts) -> bool:
    return NEVER in {facts.get("withdrawal_notice"), facts.get("contract_document")}


def _first_minor_claim(facts: Facts) -> bool:
    return (
        facts.get("severity") == "minor" and facts.get("reason") == "defective" and not facts.get("prior_repair_count")
    )


@dataclass(frozen=True, slots=True)
class Line:
    """One right or term: the conclusions that show it, which cases are about it, and which answer is a yes."""

    title: str
    conclusions: tuple[str, ...]
    about: Callable[[Facts], bool] = lambda _: True
    gives: Callable[[Facts, object], bool] = _gives


FREIGHT = ("withdrawal.return_freight_payer",)
PARTS = ("withdrawal.period_start",)
LINES = (
    Line("Changing one's mind", ("withdrawal.holds",)),
    Line("More time for a buyer who was not told", ("withdrawal.holds", "withdrawal.last_day"), _untold),
    Line("Made to order is kept out", ("withdrawal.excluded",), _kinds("custom_made"), _keeps_out),
    Line("Digital content is kept out", ("withdrawal.excluded",), _kinds("digital_content"), _keeps_out),
    Line(
        "Sealed goods that were opened are kept out",
        ("withdrawal.excluded",),
        _kinds("sealed_hygiene", "sealed_media", "copyable_unsealable"),
        _keeps_out,
    ),
    Line(
        "Several things: from the last of them",
        PARTS,
        _is("delivery_pattern", "separate_items"),
        lambda facts, value: value == facts.get("order_last_delivered_on"),
    ),
    Line("One thing in lots: from the last lot", PARTS, _is("delivery_pattern", "lots")),
    Line(
        "Regular deliveries: from the first of them",
        PARTS,
        _is("delivery_pattern", "regular"),
        lambda facts, value: value == facts.get("first_delivered_on"),
    ),
    Line("Collection offered: the merchant bears the freight", FREIGHT, _is("offered_collection", True)),
    Line("The merchant bears the freight who did not say who does", FREIGHT, _is("return_cost_disclosed", False)),
    Line("A deduction for use", ("withdrawal.diminished_value",), _is("used_beyond_testing", True)),
    Line("Withdrawing from a part", ("withdrawal.partial_outbound",), _is("partial", True)),
    Line("A day for the refund", ("withdrawal.clock_latest_on", "undisclosed_policy.clock_latest_on")),
    Line("A refund that is late costs more", ("withdrawal.late_refund_kind", "conformity.late_refund_kind")),
    Line("A fee or freight may be kept", ("withdrawal.capped_fee_percent", "withdrawal.seller_return_cost")),
    Line("Defects", ("conformity.holds",)),
    Line("The merchant proves", ("conformity.burden_of_proof",)),
    Line("The money for a defect", ("conformity.remedy_refund",)),
    Line("The buyer's own choice at once", ("conformity.second_tier",), _first_minor_claim),
    Line(
        "A repaired thing, later than the ordinary period",
        ("conformity.last_day", "conformity.holds"),
        lambda facts: bool(facts.get("prior_repair_count")),
    ),
    Line("Rejecting at once", ("short_term_rejection.holds",)),
    Line("A bonus by law", ("conformity.remedy_statutory_bonus",)),
    Line("Late delivery", ("late_delivery.holds",)),
    Line("Never delivered", ("non_delivery.holds",)),
    Line("Calling off before dispatch", ("cancellation_before_dispatch.holds",)),
    Line("A return policy that was not shown", ("undisclosed_policy.holds",)),
    Line("Recall", ("recall.holds",)),
)
EVERYWHERE = frozenset({"Changing one's mind", "Defects", "Late delivery", "Never delivered", "Recall"}) | {
    "Calling off before dispatch",
    "Rejecting at once",
    "The merchant proves",
    "The money for a defect",
    "The buyer's own choice at once",
}
"""Rights on which every market has a case, its own or inherited."""
WITH_WITHDRAWAL = frozenset(
    {
        "Several things: from the last of them",
        "One thing in lots: from the last lot",
        "Regular deliveries: from the first of them",
        "Collection offered: the merchant bears the freight",
        "The merchant bears the freight who did not say who does",
        "A deduction for use",
        "Withdrawing from a part",
        "Made to order is kept out",
        "Digital content is kept out",
        "Sealed goods that were opened are kept out",
    },
)
"""Terms on which every market with a right to change one's mind has a case of its own."""


def page() -> str:
    """The page as it should be."""
    return "\n".join(_page()) + "\n"


def _page() -> Iterator[str]:
    yield "# Which market has which right"
    yield ""
    yield "Written by `scripts/law_rights.py` from the cases of the packs, and held to them by a test. Behind each"
    yield "market stands how many of its cases are about the right, or the pack whose cases it inherits. Open: the law"
    yield "or a fact is not known, and a person decides."
    for line in LINES:
        yield ""
        yield f"## {line.title}"
        yield ""
        answers = {market: found for market in markets() if (found := answer(line, market)) is not None}
        for word in ("yes", "no", "open"):
            named = [f"{market} ({by})" for market, (said, by) in answers.items() if said == word]
            if named:
                yield f"- **{word}**: {', '.join(named)}"


def markets() -> tuple[str, ...]:
    """Every market with a pack."""
    return tuple(sorted(path.parent.name for path in PACKS.glob("*/pack.yaml") if path.parent.name != GENERAL))


def answer(line: Line, market: str) -> tuple[str, str] | None:
    """What the cases say of the right in `market` (yes, no, open), and how many or whose they are; None without any."""
    for folder in reversed(_ancestry()[market]):
        cases = [case for case in _cases().get(folder, ()) if line.about(case.facts)]
        expected = [
            (case.facts, case.expect[name]) for case in cases for name in line.conclusions if name in case.expect
        ]
        if expected:
            gives = any(value is not None and line.gives(facts, value) for facts, value in expected)
            word = "yes" if gives else "open" if any(value is None for _, value in expected) else "no"
            return word, str(len(expected)) if folder == market else folder
    return None


@cache
def _files() -> dict[str, bytes]:
    return {path.relative_to(PACKS).as_posix(): path.read_bytes() for path in sorted(PACKS.rglob("*.yaml"))}


@cache
def _cases() -> Mapping[str, list[Case]]:
    found: dict[str, list[Case]] = {}
    for case in read_cases(_files(), WORDS):
        found.setdefault(case.file.partition("/")[0], []).append(case)
    return found


@cache
def _ancestry() -> Mapping[str, tuple[str, ...]]:
    manifests = {
        path.partition("/")[0]: read_manifest(content, path)
        for path, content in _files().items()
        if path.endswith("/pack.yaml")
    }
    return {folder: ancestry(manifests, folder) for folder in manifests}


def main() -> int:
    """The status: whether the page is as it should be, or was made so."""
    if "--check" not in sys.argv:
        PAGE.write_text(page())
    same = PAGE.exists() and PAGE.read_text() == page()
    print("the page of rights is up to date" if same else "the page of rights differs: run scripts/law_rights.py")
    return 0 if same else 1


if __name__ == "__main__":
    sys.exit(main())
