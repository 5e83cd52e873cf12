"""Versions on the console: who sees and who publishes, what the check says, what a buyer would get, files."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from amends.merchants import policy_check, policy_query
from amends.merchants.policy_store import Refused
from amends.merchants.tenancy import tenant

from .policies import BREACH, CHANGE_OF_MIND, LATE, POLICY, checked, draft, published, send, url, version
from .shop import page

TODAY = datetime.now(UTC).date()
LONG_AGO = date(2026, 1, 1)


@pytest.fixture(autouse=True)
def unproved(monkeypatch):
    monkeypatch.setattr(policy_check, "prove", lambda *_: Refused("no_prover", "", "none here"))


# Who may do what


@pytest.mark.parametrize("role", ["owner", "agent", "warehouse", "finance", "read_only"])
def test_everybody_reads_and_the_owner_edits(as_role, shop, role):
    number = draft(shop.merchant)
    checked(shop.merchant, number)
    browser = as_role(role)
    for read in ("/console/policy/", url(number), url(number, "try"), f"/console/policy/{number}/policy.csv"):
        assert browser.get(read).status_code == 200, read
    edits = ("/console/policy/new/", url(number, "publish"), url(number, "delete"))
    for edit in edits:
        assert browser.get(edit).status_code == (200 if role == "owner" else 403), edit
    said = page(browser.get(url(number)))
    assert ("Save and check" in said) is (role == "owner")
    if role != "owner":
        assert browser.post(url(number), {"do": "save"}).status_code == 403
        assert browser.post("/console/policy/new/", {"start": "standard"}).status_code == 403
        assert not any(edit in page(browser.get("/console/policy/")) + said for edit in edits)


def test_another_merchants_versions_are_not_there(owner, shop, other_merchant):
    published(other_merchant, LONG_AGO)
    for deed in ("", "publish", "retire", "delete", "try"):
        assert owner.get(url(1, deed)).status_code == 404
    assert "The law alone" in page(owner.get("/console/policy/"))


# Where a draft comes from


def test_without_a_policy_the_page_says_that_the_law_governs(owner):
    said = page(owner.get("/console/policy/"))
    assert "The law alone" in said
    assert "/console/policy/new/" in said


@pytest.mark.parametrize(
    "name", ["conservative", "standard", "generous_30_days", "premium_members", "marketplace_aligned"]
)
def test_every_example_becomes_a_draft_that_can_be_shown(owner, shop, name, all_markets):
    answer = owner.post("/console/policy/new/", {"start": name})
    assert answer["Location"] == url(1)
    assert version(shop.merchant, 1).state == "draft"
    assert owner.get(url(1)).status_code == 200


def test_a_new_draft_starts_from_a_version(owner, shop):
    number = published(shop.merchant, LONG_AGO)
    assert f'value="version:{number}" checked' in page(owner.get(f"/console/policy/new/?of={number}"))
    owner.post("/console/policy/new/", {"start": f"version:{number}"})
    assert version(shop.merchant, 2).document["rows"] == version(shop.merchant, 1).document["rows"]


@pytest.mark.parametrize("ending", ["csv", "yaml"])
def test_a_version_is_taken_away_and_brought_back_the_same(owner, shop, ending):
    number = draft(shop.merchant)
    taken = owner.get(f"/console/policy/{number}/policy.{ending}")
    assert taken["Content-Disposition"] == f'attachment; filename="policy-{number}.{ending}"'
    file = SimpleUploadedFile(f"mine.{ending}", taken.content)
    assert owner.post("/console/policy/new/", {"start": "file", "file": file}).status_code == 303
    assert version(shop.merchant, 2).document_hash == version(shop.merchant, number).document_hash


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("p.yaml", b"policy: x\nrows:\n  - row: r1\n    when: {market: [XX]}\n    then: {remedies: []}\n", "Line 4"),
        ("p.csv", b"row,remedies\nr1,refnd\n", "Line 2"),
        ("p.yaml", b"\xff\xfe\x00", "This cannot be taken"),
        ("p.json", b"[]", "a policy is an object"),
    ],
)
def test_a_file_that_cannot_be_taken_is_refused_by_its_line(owner, shop, name, content, said):
    answer = owner.post("/console/policy/new/", {"start": "file", "file": SimpleUploadedFile(name, content)})
    assert answer.status_code == 422
    assert said in page(answer)
    with tenant(shop.merchant):
        assert policy_query.versions() == []


@pytest.mark.parametrize("sent", [{}, {"start": "file"}, {"start": "version:99"}, {"start": "nonsense"}])
def test_a_start_that_is_none_is_refused(owner, sent):
    assert owner.post("/console/policy/new/", sent).status_code == 422


# The check


def test_a_breach_is_shown_with_its_cell_its_article_and_a_request(owner, shop):
    number = draft(shop.merchant)
    told = trial_situation()
    checked(shop.merchant, number, breaches=[BREACH | {"situation": told}])
    said = page(owner.get(url(number)))
    assert "1 promise is below the law" in said
    assert "leaves out a way that the law gives the buyer (lack of conformity)" in said
    assert 'href="https://law.example/437"' in said
    assert "Germany: a buyer on day 20 after delivery says “defective”." in said
    assert 'class="gives marked"' in said
    assert "?finding=1" in said
    tried = page(owner.get(url(number, "try") + "?finding=1"))
    assert "The request that the check found" in tried
    assert "Germany: a buyer on day 20 after delivery says “defective”." in tried
    assert url(number, "publish") not in said
    assert owner.get(url(number, "publish")).status_code == 409


def test_what_only_informs_is_told_beside_and_hinders_nobody(owner, shop):
    number = draft(shop.merchant)
    checked(shop.merchant, number, dead_rows=["change of mind"], unanswered=trial_situation())
    said = page(owner.get(url(number)))
    for words in ("Lawful in its market", "never answers: the rows above it", "Some requests fit no row", "as told"):
        assert words in said, words
    assert owner.get(url(number, "publish")).status_code == 200


def test_a_market_that_could_not_be_decided_hinders_publishing(owner, shop):
    number = draft(shop.merchant)
    order = {"term": "partial_withdrawal_outbound", "stated": "none", "floor": "full", "markets": ["DE"]}
    checked(shop.merchant, number, not_decided=["DE: timeout"], order_breaches=[order | {"cite": BREACH["cite"]}])
    said = page(owner.get(url(number)))
    assert "Nothing could be proved in time here, so the policy cannot be published: Germany." in said
    assert "less of the delivery charge goes back than the law gives: Germany." in said
    assert owner.get(url(number, "publish")).status_code == 409


def test_a_change_makes_the_check_stale(owner, shop):
    number = draft(shop.merchant)
    checked(shop.merchant, number)
    assert "Lawful in its market" in page(owner.get(url(number)))
    send(owner, number, "add")
    said = page(owner.get(url(number)))
    assert "This is from before the last change." in said
    assert url(number, "publish") not in said


def test_a_change_of_the_law_makes_the_check_stale(owner, shop):
    from amends.merchants.models import PolicyVersion

    number = draft(shop.merchant)
    checked(shop.merchant, number)
    with tenant(shop.merchant):
        PolicyVersion.objects.update(law={"DE": "sha256:of yesterday"})
    assert "The law changed since: Germany" in page(owner.get(url(number)))
    answer = owner.post(url(number, "publish"), {"day": "2026-01-01"})
    assert answer.status_code == 409
    assert "The law changed since the check." in page(answer)


def test_a_version_in_force_whose_law_changed_says_so_on_top(owner, shop):
    from amends.merchants.models import PolicyVersion

    number = published(shop.merchant, LONG_AGO)
    assert "Lawful in its market" in page(owner.get("/console/policy/"))
    with tenant(shop.merchant):
        PolicyVersion.objects.filter(number=number).update(law={"DE": "sha256:of yesterday"})
    assert "The law changed since: Germany" in page(owner.get("/console/policy/"))
    assert "Check again" in page(owner.get(url(number)))


def test_without_the_prover_saving_says_that_nothing_was_checked(owner, shop):
    number = draft(shop.merchant)
    send(owner, number)
    assert "the extra “prove” is not installed" in page(owner.get(url(number)))


def test_a_house_rule_is_lowered_with_a_reason_and_held_again(owner, shop):
    number = draft(shop.merchant)
    checked(shop.merchant, number, house=[LATE | {"situation": None}])
    said = page(owner.get(url(number)))
    assert "Lawful, but 1 house rule is not kept" in said
    assert "Keep it as it is, and say why" in said
    assert send(owner, number, "lower:1").status_code == 422
    assert send(owner, number, "lower:1", reason__1="inspection abroad").status_code == 303
    (exception,) = version(shop.merchant, number).document["house_exceptions"]
    assert (exception["rule"], exception["rows"], exception["reason"]) == (
        "five_working_days", ["change of mind"], "inspection abroad",
    )  # fmt: skip
    assert "“inspection abroad” (Owner)" in page(owner.get(url(number)))
    owner.post(url(number), {"raise": "0"})
    assert "house_exceptions" not in version(shop.merchant, number).document


def test_a_breach_of_law_cannot_be_lowered(owner, shop):
    number = draft(shop.merchant)
    checked(shop.merchant, number, breaches=[BREACH | {"situation": None}])
    assert send(owner, number, "lower:1", reason__1="we like it so").status_code == 422


# Publishing


def test_a_checked_draft_is_published_from_a_day(owner, shop):
    number = draft(shop.merchant)
    checked(shop.merchant, number)
    assert url(number, "publish") in page(owner.get(url(number)))
    said = page(owner.get(url(number, "publish")))
    assert "It is your first version" in said
    owner.post(url(number, "publish"), {"day": "2026-01-01", "open_orders": "on"})
    found = version(shop.merchant, number)
    assert (found.state, found.published_from, found.applies_to_open_orders) == ("published", LONG_AGO, True)
    said = page(owner.get("/console/policy/"))
    assert "In force" in said
    assert "Version 1 is published." in said
    assert "Save and check" not in page(owner.get(url(number)))


@pytest.mark.parametrize(
    ("day", "said"),
    [("", "Enter a date."), ("soon", "Enter a date."), ("2126-01-01", "within the next five years"),
     ("2026-02-01", "Choose tomorrow or later.")],
)  # fmt: skip
def test_a_day_that_cannot_be_is_refused_at_its_field(owner, shop, day, said):
    published(shop.merchant, LONG_AGO)
    number = draft(shop.merchant, policy="Other")
    checked(shop.merchant, number)
    answer = owner.post(url(number, "publish"), {"day": day})
    assert answer.status_code == 422
    assert said in page(answer)
    assert version(shop.merchant, number).state == "checked"


def test_an_unchecked_or_failed_draft_is_not_published(owner, shop):
    number = draft(shop.merchant)
    assert owner.post(url(number, "publish"), {"day": "2026-01-01"}).status_code == 409
    checked(shop.merchant, number, breaches=[BREACH | {"situation": None}])
    assert owner.post(url(number, "publish"), {"day": "2026-01-01"}).status_code == 409
    assert version(shop.merchant, number).state == "draft"


def test_a_published_version_is_not_edited_and_may_be_retired(owner, shop):
    number = published(shop.merchant, LONG_AGO)
    assert owner.post(url(number), {"do": "save"}).status_code == 409
    assert owner.get(url(number, "publish")).status_code == 404
    assert owner.get(url(number, "delete")).status_code == 404
    assert owner.post(url(number, "retire"), {"day": TODAY.isoformat()}).status_code == 422
    assert owner.post(url(number, "retire"), {"day": (TODAY + timedelta(days=2)).isoformat()}).status_code == 303
    assert version(shop.merchant, number).state == "retired"


def test_a_draft_is_thrown_away(owner, shop):
    number = draft(shop.merchant)
    assert "gone for good" in page(owner.get(url(number, "delete")))
    assert owner.post(url(number, "delete")).status_code == 303
    assert version(shop.merchant, number) is None


# What a buyer would get


def trial_situation():
    from django.http import QueryDict

    from amends.console.policy_trial import asked, situation

    trial = asked(QueryDict("market=DE&reason=defective&days=20"), POLICY, ["DE"])
    return situation(trial, POLICY, TODAY)


def test_what_a_german_buyer_gets_on_day_20_beside_the_law(agent, shop):
    number = draft(shop.merchant)
    said = page(agent.get(url(number, "try") + "?market=DE&reason=changed_mind&days=20&value=50.00"))
    for words in ("Version 1", "Row 2: change of mind", "Refund on return", "€50.00", "Exchange", "Our own policy", "The law alone", "Nothing"):  # fmt: skip
        assert words in said, words


def test_the_version_in_force_stands_beside_a_draft(agent, shop):
    published(shop.merchant, LONG_AGO)
    shorter = CHANGE_OF_MIND | {"then": CHANGE_OF_MIND["then"] | {"window_days": 15}}
    number = draft(shop.merchant, rows=[shorter])
    said = page(agent.get(url(number, "try") + "?days=10"))
    assert "Version 2" in said
    assert "Version 1" in said
    assert "Both give the buyer the same." not in said
    assert "Both give the buyer the same." in page(agent.get(url(1, "try") + "?beside=1&days=10"))


@pytest.mark.parametrize(
    "query",
    ["market=XX&reason=none&days=many", "value=much", "currency=EURO", "value=1.234", "finding=99", "beside=99", "kind=custom_made",
     "reason=not_received", "reason=late", "reason=damaged_in_transit&condition=damaged", "channel=amazon", "days=\x00"],
)  # fmt: skip
def test_any_request_is_answered_with_a_page(agent, shop, query):
    number = draft(shop.merchant)
    assert agent.get(url(number, "try") + "?" + query).status_code in {200, 422}
