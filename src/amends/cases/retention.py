"""Deleting what cases have kept long enough. The periods stand in `docs/privacy.md` and on the tables themselves."""

from datetime import datetime, timedelta

from django.db.models import Q

from amends.cases import evidence_files
from amends.cases.models import DeclarationKey, Effect, Evidence, Message, Timer
from amends.merchants.tenancy import current_merchant

TEXT_DAYS = 3 * 365
"""Messages, evidence and what a declaration says: the regular limitation period of claims (§ 195 BGB)."""
EFFECT_DAYS = 2 * 365
BATCH = 1_000
"""Rows of one call: a round that runs daily stays short."""


def forget(now: datetime) -> dict[str, int]:
    """Apply every period to the open tenant; what was deleted, by kind, at most `BATCH` each."""
    texts, effects = now - timedelta(days=TEXT_DAYS), now - timedelta(days=EFFECT_DAYS)
    of_case = Q(case__closed_at__lt=texts) | Q(case=None, created_at__lt=texts)
    return {
        "messages": _delete(Message, of_case),
        "evidence": _forget_evidence(texts),
        "declarations": _delete(DeclarationKey, Q(declaration__received_at__lt=texts)),
        "effects": _delete(Effect, Q(done_at__lt=effects)),
        "timers": _delete(Timer, Q(case__closed_at__lt=now)),
        "files_left_over": evidence_files.sweep(now, BATCH),
    }


def _delete(model: type, which: Q) -> int:
    ids = list(model.objects.filter(which, merchant_id=current_merchant()).values_list("id", flat=True)[:BATCH])
    model.objects.filter(merchant_id=current_merchant(), id__in=ids).delete()
    return len(ids)


def _forget_evidence(before: datetime) -> int:
    """Rows first: a file that another case of the order names as well stays until that one is forgotten."""
    mine = Evidence.objects.filter(merchant_id=current_merchant())
    rows = list(mine.filter(case__closed_at__lt=before).values_list("id", "order_id", "sha256")[:BATCH])
    mine.filter(id__in=[row_id for row_id, _, _ in rows]).delete()
    for order_id, sha256 in {(order_id, sha256) for _, order_id, sha256 in rows}:
        if not mine.filter(order_id=order_id, sha256=sha256).exists():
            evidence_files.erase(str(order_id), sha256)
    return len(rows)
