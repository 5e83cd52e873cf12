"""Tables of cases. Only the `store` and `query` modules of this app touch them."""

from typing import Any

from django.db import models
from django.db.models import BigIntegerField, Func, Value
from django.db.models.functions import Now

from amends.merchants.tenancy import TenantForeignKey, TenantModel


class NextPosition(Func):
    """The next place in the order in which events were written."""

    function = "nextval"
    output_field = BigIntegerField()

    def __init__(self, *_expressions: Any, **extra: Any) -> None:
        super().__init__(Value("cases_event_position"), **extra)


class TransactionId(Func):
    """The transaction that writes, so that readers can tell what may still be unfinished before it."""

    template = "((pg_current_xact_id())::text)::bigint"
    output_field = BigIntegerField()


class Case(TenantModel):
    """What the last fold of a case's events said, for lists and searches.

    Nothing decides from it, and `store.rebuild` makes it anew. `items` repeats line, quantity, state and remedy.
    """

    order = TenantForeignKey("orders.Order")
    rma = models.CharField(max_length=20)
    request_key = models.CharField(max_length=200, null=True)  # noqa: DJ001  unique where there is one
    state = models.CharField(max_length=30)
    version = models.IntegerField()
    market = models.CharField(max_length=6)
    channel = models.CharField(max_length=20)
    currency = models.CharField(max_length=3)
    value_minor = models.BigIntegerField(default=0)
    owner = models.CharField(max_length=20, default="merchant")
    attention = models.CharField(max_length=60, default="", blank=True)
    due_at = models.DateTimeField(null=True)
    items = models.JSONField(default=list)
    search = models.CharField(max_length=500, default="")
    opened_at = models.DateTimeField()
    changed_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["merchant_id", "rma"], name="case_rma"),
            models.UniqueConstraint(fields=["merchant_id", "request_key"], name="case_request_key"),
        ]
        indexes = [
            models.Index(fields=["merchant_id", "order"], name="case_order"),
            models.Index(fields=["merchant_id", "closed_at", "due_at"], name="case_due"),
        ]


class Event(TenantModel):
    """History, append-only. `(txid, position)` is the order in which the feed is read."""

    stream_kind = models.CharField(max_length=12)
    stream_id = models.UUIDField()
    sequence = models.IntegerField()
    type = models.CharField(max_length=60)
    schema = models.SmallIntegerField()
    occurred_at = models.DateTimeField()
    recorded_at = models.DateTimeField(db_default=Now(), editable=False)
    actor = models.CharField(max_length=100)
    cause = models.CharField(max_length=200, blank=True, default="")
    data = models.JSONField()
    txid = models.BigIntegerField(db_default=TransactionId(), editable=False)
    position = models.BigIntegerField(db_default=NextPosition(), editable=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["merchant_id", "stream_kind", "stream_id", "sequence"], name="event_sequence"
            ),
            models.CheckConstraint(
                condition=models.Q(stream_kind__in=["case", "order", "declaration"]), name="event_stream_kind"
            ),
        ]
        indexes = [models.Index(fields=["merchant_id", "txid", "position"], name="event_feed")]


class Posting(TenantModel):
    """One side of a ledger entry, append-only.

    The rows of one `entry` sum to zero: checked when it is made and again by a deferred trigger.
    """

    entry = models.UUIDField()
    order = TenantForeignKey("orders.Order")
    case = TenantForeignKey(Case, null=True)
    refund = models.UUIDField(null=True)
    payment = models.CharField(max_length=200, null=True)  # noqa: DJ001  none on a promise
    account = models.CharField(max_length=40)
    amount_minor = models.BigIntegerField()
    currency = models.CharField(max_length=3)
    recorded_at = models.DateTimeField(db_default=Now(), editable=False)

    class Meta:
        indexes = [
            models.Index(fields=["merchant_id", "order"], name="posting_order"),
            models.Index(fields=["merchant_id", "entry"], name="posting_entry"),
        ]


class Refund(TenantModel):
    """A refund as its case's events made it; its row is there before any call, so that it reserves its amount.

    `parts` and `by_payment` are the quote's, and go back into the next quote as a prior.
    """

    order = TenantForeignKey("orders.Order")
    case = TenantForeignKey(Case)
    key = models.CharField(max_length=80)
    state = models.CharField(max_length=20)
    currency = models.CharField(max_length=3)
    amount_minor = models.BigIntegerField()
    parts = models.JSONField()
    by_payment = models.JSONField()
    planned_at = models.DateTimeField()
    changed_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["merchant_id", "key"], name="refund_key")]
        indexes = [models.Index(fields=["merchant_id", "order"], name="refund_order")]


class Effect(TenantModel):
    """What is to be done in the world. `state`: waiting, done, stuck (a person must look), dropped.

    While an attempt runs, `next_attempt_at` lies ahead of it: a worker that died is followed by another one then.
    `queued_at` is when a job was last deferred for it; one that was lost is deferred again.
    """

    order = TenantForeignKey("orders.Order", null=True)
    case = TenantForeignKey(Case, null=True)
    kind = models.CharField(max_length=40)
    queue = models.CharField(max_length=20)
    lock = models.CharField(max_length=250, null=True)  # noqa: DJ001  as the queue has it
    data = models.JSONField()
    state = models.CharField(max_length=10, default="waiting")
    attempts = models.IntegerField(default=0)
    next_attempt_at = models.DateTimeField()
    queued_at = models.DateTimeField()
    after_effect = models.UUIDField(null=True)
    created_at = models.DateTimeField()
    done_at = models.DateTimeField(null=True)
    problem = models.CharField(max_length=500, default="", blank=True)

    class Meta:
        indexes = [
            models.Index(
                fields=["merchant_id", "next_attempt_at"], name="effect_open", condition=models.Q(state="waiting")
            ),
            models.Index(fields=["merchant_id", "case"], name="effect_case"),
            models.Index(fields=["merchant_id", "after_effect"], name="effect_after"),
        ]


class Timer(TenantModel):
    """The next moment of each kind at which a case is looked at again; `day` is the date in the calendar of `place`."""

    case = TenantForeignKey(Case)
    kind = models.CharField(max_length=20)
    due_at = models.DateTimeField()
    day = models.DateField()
    place = models.CharField(max_length=6)
    source = models.JSONField(default=dict)
    fired_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["merchant_id", "case", "kind"], name="timer_kind")]
        indexes = [models.Index(fields=["merchant_id", "due_at"], name="timer_due", condition=models.Q(fired_at=None))]


class Message(TenantModel):
    """A text of a case, encrypted with the buyer's key: what either side wrote, notes, and mails as they were sent."""

    case = TenantForeignKey(Case, null=True)
    order = TenantForeignKey("orders.Order")
    kind = models.CharField(max_length=20)
    template = models.CharField(max_length=40, default="", blank=True)
    sealed = models.BinaryField()
    actor = models.CharField(max_length=100)
    effect = models.UUIDField(null=True)
    message_id = models.CharField(max_length=200, default="", blank=True)
    created_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["merchant_id", "effect"], name="message_effect")]
        indexes = [models.Index(fields=["merchant_id", "case", "created_at"], name="message_case")]


class Evidence(TenantModel):
    """A photo or document: its hash here, its bytes in a file encrypted with the buyer's key."""

    case = TenantForeignKey(Case)
    order = TenantForeignKey("orders.Order")
    line = models.CharField(max_length=200, default="", blank=True)
    sha256 = models.CharField(max_length=64)
    media_type = models.CharField(max_length=80)
    size_bytes = models.IntegerField()
    created_at = models.DateTimeField()


class Declaration(TenantModel):
    """A withdrawal declared through the withdrawal function, append-only and kept even if nothing matches.

    `sealed` holds name, order reference and e-mail under a key of its own (`DeclarationKey`); `sha256` is their keyed
    hash, which proves what was said to whoever has it and lets nobody guess it.
    """

    store_address = models.CharField(max_length=60)
    received_at = models.DateTimeField()
    locale = models.CharField(max_length=35)
    sealed = models.BinaryField()
    sha256 = models.CharField(max_length=64)

    class Meta:
        indexes = [models.Index(fields=["merchant_id", "sha256"], name="declaration_content")]


class DeclarationKey(TenantModel):
    """Opens one declaration; deleting it erases the personal data and leaves the declaration and its hash.

    `email_lookup` finds the declarations of an address, like that of a buyer.
    """

    declaration = TenantForeignKey(Declaration)
    wrapped = models.BinaryField()
    email_lookup = models.BinaryField(max_length=32, null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["merchant_id", "declaration"], name="declaration_key")]
        indexes = [models.Index(fields=["merchant_id", "email_lookup"], name="declaration_email")]
