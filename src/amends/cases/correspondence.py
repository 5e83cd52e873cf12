"""What people write and show: rows encrypted with the buyer's key, named in history by id and hash alone."""

import base64
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from amends.cases import evidence_files
from amends.cases.actor import Actor
from amends.cases.draft import Draft, EvidenceRow, MessageRow
from amends.cases.effect import mail
from amends.cases.event import EvidenceAdded, FileRef, MessageWritten, NoteWritten
from amends.cases.picture import MAX_FILE_BYTES, MEDIA_TYPES, Kept, Unfit, fit
from amends.cases.refusal import Refused
from amends.cases.running import Context, perform
from amends.merchants.tenancy import new_id
from amends.orders import query as orders

MAX_TEXT = 5_000
MAX_FILES = 10
"""Of one step; an answer names them all."""
MAX_FILES_OF_CASE = 60


def message(
    case_id: str, text: str, *, actor: Actor, now: datetime, expected_version: int | None = None
) -> dict[str, Any] | Refused:
    """A message between buyer and merchant; one to the buyer is also sent by mail."""

    def step(draft: Draft, _context: Context) -> Refused | None:
        refused = check_text(text)
        if refused is None:
            add_message(draft, text, to_buyer=actor.kind != "buyer")
        return refused

    return perform(case_id, step, actor, now, expected_version)


def note(
    case_id: str, text: str, *, actor: Actor, now: datetime, expected_version: int | None = None
) -> dict[str, Any] | Refused:
    """A note for colleagues; no buyer sees it."""

    def step(draft: Draft, _context: Context) -> Refused | None:
        refused = check_text(text)
        if refused is None:
            add_note(draft, text)
        return refused

    return perform(case_id, step, actor, now, expected_version)


def evidence(
    case_id: str,
    files: Sequence[Mapping[str, Any]],
    *,
    actor: Actor,
    now: datetime,
    expected_version: int | None = None,
) -> dict[str, Any] | Refused:
    """Photos and documents: `[{"content" (bytes, base64 text, or a file that is fit already), "media_type", "line"}]`.

    `media_type` may be left out; what it says must be so. Refused: see `read_evidence`.
    """
    rows = read_evidence(files, "files")
    if isinstance(rows, Refused):
        return rows

    def step(draft: Draft, _context: Context) -> Refused | None:
        return add_evidence(draft, rows, "files")

    return perform(case_id, step, actor, now, expected_version)


def stage(order_id: str, file: Kept) -> bool:
    """Keep a file for a request that is not made yet, a day at most; False where the order has as many as it may."""
    order = orders.order(order_id)
    key = None if order is None else orders.buyer_key(order.buyer_id)
    return key is not None and evidence_files.stage(order_id, file.sha256, file.content, key)


def add_message(draft: Draft, text: str, *, to_buyer: bool) -> None:
    """Put a message into a draft."""
    row = MessageRow(str(new_id()), "to_buyer" if to_buyer else "from_buyer", text)
    draft.messages.append(row)
    draft.record(MessageWritten(row.id, to_buyer))
    if to_buyer:
        draft.effects.append(mail("message", message=row.id))


def add_note(draft: Draft, text: str) -> None:
    """Put a note into a draft."""
    row = MessageRow(str(new_id()), "note", text)
    draft.messages.append(row)
    draft.record(NoteWritten(row.id))


def read_evidence(files: Any, field: str) -> tuple[EvidenceRow, ...] | Refused:
    """Files as they are to be kept, each once for a line; before anything is locked, because pictures take their time.

    Refused: out_of_range, not_a_file, other_type, and what `picture.fit` does not take.
    """
    if not isinstance(files, Sequence) or not files or len(files) > MAX_FILES:
        return Refused("out_of_range", field, f"{field} must be a list of 1 to {MAX_FILES} files")
    rows: dict[tuple[str | None, str], EvidenceRow] = {}
    for index, each in enumerate(files):
        found = _file(each, f"{field}[{index}]")
        if isinstance(found, Refused):
            return found
        rows.setdefault((found.line, found.sha256), found)
    return tuple(rows.values())


def add_evidence(draft: Draft, rows: Sequence[EvidenceRow], field: str) -> Refused | None:
    """Put files into a draft, unless the case has as many as it may."""
    if evidence_files.count(draft.state.id) + len(draft.evidence) + len(rows) > MAX_FILES_OF_CASE:
        return Refused("too_many", field, f"{field}: a case has at most {MAX_FILES_OF_CASE} files")
    draft.evidence.extend(rows)
    draft.record(EvidenceAdded(tuple(FileRef(row.id, row.sha256, row.media_type, len(row.content)) for row in rows)))
    return None


def _file(given: Mapping[str, Any], at: str) -> EvidenceRow | Refused:
    if not isinstance(given, Mapping):
        return Refused("not_an_object", at, f"{at} must be an object")
    stated, content, line = given.get("media_type"), given.get("content"), given.get("line")
    if stated not in {None, *MEDIA_TYPES}:
        return Refused(
            "unknown_word", f"{at}.media_type", f"{at}: files of this type are not taken", allowed=MEDIA_TYPES
        )
    kept = content if isinstance(content, Kept) else _fit(content, f"{at}.content")
    if isinstance(kept, Refused):
        return kept
    if stated not in {None, kept.media_type}:
        return Refused("other_type", f"{at}.media_type", f"{at} is {kept.media_type} by its content, not {stated}")
    return EvidenceRow(
        str(new_id()), line if isinstance(line, str) else None, kept.media_type, kept.content, kept.sha256
    )


def _fit(content: Any, at: str) -> Kept | Refused:
    if isinstance(content, str) and len(content) <= MAX_FILE_BYTES * 4 // 3 + 4:
        try:
            content = base64.b64decode(content, validate=True)
        except ValueError:
            content = None
    if isinstance(content, str):
        return Refused("too_large", at, f"{at} is larger than {MAX_FILE_BYTES} bytes")
    if not isinstance(content, bytes) or not content:
        return Refused("not_a_file", at, f"{at} must be the file in base64")
    found = fit(content)
    return Refused(found.code, at, f"{at} {found.message}") if isinstance(found, Unfit) else found


def check_text(text: Any, field: str = "text", *, required: bool = True) -> Refused | None:
    """Whether a text can be kept as it is; without `required` it may be empty."""
    if not isinstance(text, str) or (required and not text.strip()):
        return Refused("missing", field, f"{field} must not be empty")
    if len(text) > MAX_TEXT:
        return Refused("too_long", field, f"{field} has {len(text)} characters; at most {MAX_TEXT}")
    if any(letter == "\x00" or "\ud800" <= letter <= "\udfff" for letter in text):
        return Refused("not_text", field, f"{field} holds a NUL character or half of one")
    return None
