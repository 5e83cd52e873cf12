"""Evidence on disk: each file encrypted with its buyer's key, in its order's folder under the SHA-256 of its bytes.

What was sent twice lies there once. A file may lie there before anything names it: a photo that waits for the rest of
its form to be right (`stage`), or one whose transaction failed; after a day without a name it is swept.
"""

import re
from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from pathlib import Path
from uuid import UUID, uuid4

from django.conf import settings

from amends.cases.draft import EvidenceRow
from amends.cases.models import Evidence
from amends.merchants.tenancy import current_merchant
from amends.orders.encryption import BuyerKey

LEFT_OVER = timedelta(days=1)
"""By then whatever wrote a file has committed, or never will."""
STAGED = timedelta(hours=20)
"""How long a staged file can be named: less than it lies there."""
MAX_FILES_OF_ORDER = 120
"""On disk, named or not: nobody fills it through one link."""
_HASH = re.compile(r"[0-9a-f]{64}")


def keep(files: Sequence[EvidenceRow], key: BuyerKey, case_id: str, order_id: str, now: datetime) -> None:
    """Write files and their rows. A file whose transaction fails stays behind unread and is swept by retention."""
    if not files:
        return
    for each in files:
        _write(order_id, each.sha256, key.seal(each.content))
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


def stage(order_id: str, sha256: str, content: bytes, key: BuyerKey) -> bool:
    """Write a file that nothing names yet; False where the order has as many as it may."""
    folder = _folder() / str(UUID(str(order_id)))
    if folder.exists() and sum(1 for _ in folder.iterdir()) >= MAX_FILES_OF_ORDER:
        return False
    _write(order_id, sha256, key.seal(content))
    return True


def content(order_id: str, sha256: str, key: BuyerKey) -> bytes | None:
    """A file's bytes, or None where it was erased."""
    path = _path(order_id, sha256)
    return key.open(path.read_bytes()) if path.exists() else None


def count(case_id: str) -> int:
    """How many files a case has."""
    return Evidence.objects.filter(merchant_id=current_merchant(), case_id=case_id).count()


def erase(order_id: str, sha256: str) -> None:
    """Delete the bytes; row and hash stay."""
    _path(order_id, sha256).unlink(missing_ok=True)


def erase_all(order_id: str) -> None:
    """Delete every file of an order, staged ones too."""
    folder = _folder() / str(UUID(str(order_id)))
    for each in folder.iterdir() if folder.exists() else ():
        each.unlink(missing_ok=True)


def sweep(now: datetime, most: int) -> int:
    """Delete files that no row names a day after they were written; how many."""
    before, deleted = (now - LEFT_OVER).timestamp(), 0
    for order_id, files in _old_by_order(before):
        rows = Evidence.objects.filter(merchant_id=current_merchant(), order_id=order_id)
        named = set(rows.values_list("sha256", flat=True))
        for each in files:
            if deleted == most:
                return deleted
            if each.name not in named and each.stat().st_mtime < before:  # it may have been sent again just now
                each.unlink(missing_ok=True)
                deleted += 1
    return deleted


def _old_by_order(before: float) -> Iterator[tuple[str, list[Path]]]:
    folders = sorted(_folder().iterdir()) if _folder().exists() else []
    for folder in folders:
        if folder.is_dir():
            old = [each for each in folder.iterdir() if each.stat().st_mtime < before]
            if old:
                yield folder.name, old


def _write(order_id: str, sha256: str, sealed: bytes) -> None:
    """Whole or not at all: what is cut off midway has another name."""
    path = _path(order_id, sha256)
    path.parent.mkdir(parents=True, exist_ok=True)
    unfinished = path.with_name(f"{sha256}.{uuid4().hex}")
    unfinished.write_bytes(sealed)
    unfinished.replace(path)


def _path(order_id: str, sha256: str) -> Path:
    assert _HASH.fullmatch(sha256), sha256
    return _folder() / str(UUID(str(order_id))) / sha256


def _folder() -> Path:
    return Path(settings.EVIDENCE) / str(current_merchant())
