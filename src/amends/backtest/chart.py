"""Small bar charts as SVG: two bars a line, labelled directly; the table beneath says the same."""

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

WIDTH, LINE, BAR, LABEL = 340, 58, 13, 16
BARS = 250
"""Longest bar; the rest of the width is its label's."""


@dataclass(frozen=True, slots=True)
class Bar:
    """A line of a chart: its label, and for the policy and the other one a size and what to write beside it."""

    label: str
    policy: int
    against: int
    policy_said: str
    against_said: str


def bars(title: str, lines: Sequence[Bar], whole: int | None = None) -> str:
    """A chart of `lines`; `whole` is the size of a full bar, the largest one's by default."""
    longest = whole or max((max(line.policy, line.against) for line in lines), default=0) or 1
    height = LINE * len(lines)
    drawn = "".join(_line(line, place * LINE, longest) for place, line in enumerate(lines))
    return f'<svg class="chart" viewBox="0 0 {WIDTH} {height}" role="img" aria-label="{escape(title)}">{drawn}</svg>'


def _line(line: Bar, top: int, longest: int) -> str:
    label = f'<text class="label" x="0" y="{top + LABEL - 4}">{escape(line.label)}</text>'
    first = _bar("mine", line.policy, line.policy_said, top + LABEL, longest)
    return label + first + _bar("other", line.against, line.against_said, top + LABEL + BAR + 3, longest)


def _bar(kind: str, size: int, said: str, top: int, longest: int) -> str:
    width = max(0, size) * BARS // longest
    text = f'<text class="value" x="{width + 6}" y="{top + BAR - 2}">{escape(said)}</text>'
    return f'<rect class="{kind}" x="0" y="{top}" width="{width}" height="{BAR}" rx="2"/>{text}'
