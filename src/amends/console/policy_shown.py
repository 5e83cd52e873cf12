"""Policy versions in a list, and how one stands: what it governs, whether its check still counts."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from amends.console.access import Desk
from amends.console.policy_words import STATES
from amends.console.wording import word
from amends.merchants.models import PolicyVersion
from amends.merchants.policy_query import Term, governing
from amends.presentation.dates import day, moment


@dataclass(frozen=True, slots=True)
class VersionShown:
    """One version as a line: `tone` is the chip's, `governs` says since when or from when."""

    number: int
    name: str
    state: str
    tone: str
    governs: str
    changed: str
    open_orders: bool
    in_force: bool


def shown(row: PolicyVersion, desk: Desk, names: Mapping[str, str], settled: Sequence[Term]) -> VersionShown:
    """A version in words; `names` are those of the staff, `settled` all that were published."""
    today = desk.today
    ruling = governing(settled, today)
    in_force = ruling is not None and ruling.number == row.number
    state, tone = _state(row, in_force=in_force, begun=row.published_from is not None and row.published_from <= today)
    who = names.get(row.changed_by.partition(":")[2], "")
    when = moment(row.changed_at, desk.locale, desk.zone, today)
    return VersionShown(
        number=row.number,
        name=row.name,
        state=state,
        tone=tone,
        governs=_governs(row, desk),
        changed=_("%(when)s by %(who)s") % {"when": when, "who": who} if who else when,
        open_orders=row.applies_to_open_orders,
        in_force=in_force,
    )


def _state(row: PolicyVersion, *, in_force: bool, begun: bool) -> tuple[str, str]:
    if in_force:
        return _("In force"), "good"
    if row.state == "published":
        return (_("Replaced"), "none") if begun else (_("Begins later"), "soon")
    return word(STATES, row.state), "later" if row.state == "checked" else "none"


def _governs(row: PolicyVersion, desk: Desk) -> str:
    if row.published_from is None:
        return ""
    first = day(row.published_from, desk.locale, desk.today)
    if row.retired_from is None:
        return _("orders from %(first)s on") % {"first": first}
    if row.retired_from <= row.published_from:
        return _("never began")
    last = day(row.retired_from, desk.locale, desk.today)
    return _("orders from %(first)s until before %(last)s") % {"first": first, "last": last}
