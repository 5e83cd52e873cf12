"""Carrying out one payment's share of a refund.

Planned under the lock, called outside any transaction, read back where the answer is unknown, never assumed.
"""

from datetime import datetime
from typing import Any

import structlog

from amends.cases import command, effect_store
from amends.cases.effect_store import Claimed
from amends.cases.refusal import Refused
from amends.cases.state import Leg, RefundState
from amends.cases.store import load
from amends.merchants.tenancy import tenant
from amends.orders import query as orders
from amends.vocabulary.identity import MerchantId
from amends.work.masking import masked
from amends.work.port import PORTS, PaymentProvider, TransferAnswer, TransferOrder, TransferState

_log = structlog.get_logger(__name__)


class NotRecordedError(RuntimeError):
    """What was heard could not be recorded just now; it is heard again later."""


SETTLED = frozenset({RefundState.SUCCEEDED, RefundState.FAILED})


def carry_out(merchant_id: MerchantId, effect: Claimed, now: datetime) -> None:
    """One attempt; what it leaves is always a state from which the next attempt goes on."""
    with tenant(merchant_id):
        prepared = _prepare(merchant_id, effect, now)
    if prepared is None:
        return
    provider, order, leg = prepared
    try:
        answer = _ask(provider, order, leg)
    except Exception as problem:  # noqa: BLE001  whatever went wrong, the money may have moved
        _log.warning("refund_answer_unknown", effect=str(effect.id), problem=repr(problem))
        with tenant(merchant_id):
            tell(effect.case_id, effect.data, None, now)
            effect_store.later(effect.id, effect.attempts, now, masked(repr(problem)))
        return
    with tenant(merchant_id):
        tell(effect.case_id, effect.data, answer, now)
        if answer.state is TransferState.PENDING:
            effect_store.later(effect.id, effect.attempts, now, "", bounded=False)
        else:
            effect_store.done(effect.id, now)


def tell(case_id: str | None, data: dict[str, Any], answer: TransferAnswer | None, now: datetime) -> None:
    """Record what a provider said (None: nothing that can be relied on). Hearing it twice changes nothing."""
    assert case_id is not None, data
    where = (case_id, data["refund"], data["payment"])
    if answer is None:
        heard = command.refund_is_pending(*where, reference=None, known=False, now=now)
    elif answer.state is TransferState.PENDING:
        heard = command.refund_is_pending(*where, reference=answer.reference, known=True, now=now)
    elif answer.state is TransferState.SUCCEEDED:
        heard = command.refund_reached_buyer(*where, reference=answer.reference, now=now)
    else:
        heard = command.refund_did_not_reach_buyer(*where, reason=masked(answer.reason)[:200], now=now)
    if isinstance(heard, Refused):
        raise NotRecordedError(heard.code)


def _prepare(
    merchant_id: MerchantId, effect: Claimed, now: datetime
) -> tuple[PaymentProvider, TransferOrder, Leg] | None:
    """Record that the call is about to be made, and commit that before it is."""
    loaded = load(effect.case_id or "")
    assert loaded is not None, effect
    refund = loaded.state.refund(effect.data["refund"])
    assert refund is not None, effect
    leg = refund.leg(effect.data["payment"])
    if leg.state in SETTLED:
        effect_store.done(effect.id, now)
        return None
    provider = PORTS.payments.get(leg.transfer.provider or "")
    if provider is None:
        effect_store.stuck(effect.id, f"no connection to the payment provider {leg.transfer.provider!r}")
        return None
    if leg.state is RefundState.PLANNED:
        command.refund_sending(loaded.state.id, refund.id, leg.transfer.payment, now=now)
    order = orders.order(loaded.state.order)
    assert order is not None, loaded.state.order
    payment = next(each for each in order.order.payments if each.id == leg.transfer.payment)
    return (
        provider,
        TransferOrder(
            merchant=merchant_id,
            key=leg.transfer.key,
            order=str(order.id),
            payment=leg.transfer.payment,
            amount_minor=leg.transfer.amount_minor,
            currency=leg.transfer.currency,
            captured_minor=payment.amount_minor,
            note=loaded.state.rma,
        ),
        leg,
    )


def _ask(provider: PaymentProvider, order: TransferOrder, leg: Leg) -> TransferAnswer:
    """Where a call may have been made before, read it back first; the same key makes a second call harmless."""
    if leg.state is not RefundState.PLANNED:
        found = provider.find(order.merchant, order.key)
        if found is not None:
            return found
    return provider.refund(order)
