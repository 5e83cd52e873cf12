"""Writing policy versions: draft, checked, published from a day, retired. What was published never changes.

The proof itself is made above (`check` is given its report), so that nothing here waits for a solver.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Max

from amends.decision.policy.document import Policy
from amends.decision.policy.writer import document_of
from amends.merchants.models import PolicyState, PolicyVersion
from amends.merchants.policy_query import terms
from amends.merchants.tenancy import current_merchant, current_merchant_uuid

MAX_NAME = 200
MAX_YEARS_AHEAD = 5
"""A date further off is a slip of the pen."""


@dataclass(frozen=True, slots=True)
class Refused:
    """Nothing was changed, and why; `field` is the input it is about, empty where it is the version as a whole."""

    code: str
    field: str
    message: str


@dataclass(frozen=True, slots=True)
class Checked:
    """What the proof of a document said: `report` as it is shown, `passed` whether it may be published.

    `law` maps each market it was proved for to the hash of that market's pack.
    """

    document_hash: str
    passed: bool
    report: Mapping[str, Any]
    law: Mapping[str, str]


def save_draft(
    policy: Policy, *, by: str, now: datetime, number: int | None = None, seen: str | None = None
) -> PolicyVersion | Refused:
    """Keep a policy as a new draft, or as what draft `number` says from now on.

    A draft that was checked becomes a draft again where it says something else. `seen` is the hash of what the person
    had before them. Refused: not_found, not_a_draft, changed_meanwhile.
    """
    if number is None:
        return _new(policy, by, now)
    row = _locked(number)
    if isinstance(row, Refused):
        return row
    if seen is not None and seen != row.document_hash:
        return Refused("changed_meanwhile", "", "somebody else changed this draft; look at it again")
    if policy.hash == row.document_hash:
        return row
    row.document, row.document_hash, row.name = numbered(policy, number), policy.hash, policy.name[:MAX_NAME]
    row.state = PolicyState.DRAFT
    row.changed_at, row.changed_by = now, by
    row.save()
    return row


def record_check(number: int, checked: Checked, *, now: datetime) -> PolicyVersion | Refused:
    """Keep what the proof said. A draft that passed is checked; a published version stays what it is.

    Refused: not_found, changed_meanwhile (the document is no longer the one that was proved).
    """
    row = PolicyVersion.objects.select_for_update().filter(merchant_id=current_merchant(), number=number).first()
    if row is None or row.state == PolicyState.RETIRED:
        return _not_found()
    if checked.document_hash != row.document_hash:
        return Refused("changed_meanwhile", "", "the draft changed while it was checked; check it again")
    row.report, row.checked_hash, row.law = dict(checked.report), checked.document_hash, dict(checked.law)
    row.checked_at = now
    if not row.is_settled:
        row.state = PolicyState.CHECKED if checked.passed else PolicyState.DRAFT
    row.save()
    return row


def publish(
    number: int,
    from_day: date,
    *,
    applies_to_open_orders: bool,
    law: Mapping[str, str],
    today: date,
    by: str,
    now: datetime,
) -> PolicyVersion | Refused:
    """Let a checked version govern orders placed from `from_day` on; `law` is that in force, as `Checked.law`.

    The first version may name a past day: it records what buyers were promised before. A later one begins tomorrow
    at the earliest, since today's orders were placed on today's terms. Refused: not_found, not_a_draft, not_checked,
    law_changed, too_early, too_late.
    """
    row = _locked(number)
    if isinstance(row, Refused):
        return row
    refused = publishable(row, law) or _day_refused(from_day, today)
    if refused is not None:
        return refused
    row.state, row.published_from, row.applies_to_open_orders = PolicyState.PUBLISHED, from_day, applies_to_open_orders
    row.published_at, row.published_by = now, by
    row.changed_at, row.changed_by = now, by
    row.save()
    return row


def publishable(row: PolicyVersion, law: Mapping[str, str]) -> Refused | None:
    """Why a draft may not be published under this law; None where it may."""
    if row.checked_hash != row.document_hash or row.report is None:
        return Refused("not_checked", "", "the policy has not been checked as it stands")
    if dict(row.law) != dict(law):
        changed = sorted(market for market in {*law, *row.law} if law.get(market) != row.law.get(market))
        return Refused("law_changed", "", f"the law changed since the check: {', '.join(changed)}; check it again")
    if row.state != PolicyState.CHECKED:
        return Refused("check_failed", "", "the check found something that must be put right first")
    return None


def retire(number: int, from_day: date, *, today: date, by: str, now: datetime) -> PolicyVersion | Refused:
    """End a published version: from `from_day` on orders have the law alone until another version begins.

    One that has not begun never does. Refused: not_found, not_published, too_early.
    """
    row = PolicyVersion.objects.select_for_update().filter(merchant_id=current_merchant(), number=number).first()
    if row is None:
        return _not_found()
    if row.state != PolicyState.PUBLISHED or row.published_from is None:
        return Refused("not_published", "", "only a published version can be retired")
    if row.published_from > today:
        from_day = row.published_from
    elif from_day <= today:
        return Refused(
            "too_early", "retired_from", "today's orders were placed on these terms: tomorrow at the earliest"
        )
    row.state, row.retired_from = PolicyState.RETIRED, from_day
    row.changed_at, row.changed_by = now, by
    row.save()
    return row


def delete_draft(number: int) -> Refused | None:
    """Throw a draft away; its number may come again. Refused: not_found, not_a_draft."""
    row = _locked(number)
    if isinstance(row, Refused):
        return row
    row.delete()
    return None


def numbered(policy: Policy, number: int) -> dict[str, Any]:
    """The document of a policy under the number that the store gave it."""
    return document_of(replace(policy, version=str(number)))


def _new(policy: Policy, by: str, now: datetime) -> PolicyVersion:
    rows = PolicyVersion.objects.filter(merchant_id=current_merchant())
    number = (rows.aggregate(last=Max("number"))["last"] or 0) + 1
    return PolicyVersion.objects.create(
        merchant_id=current_merchant_uuid(),
        number=number,
        name=policy.name[:MAX_NAME],
        document=numbered(policy, number),
        document_hash=policy.hash,
        created_at=now,
        created_by=by,
        changed_at=now,
        changed_by=by,
    )


def _locked(number: int) -> PolicyVersion | Refused:
    row = PolicyVersion.objects.select_for_update().filter(merchant_id=current_merchant(), number=number).first()
    if row is None:
        return _not_found()
    if row.is_settled:
        return Refused("not_a_draft", "", "this version was published and never changes; start a new draft from it")
    return row


def _day_refused(from_day: date, today: date) -> Refused | None:
    if from_day > today + timedelta(days=365 * MAX_YEARS_AHEAD):
        return Refused("too_late", "published_from", f"a day within {MAX_YEARS_AHEAD} years")
    if from_day <= today and any(term.published_from <= today for term in terms()):
        message = "today's orders were placed on today's terms: tomorrow at the earliest"
        return Refused("too_early", "published_from", message)
    return None


def _not_found() -> Refused:
    return Refused("not_found", "number", "there is no such version")
