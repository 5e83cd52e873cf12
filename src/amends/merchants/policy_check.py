"""Having a version proved, and keeping what the proof said under the law it was made for."""

import hashlib
from collections.abc import Mapping
from datetime import datetime
from typing import Any

import structlog

from amends.decision.policy.condition import stands_for
from amends.decision.policy.floor_rules import FLOOR_RULES
from amends.decision.policy.reader import read_policy
from amends.merchants import policy_query, policy_store
from amends.merchants.models import PolicyVersion
from amends.merchants.policy_store import Checked, Refused
from amends.vocabulary.reader import Fields

_log = structlog.get_logger(__name__)
COMPARISON = "comparison"
"""Beside the markets' packs: the rules that a policy is compared with them by."""


def run(number: int, packs: Any, *, now: datetime) -> PolicyVersion | Refused:
    """Prove a version under `packs` (`law.pack.Packs`) and keep the report; takes seconds for a large policy.

    Refused: not_found, changed_meanwhile, no_prover (the extra `prove` is not installed), proof_fault.
    """
    row = policy_query.version(number)
    if row is None:
        return Refused("not_found", "number", "there is no such version")
    checked = prove(row.document, packs)
    return checked if isinstance(checked, Refused) else policy_store.record_check(number, checked, now=now)


def law_of(document: Mapping[str, Any], packs: Any) -> dict[str, str]:
    """The law that a check of a document speaks of: the hash of each pack of the markets it is sold to."""
    sold = document.get("sells_to", {}).get("markets") or tuple(packs.by_market)
    markets = {market for code in sold for market in stands_for(code, packs.by_market)}
    found = {market: packs.for_market(market).pack for market in markets}
    comparison = hashlib.sha256(FLOOR_RULES.encode()).hexdigest()
    return {market: pack.hash for market, pack in found.items() if pack is not None} | {COMPARISON: comparison}


def prove(document: Mapping[str, Any], packs: Any) -> Checked | Refused:
    """What the proof says of a document. Refused: no_prover, proof_fault: then nothing is proved."""
    try:
        from amends.proof import policy_check
        from amends.proof.replay import ModelFaultError
    except ImportError:
        return Refused("no_prover", "", "checking needs the extra `prove`: pip install 'amends[prove]'")
    policy = read_policy(Fields(document))
    try:
        report = policy_check.check(policy, packs, policy.markets, policy.channels)
    except ModelFaultError:
        _log.exception("policy_check_contradicts_itself", policy=policy.hash)
        return Refused("proof_fault", "", "the check contradicted itself, which is a fault of ours; the log says where")
    return Checked(policy.hash, report.passed, report.shown(), law_of(document, packs))
