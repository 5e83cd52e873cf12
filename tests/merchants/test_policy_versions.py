"""Versions of a policy: drafts change, what was published never does, and a check counts only for what it checked."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import DatabaseError, IntegrityError, transaction
from django.db.models import F

from amends.decision.policy.document import Policy, PolicyRow, RowCells, RowRemedy, RowTerms
from amends.merchants import policy_query, policy_store
from amends.merchants.models import PolicyVersion
from amends.merchants.policy_store import Checked, Refused

NOW = datetime(2026, 11, 2, 9, 0, tzinfo=UTC)
TODAY = NOW.date()
LAW = {"DE": "sha256:de", "FR": "sha256:fr"}
pytestmark = pytest.mark.usefixtures("in_tenant")


def policy(days=30, name="Standard"):
    return Policy(name, (PolicyRow("r1", RowCells(), RowTerms((RowRemedy.REFUND,), window_days=days)),))


def draft(days=30, number=None, **given):
    return policy_store.save_draft(policy(days), by="staff:anna", now=NOW, number=number, **given)


def check(version, *, passed=True, law=LAW, document_hash=None):
    checked = Checked(document_hash or version.document_hash, passed, {"passed": passed}, law)
    return policy_store.record_check(version.number, checked, now=NOW)


def publish(version, from_day, *, open_orders=False, law=LAW, today=TODAY):
    return policy_store.publish(
        version.number, from_day, applies_to_open_orders=open_orders, law=law, today=today, by="staff:anna", now=NOW
    )


def published(from_day, days=30, *, open_orders=False, today=TODAY):
    version = draft(days)
    check(version)
    found = publish(version, from_day, open_orders=open_orders, today=today)
    assert not isinstance(found, Refused), found
    return found


def code(found):
    assert isinstance(found, Refused), found
    return found.code


def test_a_draft_has_the_next_number_and_carries_it():
    assert [draft().number, draft().number] == [1, 2]
    assert policy_query.version(2).document["version"] == "2"
    assert [version.number for version in policy_query.versions()] == [2, 1]


def test_a_draft_that_was_checked_and_changed_is_a_draft_again():
    version = draft()
    assert check(version).state == "checked"
    assert draft(30, number=1).state == "checked"
    assert draft(14, number=1).state == "draft"
    assert code(publish(version, TODAY)) == "not_checked"


def test_two_people_do_not_overwrite_each_other():
    first = draft()
    draft(14, number=1, seen=first.document_hash)
    assert code(draft(60, number=1, seen=first.document_hash)) == "changed_meanwhile"
    assert code(check(first)) == "changed_meanwhile"


def test_nothing_is_published_unchecked_failed_or_under_other_law():
    version = draft()
    assert code(publish(version, TODAY)) == "not_checked"
    check(version, passed=False)
    assert code(publish(version, TODAY)) == "check_failed"
    check(version)
    refused = publish(version, TODAY, law=LAW | {"FR": "sha256:new"})
    assert code(refused) == "law_changed"
    assert "FR" in refused.message
    assert publish(version, TODAY).state == "published"


def test_the_first_version_may_say_what_was_promised_before_and_later_ones_may_not():
    published(date(2026, 1, 1))
    version = draft(60)
    check(version)
    assert code(publish(version, TODAY)) == "too_early"
    assert publish(version, TODAY + timedelta(days=1)).published_from == date(2026, 11, 3)


def test_a_date_beyond_belief_is_refused():
    version = draft()
    check(version)
    assert code(publish(version, date(2126, 1, 1))) == "too_late"


def test_what_was_published_never_changes():
    version = published(TODAY)
    assert code(draft(14, number=1)) == "not_a_draft"
    assert code(policy_store.delete_draft(1)) == "not_a_draft"
    for change in (
        {"document": {"policy": "other"}},
        {"published_from": date(2026, 12, 1)},
        {"applies_to_open_orders": True},
        {"number": F("number") + 7},
        {"state": "draft", "published_from": None},
    ):
        with pytest.raises(IntegrityError, match="never changes"), transaction.atomic():
            PolicyVersion.objects.filter(pk=version.pk).update(**change)
    with pytest.raises(IntegrityError, match="stays"), transaction.atomic():
        version.delete()


def test_a_published_version_may_be_checked_anew():
    published(TODAY)
    found = check(policy_query.version(1), passed=False, law={"DE": "sha256:new"})
    assert (found.state, found.law) == ("published", {"DE": "sha256:new"})


def test_a_draft_can_be_thrown_away():
    draft()
    assert policy_store.delete_draft(1) is None
    assert code(policy_store.delete_draft(1)) == "not_found"
    assert policy_query.versions() == []


# Which one governs


def test_the_version_in_force_on_the_orders_day_governs():
    published(date(2026, 3, 1), 14)
    published(date(2026, 12, 1), 60)
    found = [policy_query.in_force(day) for day in (date(2026, 2, 28), date(2026, 3, 1), date(2026, 12, 1))]
    assert [version and version.number for version in found] == [None, 1, 2]


def test_of_two_that_begin_on_one_day_the_later_governs():
    published(date(2026, 12, 1), 14)
    published(date(2026, 12, 1), 60)
    assert policy_query.in_force(date(2026, 12, 1)).number == 2


def test_after_retirement_the_law_alone_governs_until_the_next():
    published(date(2026, 3, 1))
    assert code(policy_store.retire(1, TODAY, today=TODAY, by="staff:anna", now=NOW)) == "too_early"
    retired = policy_store.retire(1, date(2026, 11, 10), today=TODAY, by="staff:anna", now=NOW)
    assert (retired.state, code(draft(14, number=1))) == ("retired", "not_a_draft")
    published(date(2026, 12, 1))
    found = [policy_query.in_force(date(2026, *day)) for day in ((11, 9), (11, 10), (12, 1))]
    assert [version and version.number for version in found] == [1, None, 2]


def test_a_version_retired_before_it_began_never_governs():
    published(date(2026, 3, 1))
    published(date(2026, 12, 1), 60)
    policy_store.retire(2, date(2026, 12, 24), today=TODAY, by="staff:anna", now=NOW)
    assert policy_query.in_force(date(2026, 12, 5)).number == 1


def windows(ordered_on, today, kept=None):
    found = policy_query.candidates(ordered_on, today, kept)
    return [document and document["rows"][0]["then"]["window_days"] for document in found]


def test_a_later_version_is_a_candidate_only_where_it_applies_to_open_orders():
    published(date(2026, 3, 1), 14)
    published(date(2026, 11, 10), 30)
    published(date(2026, 11, 20), 60, open_orders=True)
    assert windows(date(2026, 4, 1), date(2026, 11, 19)) == [14]
    assert windows(date(2026, 4, 1), date(2026, 11, 20)) == [14, 60]
    assert windows(date(2026, 2, 1), date(2026, 11, 20)) == [None, 60]
    assert windows(date(2026, 11, 20), date(2026, 11, 25)) == [60]


def test_the_version_a_case_was_opened_by_stays_a_candidate_when_it_is_retired():
    published(date(2026, 3, 1), 14)
    published(date(2026, 11, 3), 60, open_orders=True)
    policy_store.retire(2, date(2026, 11, 5), today=date(2026, 11, 4), by="staff:anna", now=NOW)
    assert windows(date(2026, 4, 1), date(2026, 11, 6)) == [14]
    assert windows(date(2026, 4, 1), date(2026, 11, 6), kept=2) == [14, 60]


def test_another_merchants_versions_are_not_there(other_merchant, as_tenant, in_tenant):
    published(date(2026, 3, 1))
    theirs = PolicyVersion(
        merchant_id=other_merchant, number=1, name="x", document={}, document_hash="", created_at=NOW, changed_at=NOW
    )
    with pytest.raises(DatabaseError, match="row-level security"), transaction.atomic():
        theirs.save(force_insert=True)
    assert [version.number for version in policy_query.versions()] == [1]
