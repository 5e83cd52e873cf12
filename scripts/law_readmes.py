"""Lists in each pack's README every value that is unknown or not of high confidence, inherited ones included.

    scripts/law_readmes.py            write the lists
    scripts/law_readmes.py --check    say which README differs; exit 1 if any does

All else in a README is written by hand and left alone: the list is its last section, below `HEADING`.
"""

import sys
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import amends.law
from amends.decision.facts import WORDS
from amends.law.pack import Pack, build_all
from amends.rules.expression import Value
from amends.rules.parameter import Parameter

PACKS = Path(amends.law.__file__).parent / "packs"
HEADING = "## Every value that is unknown or not of high confidence"
REVIEWED_ON = date(2026, 11, 22)
"""The day of the facts table that the packs were last read against."""


def with_list(readme: str, pack: Pack) -> str:
    """The README with the list of the pack's values as its last section."""
    by_hand = readme.partition(HEADING)[0].rstrip("\n")
    return "\n".join([by_hand, "", HEADING, "", *_list(pack)]) + "\n"


def _list(pack: Pack) -> Iterator[str]:
    yield f"As of {REVIEWED_ON}, inherited values included; `scripts/law_readmes.py` writes this list."
    yield ""
    yield "| Parameter | Value | Confidence | Note |"
    yield "|---|---|---|---|"
    earlier = []
    for name, parameter in sorted(pack.parameters.items()):
        current = parameter.in_force(REVIEWED_ON)
        if current is None or current.value is None or current.confidence != "high":
            yield _row(name, parameter)
        elif any(dated.value is None for dated in parameter.values):
            earlier.append(f"`{name}`")
    if earlier:
        yield ""
        yield f"Unknown for earlier contracts: {', '.join(earlier)}."


def _row(name: str, parameter: Parameter) -> str:
    current = parameter.in_force(REVIEWED_ON)
    if current is None:
        return f"| `{name}` | unknown | low | |"
    unstated = "nobody states it" if current.cite.article == "not stated" and current.value is None else ""
    note = (current.note or unstated).replace("|", "/").replace("\n", " ")
    return f"| `{name}` | {_said(current.value)} | {current.confidence} | {note} |"


def _said(value: Value) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, frozenset):
        return ", ".join(sorted(value))
    return "unknown" if value is None else str(value)


def main() -> int:
    """The status: whether every README is as it should be, or was made so."""
    files = {path.relative_to(PACKS).as_posix(): path.read_bytes() for path in sorted(PACKS.rglob("*.yaml"))}
    differing = []
    for market, pack in build_all(files, WORDS).by_market.items():
        path = PACKS / market / "README.md"
        found = path.read_text()
        if found != with_list(found, pack):
            differing.append(market)
            if "--check" not in sys.argv:
                path.write_text(with_list(found, pack))
    print(f"{len(differing)} README differ: {', '.join(differing)}" if differing else "every README is up to date")
    return 1 if differing and "--check" in sys.argv else 0


if __name__ == "__main__":
    sys.exit(main())
