"""The sample shop's return policy: the standard example for the markets it sells to, checked and published.

Its check is kept beside the sample (`scripts/make_sample_policy.py`), so that a demo starts without a solver. It counts
only for the very policy and the very law it was made for; otherwise the check is made anew.
"""

import json
from dataclasses import replace
from datetime import date, datetime
from importlib import resources
from typing import Any

from amends.cases.rulebooks import packs
from amends.decision.policy.document import Policy
from amends.decision.policy.writer import document_of
from amends.merchants import policy_check, policy_examples, policy_query, policy_store
from amends.merchants.policy_store import Checked, Refused
from amends.vocabulary.request import Site

NAME = "Wren & Robin returns"
SINCE = date(2024, 1, 1)
"""Before the oldest of the sample's orders."""
MARKETS = (
    "AT", "AU", "BE", "CA", "CH", "CN", "DE", "DK", "ES", "FI", "FR", "GB", "IE", "IT", "JP", "NL", "NO", "PL", "PT",
    "SA", "SE", "SG", "US-CA", "US-NY",
)  # fmt: skip
KEPT = "policy_check.json"
BY = "system"


def policy() -> Policy:
    """What the shop promises: the rows of the example that speak of its markets."""
    standard = policy_examples.example("standard")
    rows = tuple(row for row in standard.rows if row.when.market != ("KR",))
    return replace(standard, name=NAME, markets=MARKETS, channels=(Site.OWN_STORE,), rows=rows)


def publish(now: datetime) -> Refused | None:
    """Publish the policy for the open tenant, once; why not, where it could not be checked or did not pass."""
    if policy_query.terms():
        return None
    drafts = policy_query.versions()
    if drafts:
        number = drafts[-1].number
    else:
        saved = policy_store.save_draft(policy(), by=BY, now=now)
        if isinstance(saved, Refused):
            return saved
        number = saved.number
    row = policy_query.version(number)
    assert row is not None, number
    law = policy_check.law_of(row.document, packs())
    checked = kept(row.document_hash, law) or policy_check.prove(row.document, packs())
    if isinstance(checked, Refused):
        return checked
    found = policy_store.record_check(number, checked, now=now)
    if not isinstance(found, Refused):
        found = policy_store.publish(
            number, SINCE, applies_to_open_orders=False, law=law, today=now.date(), by=BY, now=now
        )
    return found if isinstance(found, Refused) else None


def kept(document_hash: str, law: dict[str, str]) -> Checked | None:
    """The check that comes with the sample, if it is of this policy and this law."""
    file = resources.files("amends.site") / "sample" / KEPT
    if not file.is_file():
        return None
    found: dict[str, Any] = json.loads(file.read_text(encoding="utf-8"))
    if found["hash"] != document_hash or found["law"] != law:
        return None
    return Checked(document_hash, bool(found["report"]["passed"]), found["report"], law)


def made() -> str:
    """The content of the kept check, made now with the prover."""
    checked = policy_check.prove(document_of(policy()), packs())
    assert isinstance(checked, Checked), checked
    found = {"hash": checked.document_hash, "law": dict(checked.law), "report": checked.report}
    return json.dumps(found, ensure_ascii=False, sort_keys=True, indent=1) + "\n"
