"""What can be done to a case over HTTP: each call's path, its command, and how its body is read."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from amends.cases import command
from amends.cases.correspondence import MAX_FILES, MAX_TEXT
from amends.cases.ending import MAX_GROUND
from amends.cases.goods import MAX_CARRIER
from amends.cases.opening import MAX_ITEMS
from amends.cases.picture import MAX_FILE_BYTES
from amends.cases.refunding import MAX_REASON
from amends.cases.refusal import Refused
from amends.vocabulary.disposition import Grade
from amends.vocabulary.reader import FieldError, Fields
from amends.vocabulary.remedy import Remedy, Right
from amends.vocabulary.request import Reason

MAX_PARCEL = 80
MAX_BASE64 = MAX_FILE_BYTES * 4 // 3 + 4

type Command = Callable[..., dict[str, Any] | Refused]


@dataclass(frozen=True, slots=True)
class Verb:
    """`POST /cases/{id}/<path>`; `read` gives the command's arguments from the body."""

    path: str
    command: Command
    read: Callable[[Fields], dict[str, Any]]
    summary: str
    example: Mapping[str, Any]


def read_request(body: Fields) -> dict[str, Any]:
    """The arguments of `open_case`; the items' other fields are read where the situation is."""
    items = []
    for item in body.objects("items", most=MAX_ITEMS):
        item.word("reason", Reason)
        items.append(dict(item.values))
    wants = body.optional_word("wants", Remedy)
    return {
        "order_id": body.text("order", most=36),
        "items": items,
        "wants": None if wants is None else str(wants),
        "message": body.text("message", "", most=MAX_TEXT),
    }


def _items(body: Fields) -> list[dict[str, Any]] | None:
    """The items named; None where the body leaves them to the case."""
    if not body.has("items"):
        return None
    found = []
    for item in body.objects("items", most=MAX_ITEMS):
        item.text("line")
        found.append(dict(item.values))
    return found


def _files(body: Fields, name: str) -> list[dict[str, Any]]:
    found = []
    for file in body.objects(name, most=MAX_FILES):
        content = file.text("content", most=MAX_BASE64)
        if not content.isascii():
            raise FieldError("not_a_file", file.at("content"), f"{file.at('content')} must be the file in base64")
        line = file.optional_text("line")
        found.append({"media_type": file.text("media_type", most=80), "content": content, "line": line})
    return found


def _accept(body: Fields) -> dict[str, Any]:
    return {"offers": list(body.texts("offers", most=MAX_ITEMS))}


def _dispatched(body: Fields) -> dict[str, Any]:
    return {
        "items": _items(body),
        "carrier": body.optional_text("carrier", most=MAX_CARRIER),
        "tracking": body.optional_text("tracking", most=MAX_CARRIER),
        "at": body.optional_text("at", most=40),
        "proof": body.values.get("proof") if isinstance(body.values.get("proof"), bool) else _files(body, "proof"),
    }


def _receive(body: Fields) -> dict[str, Any]:
    return {"parcel": body.optional_text("parcel", most=MAX_PARCEL), "items": _items(body)}


def _grade(body: Fields) -> dict[str, Any]:
    items = []
    for item in body.objects("items", most=MAX_ITEMS):
        item.text("line")
        item.word("grade", Grade)
        items.append({**item.values, "photos": _files(item, "photos")})
    return {"items": items}


def _refund(body: Fields) -> dict[str, Any]:
    return {"amount": body.values.get("amount"), "reason": body.text("reason", "", most=MAX_REASON)}


def _sent(body: Fields) -> dict[str, Any]:
    return {"items": _items(body), "tracking": body.optional_text("tracking", most=MAX_CARRIER)}


def _started(body: Fields) -> dict[str, Any]:
    return {"items": _items(body)}


def _refuse(body: Fields) -> dict[str, Any]:
    return {
        "items": _items(body),
        "right": str(body.word("right", Right)),
        "ground": body.text("ground", most=MAX_GROUND),
        "note": body.text("note", "", most=MAX_TEXT),
    }


def _cancel(body: Fields) -> dict[str, Any]:
    return {"reason": body.text("reason", "", most=MAX_REASON)}


def _message(body: Fields) -> dict[str, Any]:
    return {"text": body.text("text", most=MAX_TEXT)}


def _evidence(body: Fields) -> dict[str, Any]:
    return {"files": _files(body, "files")}


def _nothing(_body: Fields) -> dict[str, Any]:
    return {}


_UNITS = {"items": [{"line": "1", "quantity": 2}]}
_PIXEL = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVR4nGNgAAAAAgABSK+kcQAAAABJRU5ErkJggg=="
_FILE = {"media_type": "image/png", "content": _PIXEL, "line": "1"}

VERBS = (
    Verb("accept", command.accept, _accept, "Accept offers, at most one of each group", {"offers": ["o1"]}),
    Verb(
        "dispatched",
        command.dispatched,
        _dispatched,
        "The buyer has sent the goods; `proof` is a list of files, or true where somebody has seen it",
        {**_UNITS, "carrier": "DHL", "tracking": "JD01", "at": "2026-10-20", "proof": [_FILE]},
    ),
    Verb("receive", command.receive, _receive, "Goods came back", {"parcel": "JD01", **_UNITS}),
    Verb(
        "grade",
        command.grade,
        _grade,
        "Record what inspection found; `deduction` only where the decision permits one",
        {"items": [{"line": "1", "quantity": 2, "grade": "A", "note": "", "photos": []}]},
    ),
    Verb(
        "refund",
        command.refund,
        _refund,
        "Refund what is due (amount null) or a stated amount; more than due needs the scope refund_more and a reason",
        {"amount": None, "reason": ""},
    ),
    Verb("fulfilled", command.fulfilled, _sent, "The replacement is on its way", {**_UNITS, "tracking": "JD02"}),
    Verb("repair-started", command.repair_started, _started, "The goods are with the repairer", _UNITS),
    Verb(
        "repair-done",
        command.repair_done,
        _sent,
        "The repair is done and the goods are on their way back",
        {**_UNITS, "tracking": "JD03"},
    ),
    Verb(
        "refuse",
        command.refuse,
        _refuse,
        "Refuse a claim, only where that right is `holds: false` and no other holds",
        {**_UNITS, "right": "withdrawal", "ground": "§ 312g(2) no. 1 BGB", "note": ""},
    ),
    Verb("cancel", command.cancel, _cancel, "Take the request back while nothing is under way", {"reason": ""}),
    Verb("message", command.message, _message, "Write to the buyer", {"text": "Your parcel has arrived."}),
    Verb("evidence", command.evidence, _evidence, "Add photos or documents", {"files": [_FILE]}),
    Verb("close", command.close, _nothing, "Close a case in which nothing is owed any more", {}),
)
"""In the order of the contract (section 4)."""
