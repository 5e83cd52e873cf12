"""What people write and show: rows encrypted with the buyer's key, named in history by id and hash alone."""

import base64
from collections.abc import Mapping, Sequence
from datetime import datetime
from hashlib import sha256
from typing import Any

from amends.cases.actor import Actor
from amends.cases.draft import Draft, EvidenceRow, MessageRow
from amends.cases.effect import mail
from amends.cases.event import EvidenceAdded, FileRef, MessageWritten, NoteWritten
from amends.cases.refusal import Refused
from amends.cases.running import Context, perform
from amends.merchants.tenancy import new_id

MAX_TEXT = 5_000
MAX_FILES = 10
MAX_FILE_BYTES = 10_000_000
MEDIA_TYPES = ("image/jpeg", "image/png", "image/webp", "image/heic", "application/pdf")


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
    """Photos and documents: `[{"media_type", "content" (bytes, or base64 text), "line"}]`."""

    def step(draft: Draft, _context: Context) -> Refused | None:
        return add_evidence(draft, files, "files")

    return perform(case_id, step, actor, now, expected_version)


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


def add_evidence(draft: Draft, files: Sequence[Mapping[str, Any]], field: str) -> Refused | None:
    """Put files into a draft, or say which one cannot be taken."""
    if not isinstance(files, Sequence) or not files or len(files) > MAX_FILES:
        return Refused("out_of_range", field, f"{field} must be a list of 1 to {MAX_FILES} files")
    rows = []
    for index, each in enumerate(files):
        found = _file(each, f"{field}[{index}]")
        if isinstance(found, Refused):
            return found
        rows.append(found)
    draft.evidence.extend(rows)
    draft.record(EvidenceAdded(tuple(FileRef(row.id, row.sha256, row.media_type, len(row.content)) for row in rows)))
    return None


def _file(given: Mapping[str, Any], at: str) -> EvidenceRow | Refused:
    if not isinstance(given, Mapping):
        return Refused("not_an_object", at, f"{at} must be an object")
    media_type, content = given.get("media_type"), given.get("content")
    if media_type not in MEDIA_TYPES:
        return Refused(
            "unknown_word", f"{at}.media_type", f"{at}: files of this type are not taken", allowed=MEDIA_TYPES
        )
    if isinstance(content, str):
        try:
            content = base64.b64decode(content, validate=True)
        except ValueError:
            content = None
    if not isinstance(content, bytes) or not content:
        return Refused("not_a_file", f"{at}.content", f"{at}.content must be the file in base64")
    if len(content) > MAX_FILE_BYTES:
        return Refused("too_large", f"{at}.content", f"{at} is larger than {MAX_FILE_BYTES} bytes")
    line = given.get("line")
    return EvidenceRow(
        str(new_id()), line if isinstance(line, str) else None, media_type, content, sha256(content).hexdigest()
    )


def check_text(text: Any, field: str = "text", *, required: bool = True) -> Refused | None:
    """Whether a text can be kept as it is; without `required` it may be empty."""
    if not isinstance(text, str) or (required and not text.strip()):
        return Refused("missing", field, f"{field} must not be empty")
    if len(text) > MAX_TEXT:
        return Refused("too_long", field, f"{field} has {len(text)} characters; at most {MAX_TEXT}")
    if any(letter == "\x00" or "\ud800" <= letter <= "\udfff" for letter in text):
        return Refused("not_text", field, f"{field} holds a NUL character or half of one")
    return None
