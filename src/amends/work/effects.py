"""Carrying out one effect: claimed, done in the world, recorded; after a crash anywhere, the next attempt goes on."""

from collections.abc import Callable
from datetime import datetime

import structlog

from amends.cases import effect_store
from amends.cases.effect import EffectKind
from amends.cases.effect_store import Claimed
from amends.merchants.tenancy import tenant
from amends.vocabulary.identity import MerchantId
from amends.work import mailing, refunds, shipments
from amends.work.masking import masked

_log = structlog.get_logger(__name__)

_HANDLERS: dict[str, Callable[[MerchantId, Claimed, datetime], None]] = {
    EffectKind.REFUND: refunds.carry_out,
    EffectKind.FULFIL: shipments.carry_out,
    EffectKind.MAIL: mailing.send_case_mail,
    EffectKind.DECLARATION_MAIL: mailing.send_declaration_mail,
}


def carry_out(effect_id: str, merchant_id: MerchantId, now: datetime) -> bool:
    """One attempt at an effect; False where nothing was to do. A failure is tried again later, or stands stuck."""
    with tenant(merchant_id):
        claimed = effect_store.claim(effect_id, now)
    if claimed is None:
        return False
    try:
        _HANDLERS[claimed.kind](merchant_id, claimed, now)
    except Exception as problem:  # noqa: BLE001  the row remembers it, whatever it was
        _log.exception("effect_failed", effect=effect_id, kind=claimed.kind, attempts=claimed.attempts)
        with tenant(merchant_id):
            effect_store.later(claimed.id, claimed.attempts, now, masked(repr(problem)))
    return True
