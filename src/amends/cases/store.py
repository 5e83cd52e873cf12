"""The only writer of a case's row, events, entries, refunds and effects: all of a command in one transaction.

The case row's version is the guard: its update comes first, waits for whoever is ahead, and finds nothing to update if
the version moved, so that nothing else of the loser is written.
"""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connection
from procrastinate.contrib.django import app as queue
from procrastinate.jobs import Job

from amends.cases import evidence_files
from amends.cases.answer import attention
from amends.cases.draft import Draft
from amends.cases.effect import CARRY_OUT, Effect
from amends.cases.event import SCHEMAS, Recorded, decode, encode
from amends.cases.fold import fold
from amends.cases.models import Case, Event, Message, Posting, Refund
from amends.cases.models import Effect as EffectRow
from amends.cases.models import Timer as TimerRow
from amends.cases.quoting import by_payment_of
from amends.cases.settling import due_at, timers_of
from amends.cases.state import CaseState, RefundState
from amends.cases.timer import Timer
from amends.ledger.entry import Entry
from amends.merchants.tenancy import current_merchant, new_id
from amends.orders import query as orders


@dataclass(frozen=True, slots=True)
class Loaded:
    """A case's state and the history it was folded from."""

    state: CaseState
    history: tuple[Recorded, ...]


def load(case_id: str) -> Loaded | None:
    """A case from its events, in one statement."""
    try:
        stream = UUID(str(case_id))
    except ValueError:
        return None
    rows = Event.objects.filter(merchant_id=current_merchant(), stream_kind="case", stream_id=stream)
    history = tuple(
        Recorded(row.sequence, row.occurred_at, row.actor, decode(row.type, row.schema, row.data))
        for row in rows.order_by("sequence")
    )
    return Loaded(fold(str(stream), history), history) if history else None


def case_of_key(key: str) -> str | None:
    """The case that a request key opened before."""
    found = Case.objects.filter(merchant_id=current_merchant(), request_key=key).values_list("id", flat=True).first()
    return None if found is None else str(found)


def create(draft: Draft, context: Any, key: str | None = None) -> bool:
    """Write a new case; False where its key was used meanwhile."""
    search = _search(draft.state, context.order)
    row = Case(id=draft.state.id, request_key=key, search=search, **_row(draft.state, draft.now))
    made = Case.objects.bulk_create([row], ignore_conflicts=key is not None)
    if key is not None and case_of_key(key) != draft.state.id:
        return False
    assert made
    _write(draft, CaseState(draft.state.id), context)
    return True


def append(draft: Draft, before: CaseState, context: Any) -> bool:
    """Write what a command decided; False where the case is no longer as it was `before`."""
    if not draft.events and not draft.effects:
        return True
    found = Case.objects.filter(id=draft.state.id, merchant_id=current_merchant(), version=before.version)
    if found.update(**_row(draft.state, draft.now)) == 0:
        return False
    _write(draft, before, context)
    return True


def _write(draft: Draft, before: CaseState, context: Any) -> None:
    state = draft.state
    Event.objects.bulk_create(event_rows("case", state.id, draft.events, draft.cause))
    if draft.entries:
        Posting.objects.bulk_create(posting_rows(draft.entries, state.order))
    if draft.touched_refunds:
        _write_refunds(draft)
    if draft.messages or draft.evidence:
        _write_texts(draft, context.order.buyer_id)
    if draft.effects:
        write_effects(draft.effects, draft.now, case_id=state.id, order_id=state.order)
    _write_timers(before, draft.state)


def event_rows(stream_kind: str, stream_id: str, events: list[Recorded], cause: str = "") -> list[Event]:
    """Rows for events of a stream."""
    return [
        Event(
            stream_kind=stream_kind,
            stream_id=stream_id,
            sequence=recorded.sequence,
            type=recorded.event.type,
            schema=SCHEMAS[recorded.event.type],
            occurred_at=recorded.at,
            actor=recorded.actor,
            cause=cause,
            data=encode(recorded.event),
        )
        for recorded in events
    ]


def _row(state: CaseState, now: datetime) -> dict[str, Any]:
    return {
        "order_id": state.order,
        "rma": state.rma,
        "state": state.state,
        "version": state.version,
        "market": state.market,
        "channel": state.channel,
        "currency": state.currency,
        "value_minor": state.promised_minor + state.pending_minor + state.refunded_minor,
        "owner": state.owner,
        "attention": attention(state),
        "due_at": due_at(state),
        "items": [_item(state, item) for item in state.items],
        "opened_at": state.opened_at,
        "changed_at": now,
        "closed_at": state.closed_at,
    }


def _item(state: CaseState, item: Any) -> dict[str, Any]:
    return {
        "line": item.line,
        "quantity": item.quantity,
        "state": str(item.state),
        "reason": item.request.get("reason"),
        "remedy": item.remedy and str(item.remedy),
        "withdrawn": state.declares and state.terms(item.line).get("governing_right") == "withdrawal",
    }


def _search(state: CaseState, order: Any) -> str:
    return f"{state.rma} {order.number}".lower()[:500]


def posting_rows(entries: Iterable[Entry], order_id: str) -> list[Posting]:
    """Rows for entries of an order."""
    rows = []
    for entry in entries:
        entry_id = new_id()
        rows.extend(
            Posting(
                entry=entry_id,
                order_id=order_id,
                case_id=posting.case,
                refund=posting.refund,
                payment=posting.payment,
                account=str(posting.account),
                amount_minor=posting.amount_minor,
                currency=posting.currency,
            )
            for posting in entry.postings
        )
    return rows


def _write_refunds(draft: Draft) -> None:
    """Rows repeat the fold; one that is new is there before any call."""
    rows = []
    for refund_id in sorted(draft.touched_refunds):
        refund = draft.state.refund(refund_id)
        assert refund is not None, refund_id
        rows.append(
            Refund(
                id=refund.id,
                order_id=draft.state.order,
                case_id=draft.state.id,
                key=refund.id,
                state=str(refund.state),
                currency=draft.state.currency,
                amount_minor=refund.amount_minor,
                parts=list(refund.parts),
                by_payment=by_payment_of(refund, draft.state.currency),
                planned_at=draft.now,
                changed_at=draft.now,
            )
        )
    Refund.objects.bulk_create(rows, update_conflicts=True, unique_fields=["id"], update_fields=["state", "changed_at"])


def _write_texts(draft: Draft, buyer_id: str) -> None:
    key = orders.buyer_key(buyer_id)
    if key is None:  # erased: nothing personal is kept any more
        return
    Message.objects.bulk_create(
        Message(
            id=message.id,
            case_id=draft.state.id,
            order_id=draft.state.order,
            kind=message.kind,
            sealed=key.seal_json({"body": message.body}),
            actor=str(draft.actor),
            created_at=draft.now,
        )
        for message in draft.messages
    )
    evidence_files.keep(draft.evidence, key, draft.state.id, draft.state.order, draft.now)


def write_effects(
    effects: list[Effect], now: datetime, case_id: str | None = None, order_id: str | None = None
) -> None:
    """Effect rows, and a job for each that need not wait for another, in the transaction that is open."""
    EffectRow.objects.bulk_create(
        EffectRow(
            id=effect.id,
            case_id=case_id,
            order_id=order_id,
            kind=str(effect.kind),
            queue=str(effect.queue),
            lock=effect.lock,
            data=effect.data,
            after_effect=effect.after,
            next_attempt_at=now,
            queued_at=now,
            created_at=now,
        )
        for effect in effects
    )
    defer([(effect.id, str(effect.queue), effect.lock) for effect in effects if effect.after is None])


def defer(effects: list[tuple[UUID, str, str | None]]) -> None:
    """Queue jobs that carry out effects (id, queue, lock); they exist if, and only if, this transaction commits."""
    if not effects:
        return
    merchant_id = str(current_merchant())
    queue.job_manager.batch_defer_jobs(
        [
            Job(
                queue=name,
                lock=lock,
                queueing_lock=None,
                task_name=CARRY_OUT,
                task_kwargs={"effect_id": str(effect_id), "merchant_id": merchant_id},
            )
            for effect_id, name, lock in effects
        ]
    )


def _write_timers(before: CaseState, after: CaseState) -> None:
    """Timers follow from the state alone: those that changed are set, those that fell away are cleared."""
    had, has = timers_of(before), timers_of(after)
    moved = [timer for kind, timer in has.items() if timer is not None and timer != had[kind]]
    cleared = [str(kind) for kind, timer in had.items() if timer is not None and has[kind] is None]
    if moved:
        _upsert_timers(after.id, moved)
    if cleared:
        TimerRow.objects.filter(merchant_id=current_merchant(), case_id=after.id, kind__in=cleared).delete()


def _upsert_timers(case_id: str, timers: list[Timer]) -> None:
    """A timer that already fired for the same moment stays fired."""
    values = ", ".join(["(%s, %s, %s, %s, %s, %s, %s, %s)"] * len(timers))
    parameters: list[Any] = []
    for timer in timers:
        parameters += [new_id(), current_merchant(), case_id, str(timer.kind), timer.due_at, timer.day, timer.place]
        parameters.append(json.dumps(timer.source))
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO cases_timer AS old (id, merchant_id, case_id, kind, due_at, day, place, source)"  # noqa: S608  placeholders alone
            f" VALUES {values} ON CONFLICT (merchant_id, case_id, kind) DO UPDATE SET due_at = EXCLUDED.due_at,"
            " day = EXCLUDED.day, place = EXCLUDED.place, source = EXCLUDED.source,"
            " fired_at = CASE WHEN old.due_at = EXCLUDED.due_at THEN old.fired_at END",
            parameters,
        )


@dataclass(frozen=True, slots=True)
class Call:
    """What a call of ours to the outside was made for."""

    effect_id: UUID
    case_id: str
    data: dict[str, Any]


def call_of_key(key: str) -> Call | None:
    """The call that was made with this key: a refund's share, or an order to the store."""
    name, _, payment = key.partition(":")
    try:
        found = UUID(name)
    except ValueError:
        return None
    rows = EffectRow.objects.filter(merchant_id=current_merchant())
    rows = rows.filter(data__refund=name, data__payment=payment, kind="refund") if payment else rows.filter(id=found)
    row = rows.first()
    return None if row is None or row.case_id is None else Call(row.id, str(row.case_id), row.data)


def rebuild(*, write: bool = False) -> list[str]:
    """Compare every case row and refund row of the merchant with the fold of its events; with `write`, make them equal.

    Gives the ids that differed.
    """
    differing = []
    for row in Case.objects.filter(merchant_id=current_merchant()).iterator():
        loaded = load(str(row.id))
        assert loaded is not None, f"case {row.id} has no history"
        wanted = _row(loaded.state, row.changed_at)
        have = {name: getattr(row, name) for name in wanted}
        have["order_id"] = str(have["order_id"])
        if have != wanted or not _refunds_agree(loaded.state):
            differing.append(str(row.id))
            if write:
                Case.objects.filter(id=row.id).update(**wanted)
                for refund in loaded.state.refunds:
                    Refund.objects.filter(id=refund.id).update(state=str(refund.state))
    return differing


def _refunds_agree(state: CaseState) -> bool:
    rows = dict(Refund.objects.filter(merchant_id=current_merchant(), case_id=state.id).values_list("id", "state"))
    return {UUID(refund.id): RefundState(refund.state) for refund in state.refunds} == rows
