"""Policies of the console's tests, and how a page's form is sent as a browser would."""

from datetime import UTC, datetime
from html.parser import HTMLParser
from typing import Any

from amends.cases.rulebooks import packs
from amends.decision.policy.reader import read_policy
from amends.merchants import policy_check, policy_query, policy_store
from amends.merchants.policy_store import Checked
from amends.merchants.tenancy import tenant
from amends.vocabulary.reader import Fields

CHANGE_OF_MIND = {
    "row": "change of mind",
    "when": {"reason": ["change_of_mind"], "days_since_delivery": {"to": 30}},
    "then": {"remedies": ["refund", "exchange"], "window_days": 30, "refund_promise_working_days": 3},
}
FAULTS = {
    "row": "faults",
    "note": "as the law says",
    "when": {"reason": ["lack_of_conformity"], "market": ["DE"]},
    "then": {"remedies": ["repair", "replacement"], "return_freight_payer": "merchant", "evidence": ["photo"]},
}
POLICY = {
    "policy": "Standard",
    "sells_to": {"markets": ["DE"], "channels": ["own_store"]},
    "notices_given": ["withdrawal_right", "contract_document", "return_cost"],
    "displayed": "final_screen_and_ad",
    "rows": [FAULTS, CHANGE_OF_MIND],
}
BREACH = {
    "row": "faults",
    "term": "remedies",
    "right": "conformity",
    "stated": "repair, replacement",
    "floor": "refund",
    "cite": {"instrument": "BGB", "article": "§ 437", "url": "https://law.example/437"},
    "markets": ["DE"],
}
LATE = {
    "row": "change of mind",
    "term": "refund_promise_working_days",
    "right": None,
    "stated": "7",
    "floor": "5",
    "cite": None,
    "markets": ["DE"],
}


def draft(merchant: Any, **changes: Any) -> int:
    """A draft of the shop; gives its number."""
    with tenant(merchant):
        policy = read_policy(Fields({**POLICY, **changes}))
        saved = policy_store.save_draft(policy, by="system", now=datetime.now(UTC))
        assert not isinstance(saved, policy_store.Refused), saved
        return saved.number


def checked(merchant: Any, number: int, **found: Any) -> None:
    """As if the proof had found this: `breaches`, `house`, `dead_rows` and so on, as its report names them."""
    with tenant(merchant):
        row = policy_query.version(number)
        passed = not {"breaches", "house", "order_breaches", "not_decided"} & set(found)
        report = {"markets": ["DE"], "channels": ["own_store"], "assumptions": ["as told"], "passed": passed} | found
        law = policy_check.law_of(row.document, packs())
        policy_store.record_check(number, Checked(row.document_hash, passed, report, law), now=datetime.now(UTC))


def published(merchant: Any, from_day: Any, **changes: Any) -> int:
    """A version that passed and was published."""
    number = draft(merchant, **changes)
    checked(merchant, number)
    with tenant(merchant):
        row = policy_query.version(number)
        found = policy_store.publish(
            number,
            from_day,
            applies_to_open_orders=False,
            law=row.law,
            today=from_day,
            by="system",
            now=datetime.now(UTC),
        )
        assert not isinstance(found, policy_store.Refused), found
    return number


def version(merchant: Any, number: int) -> Any:
    with tenant(merchant):
        return policy_query.version(number)


def url(number: int, deed: str = "") -> str:
    return f"/console/policy/{number}/{deed + '/' if deed else ''}"


class _Controls(HTMLParser):
    """The fields of the page's first form with a `seen` field, as a browser would send them."""

    def __init__(self) -> None:
        super().__init__()
        self.fields: dict[str, list[str]] = {}
        self.select = self.area = ""

    def handle_starttag(self, tag: str, given: list[tuple[str, str | None]]) -> None:
        attributes = dict(given)
        name = attributes.get("name") or ""
        if tag == "input" and name:
            kind = attributes.get("type", "text")
            if kind in {"checkbox", "radio"} and "checked" not in attributes:
                return
            self.fields.setdefault(name, []).append(attributes.get("value") or "")
        elif tag == "select":
            self.select = name
        elif tag == "option" and self.select and (self.select not in self.fields or "selected" in attributes):
            self.fields[self.select] = [attributes.get("value") or ""]
        elif tag == "textarea":
            self.area = name
            self.fields[name] = [""]

    def handle_endtag(self, tag: str) -> None:
        if tag == "select":
            self.select = ""
        if tag == "textarea":
            self.area = ""

    def handle_data(self, data: str) -> None:
        if self.area:
            self.fields[self.area][0] += data


def filled(browser: Any, number: int, query: str = "") -> dict[str, list[str]]:
    """The sheet's form as the page shows it."""
    controls = _Controls()
    controls.feed(browser.get(url(number) + query).content.decode())
    controls.fields.pop("raise", None)
    return controls.fields


def send(browser: Any, number: int, do: str = "save", query: str = "", **entered: Any) -> Any:
    """Change fields of the sheet (`r0__window_days="14"`) and press a button."""
    fields = filled(browser, number, query)
    for name, value in entered.items():
        fields[name.replace("__", ".")] = value if isinstance(value, list) else [value]
    return browser.post(url(number), fields | {"do": [do]})
