"""Figures that a member state inherits from a directive, cited by the national act first and the directive after it."""

from collections.abc import Callable, Mapping
from dataclasses import replace

from amends.law.terms import stating_rule
from amends.rules.parameter import DatedValue, Parameter
from amends.vocabulary.citation import Citation

DIRECTIVE = "Directive"
"""How the name of an instrument begins that binds nobody until a state transposes it; regulations apply as they are."""
WITHOUT_NATIONAL_ACT = frozenset(
    {
        "withdrawal_electronic_function",
        "conformity_repair_extension_months",
        "conformity_repair_extension_confirmed",
        "conformity_directive_extension_months",
        "conformity_floor_years",
    }
)
"""Figures that may rest on a directive alone: its newest rules, whose transposition not every state has confirmed, and
the two years that remain where a state's own period is a reasonable time."""


def is_directive(cite: Citation) -> bool:
    """Whether a citation names a directive and no national act."""
    return cite.instrument.startswith(DIRECTIVE)


def cited_nationally(
    inherited: Mapping[str, Parameter], cited: Callable[[str], Citation | None]
) -> dict[str, Parameter]:
    """The inherited parameters that cite a directive, as the act cites them by which `cited` cites their rule."""
    found: dict[str, Parameter] = {}
    for name, parameter in inherited.items():
        rule = None if name in WITHOUT_NATIONAL_ACT else stating_rule(name)
        national = None if rule is None else cited(rule)
        if national is not None and not is_directive(national):
            values = tuple(_national(dated, national) for dated in parameter.values)
            if values != parameter.values:
                found[name] = replace(parameter, values=values)
    return found


def _national(dated: DatedValue, national: Citation) -> DatedValue:
    if not is_directive(dated.cite):
        return dated
    implements = f"{dated.cite.instrument} {dated.cite.article}"
    return replace(dated, cite=replace(national, url=national.url or dated.cite.url, implements=implements))
