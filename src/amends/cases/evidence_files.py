"""Evidence on disk: each file encrypted with its buyer's key, named by its id alone."""

from datetime import datetime, timedelta
from pathlib import Path
from uuid import UUID

from django.conf import settings

from amends.cases.draft import EvidenceRow
from amends.cases.models import Evidence
from amends.merchants.tenancy import current_merchant
from amends.orders.encryption import BuyerKey

LEFT_OVER = timedelta(days=1)
"""By then whatever wrote a file has committed, or never will."""


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


def sweep(now: datetime, most: int) -> int:
    """Delete files whose transaction failed, so that no row names them; how many."""
    folder = _folder()
    if not folder.exists():
        return 0
    before = (now - LEFT_OVER).timestamp()
    old = {UUID(each.name): each for each in folder.iterdir() if each.stat().st_mtime < before}
    named = set(Evidence.objects.filter(merchant_id=current_merchant(), id__in=old).values_list("id", flat=True))
    left_over = [each for name, each in old.items() if name not in named][:most]
    for each in left_over:
        each.unlink(missing_ok=True)
    return len(left_over)


def _folder() -> Path:
    return Path(settings.EVIDENCE) / str(current_merchant())
