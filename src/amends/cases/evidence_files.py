"""Evidence on disk: each file encrypted with its buyer's key, named by its id alone."""

from datetime import datetime
from pathlib import Path

from django.conf import settings

from amends.cases.draft import EvidenceRow
from amends.cases.models import Evidence
from amends.merchants.tenancy import current_merchant
from amends.orders.encryption import BuyerKey


def keep(files: list[EvidenceRow], key: BuyerKey, case_id: str, order_id: str, now: datetime) -> None:
    """Write files and their rows. A file whose transaction fails stays behind unread and is swept by retention."""
    if not files:
        return
    folder = _folder()
    folder.mkdir(parents=True, exist_ok=True)
    for each in files:
        (folder / each.id).write_bytes(key.seal(each.content))
    Evidence.objects.bulk_create(
        Evidence(
            id=each.id,
            case_id=case_id,
            order_id=order_id,
            line=each.line or "",
            sha256=each.sha256,
            media_type=each.media_type,
            size_bytes=len(each.content),
            created_at=now,
        )
        for each in files
    )


def content(evidence_id: str, key: BuyerKey) -> bytes | None:
    """A file's bytes, or None where it was erased."""
    path = _folder() / evidence_id
    return key.open(path.read_bytes()) if path.exists() else None


def erase(evidence_id: str) -> None:
    """Delete the bytes; row and hash stay."""
    (_folder() / evidence_id).unlink(missing_ok=True)


def _folder() -> Path:
    return Path(settings.EVIDENCE) / str(current_merchant())
