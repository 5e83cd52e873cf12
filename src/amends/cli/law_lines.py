"""What `amends law` shows, as lines of English text."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date

from babel import Locale
from django.conf import settings

from amends.law.difference import Difference, OwnRules
from amends.law.pack import Pack
from amends.law.table import Line, Section
from amends.law.timeline import Change, DatedRule
from amends.presentation.law_lines import in_words, label
from amends.rules.expression import text
from amends.rules.parameter import DatedValue
from amends.rules.rule import ALWAYS, DEFAULT_GOVERNED_BY
from amends.vocabulary.citation import Citation

ENGLISH = Locale("en", territory="GB")
_INDENT = "      "
_REMEDIES = "remedy_"


def said_section(section: Section) -> Iterator[str]:
    """A right: its terms with their sources, its rules from the default to the last exception, what is unknown."""
    _speak_english()
    stands = {True: "", False: " (this market does not have it)", None: ""}[section.exists]
    yield f"{section.right}{stands}"
    stated = [line for line in section.lines if line.stated]
    for line in stated:
        yield from _said_line(line, section)
    if stated:
        yield ""
    for chain in section.chains:
        term = chain.conclusion.partition(".")[2]
        if len(chain.rules) == 1 and term.startswith(_REMEDIES) and text(chain.rules[0][1].then) == "false":
            continue
        yield f"    {chain.conclusion}"
        for depth, rule in chain.rules:
            when = "always" if rule.when == ALWAYS else f"when {text(rule.when)}"
            yield f"      {'  ' * depth}{'unless ' if depth else ''}{rule.label}: {text(rule.then)} {when}"
            yield f"      {'  ' * depth}  {_cited(rule.cite)}{_governed(rule.governed_by)}"
    unknown = [line.name for line in section.unknown if line.stated]
    silent = [line.name for line in section.lines if not line.stated]
    if unknown:
        yield f"    unknown: {', '.join(unknown)}"
    if silent:
        yield f"    not stated by this market, the shared shape holds: {', '.join(silent)}"
    yield ""


def said_differences(
    left: Pack, right: Pack, day: date, terms: Sequence[Difference], rules: Sequence[OwnRules]
) -> Iterator[str]:
    """Every term in which two markets differ, then the rules that only one of them has."""
    _speak_english()
    both = f"{left.name} ({left.market}) and {right.name} ({right.market})"
    yield f"{both}, contracts of {day}: {len(terms)} terms differ"
    last = None
    for difference in terms:
        if difference.right != last:
            yield f"\n{difference.right}"
            last = difference.right
        yield f"  {label(difference.name)} [{difference.name}]"
        for pack, line in ((left, difference.left), (right, difference.right_side)):
            yield f"    {pack.market}: {_short(line)}"
    if rules:
        yield "\nrules that only one of them has"
    for own in rules:
        yield f"  {own.conclusion}"
        for pack, side in ((left, own.left), (right, own.right_side)):
            for rule in side:
                yield f"    {pack.market}: {rule.label}, {_cited(rule.cite)}"


def said_changes(pack: Pack, changes: Sequence[Change], rules: Iterable[DatedRule], today: date) -> Iterator[str]:
    """Every change with its day, value before and after, source, and the day of a request that decides."""
    _speak_english()
    yield f"{pack.name} ({pack.market}): {len(changes)} dated changes; a request is judged by the law of its own day"
    for change in changes:
        mark = " (to come)" if change.is_future(today) else ""
        before = "not stated" if change.before is None else _value(change.before)
        yield f"\n{change.since}{mark}  {label(change.parameter.name)} [{change.parameter.name}]"
        yield f"    {before} -> {_value(change.after)}"
        yield f"    {_cited(change.after.cite)}; {_sure(change.after)}{_noted(change.after)}"
        yield f"    decided by {', '.join(change.governed_by)} of the request"
    for dated in rules:
        yield f"\n{dated.since}  {dated.rule.label} compares with this day\n    {_cited(dated.rule.cite)}"


def _said_line(line: Line, section: Section) -> Iterator[str]:
    units = {each.name: each.value for each in section.lines}
    yield f"    {label(line.name)}: {in_words(line, line.in_force, ENGLISH, units)}"
    for dated in line.parameter.values:
        since = "always" if dated.since is None else f"from {dated.since}"
        now = " (in force)" if dated is line.in_force and len(line.parameter.values) > 1 else ""
        yield f"{_INDENT}{_value(dated)}, {since}{now}: {_cited(dated.cite)}; {_sure(dated)}{_noted(dated)}"
    fact = "of the law itself" if line.term.fact is None else f"facts table: {line.term.fact}"
    yield f"{_INDENT}p.{line.name}, {line.parameter.file}:{line.parameter.line}; {fact}; {_read_by(line)}"


def _read_by(line: Line) -> str:
    return f"read by {', '.join(line.read_by)}" if line.read_by else "read by no rule"


def _short(line: Line | None) -> str:
    if line is None or line.in_force is None:
        return "no such term"
    shown = in_words(line, line.in_force, ENGLISH)
    return f"{shown} ({_value(line.in_force)}), {_cited(line.in_force.cite)}; {_sure(line.in_force)}"


def _value(dated: DatedValue) -> str:
    match dated.value:
        case None:
            return "unknown"
        case bool() as decided:
            return "yes" if decided else "no"
        case frozenset() as words:
            return ", ".join(sorted(words))
        case other:
            return str(other)


def _cited(cite: Citation) -> str:
    implements = f" (implements {cite.implements})" if cite.implements else ""
    return f"{cite.instrument} {cite.article}{implements}{f' <{cite.url}>' if cite.url else ''}"


def _sure(dated: DatedValue) -> str:
    return f"confidence {dated.confidence}"


def _noted(dated: DatedValue) -> str:
    return f"; {dated.note}" if dated.note else ""


def _governed(by: str) -> str:
    return "" if by == DEFAULT_GOVERNED_BY else f"; figures of {by}"


def _speak_english() -> None:
    """The words of the pages are Django's; a command that needs nothing else of it takes them as they are written."""
    if not settings.configured:
        settings.configure(USE_I18N=False)
