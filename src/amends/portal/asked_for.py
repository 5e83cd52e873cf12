"""What the merchant's policy asks a buyer to show for a fault; nothing waits for it. A withdrawal is asked nothing."""

from collections.abc import Sequence

from babel.lists import format_list
from django.utils.translation import gettext as _

from amends.cases.refusal import Refused
from amends.portal import aftersales
from amends.portal.answers import PHOTO_REASONS, Chosen, arrival, reasons_for
from amends.portal.visit import Visit
from amends.presentation.policy_conditions import EVIDENCE
from amends.presentation.wording import REASONS, word


def asked_for(visit: Visit, chosen: Sequence[Chosen]) -> dict[str, list[str]]:
    """Sentences by line: one where every reason asks for the same, else one for each reason that asks."""
    today = visit.reading.today
    if not aftersales.may_ask_to_be_shown(visit.key, visit.order.order.ordered_at or today, today):
        return {}
    arrived = [part for part in chosen if arrival(visit.order.order, part.line.id) == "arrived"]
    asked: dict[str, dict[str, tuple[str, ...]]] = {part.line.id: {} for part in arrived}
    reasons = [found for part in arrived[:1] for found in reasons_for(visit.order.order, part.line.id)]
    for reason in (found for found in reasons if found in PHOTO_REASONS):
        items = [{"line": part.line.id, "quantity": part.quantity, "reason": reason.value} for part in arrived]
        decision = aftersales.preview(visit.key, items, visit.now)
        for item in () if isinstance(decision, Refused) else decision["items"]:
            asked.setdefault(item["line"], {})[reason.value] = tuple(item.get("evidence") or ())
    return {line: _sentences(visit, by_reason) for line, by_reason in asked.items()}


def _sentences(visit: Visit, by_reason: dict[str, tuple[str, ...]]) -> list[str]:
    said = {
        reason: _("Please show us: %(evidence)s.") % {"evidence": _listed(kinds, visit)}
        for reason, kinds in by_reason.items()
        if kinds
    }
    if said and len(said) == len(by_reason) and len(set(said.values())) == 1:
        return [next(iter(said.values()))]
    return [f"{word(REASONS, reason)}: {sentence}" for reason, sentence in said.items()]


def _listed(kinds: Sequence[str], visit: Visit) -> str:
    return str(format_list([str(EVIDENCE[kind]) for kind in kinds], locale=visit.reading.locale))
