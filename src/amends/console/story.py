"""A case's story: everything that happened and was said, in the order it happened."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from amends.console.wording import CHANNELS, GRADES, MAILS, REASONS, REMEDIES, RIGHTS, word
from amends.presentation.dates import moment
from amends.presentation.money import money_minor
from amends.presentation.reading import Reading

type Data = Mapping[str, Any]

SIMPLE: dict[str, Promise] = {
    "refund_sent": gettext_lazy("Refund handed to the provider"),
    "fulfilment_reserved": gettext_lazy("The store set the goods aside"),
    "repair_started": gettext_lazy("Repair started"),
    "marketplace_declined": gettext_lazy("The marketplace declined; the case is ours"),
    "withdrawal_declared": gettext_lazy("Buyer withdrew from the contract"),
    "evidence_added": gettext_lazy("Files added"),
    "case_cancelled": gettext_lazy("Request cancelled"),
    "case_closed": gettext_lazy("Case closed"),
}
BECAUSE: dict[str, Promise] = {
    "out_of_stock": gettext_lazy("out of stock"),
    "late": gettext_lazy("not done in time"),
    "failed": gettext_lazy("it failed"),
}


@dataclass(frozen=True, slots=True)
class Entry:
    """One stop: `kind` is event, buyer, merchant, note or mail; `text` what was written; `files` (id, words)."""

    at: str
    when: str
    who: str
    kind: str
    title: str
    detail: str = ""
    text: str | None = None
    files: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Teller:
    """What the story is told with: titles of lines, names of staff by user id, the texts by id."""

    reading: Reading
    titles: Mapping[str, str]
    names: Mapping[str, str]
    texts: Mapping[str, Mapping[str, Any]]

    def who(self, actor: str) -> str:
        """An actor of the history, by name where we know it."""
        kind, _colon, actor_id = actor.partition(":")
        words = {"buyer": _("Buyer"), "system": _("Amends"), "api": _("API")}
        return words.get(kind) or self.names.get(actor_id) or _("Staff")

    def when(self, at: str) -> str:
        """An instant as it was here."""
        return moment(datetime.fromisoformat(at), self.reading.locale, self.reading.zone, self.reading.today)

    def units(self, items: Sequence[Mapping[str, Any]]) -> str:
        """`2 × T-shirt, Lamp`."""
        return ", ".join(
            f"{each['quantity']} × {self.title(each['line'])}" if each["quantity"] > 1 else self.title(each["line"])
            for each in items
        )

    def title(self, line: str) -> str:
        """What a line is called."""
        return self.titles.get(line, line)

    def amount(self, amount_minor: int) -> str:
        """Minor units of the case's currency."""
        return money_minor(amount_minor, self.reading.currency, self.reading.locale)


def story(case: Mapping[str, Any], messages: Sequence[Mapping[str, Any]], teller: Teller) -> list[Entry]:
    """The whole story, oldest first."""
    found = [_event(event, teller) for event in case["events"] if _is_told(event, case["events"])]
    found += [_mail(message, teller) for message in messages if message["kind"] == "mail"]
    return sorted(found, key=lambda entry: datetime.fromisoformat(entry.at))


def _is_told(event: Mapping[str, Any], events: Sequence[Mapping[str, Any]]) -> bool:
    """The first decision belongs to the request; only a later one, where the answer changed, is news."""
    if event["type"] != "decided":
        return True
    return any(other["type"] == "decided" and other["sequence"] < event["sequence"] for other in events)


def _mail(message: Mapping[str, Any], teller: Teller) -> Entry:
    return Entry(
        message["at"],
        teller.when(message["at"]),
        teller.who("system"),
        "mail",
        _("Mail: %(what)s") % {"what": word(MAILS, message["template"])},
        message["subject"],
        message["text"],
    )


def _event(event: Mapping[str, Any], teller: Teller) -> Entry:
    at, who, data = event["at"], teller.who(event["by"]), event["data"]
    if event["type"] in {"message_written", "note_written"}:
        return _written(event, teller)
    title, detail = _told(event["type"], data, teller)
    files = tuple((file["id"], file["media_type"]) for file in data.get("files", ()))
    return Entry(at, teller.when(at), who, "event", title, detail, files=files)


def _written(event: Mapping[str, Any], teller: Teller) -> Entry:
    data = event["data"]
    kind = "note" if event["type"] == "note_written" else "merchant" if data["to_buyer"] else "buyer"
    titles = {"note": _("Note"), "merchant": _("Message to the buyer"), "buyer": _("Message from the buyer")}
    text = teller.texts.get(data["message"], {}).get("text")
    return Entry(
        event["at"], teller.when(event["at"]), teller.who(event["by"]), kind, titles[kind],
        text=text if text is not None else _("Erased with the buyer’s data."),
    )  # fmt: skip


def _told(kind: str, data: Data, teller: Teller) -> tuple[str, str]:
    if kind in _TELL:
        return _TELL[kind](data, teller)
    return str(SIMPLE.get(kind) or kind.replace("_", " ").capitalize()), ""


def _opened(data: Data, teller: Teller) -> tuple[str, str]:
    title = _("Buyer withdrew from the contract") if data["declares"] else _("Buyer asked for help")
    items = "; ".join(f"{teller.units([item])}: {word(REASONS, item.get('reason'))}" for item in data["items"])
    return title, _("%(items)s. By %(channel)s.") % {"items": items, "channel": word(CHANNELS, data["channel"])}


def _decided(_data: Data, _teller: Teller) -> tuple[str, str]:
    return _("Decided anew"), _("The facts changed, and with them what is owed.")


def _accepted(data: Data, teller: Teller) -> tuple[str, str]:
    amount_minor = sum(each["amount_minor"] for each in data["amounts"])
    promised = _(" %(amount)s promised.") % {"amount": teller.amount(amount_minor)} if amount_minor else ""
    title = _("Agreed: %(remedy)s") % {"remedy": word(REMEDIES, data["remedy"])}
    return title, f"{teller.units(data['items'])}.{promised}"


def _dispatched(data: Data, teller: Teller) -> tuple[str, str]:
    parcel = " ".join(part for part in (data["carrier"], data["tracking"]) if part)
    proof = _("proof of dispatch given") if data["proof"] else _("no proof of dispatch")
    return _("Buyer sent the goods back"), ", ".join(
        part for part in (teller.units(data["items"]), parcel, proof) if part
    )


def _received(data: Data, teller: Teller) -> tuple[str, str]:
    parcel = _("parcel %(tracking)s") % {"tracking": data["parcel"]} if data["parcel"] else ""
    return _("Goods received"), ", ".join(part for part in (teller.units(data["items"]), parcel) if part)


def _graded(data: Data, teller: Teller) -> tuple[str, str]:
    found = (f"{teller.units([each])}: {word(GRADES, each['grade'])}" for each in data["items"])
    return _("Goods graded"), "; ".join(found)


def _deducted(data: Data, teller: Teller) -> tuple[str, str]:
    amount = teller.amount(data["amount_minor"])
    return _("Deduction of %(amount)s") % {"amount": amount}, teller.title(data["line"])


def _planned(data: Data, teller: Teller) -> tuple[str, str]:
    why = {
        "due": _("released because it is due"),
        "by_hand": _("released by hand"),
        "stated": _("an amount a person set"),
    }
    title = _("Refund of %(amount)s released") % {"amount": teller.amount(data["amount_minor"])}
    return title, why.get(data["reason"], "")


def _pending(data: Data, _teller: Teller) -> tuple[str, str]:
    if data["known"]:
        return _("The provider has the refund"), data["reference"] or ""
    return _("The provider’s answer is not known"), _("It is being read back; nothing is sent twice.")


def _succeeded(data: Data, _teller: Teller) -> tuple[str, str]:
    return _("The refund arrived"), data["reference"] or ""


def _failed(data: Data, _teller: Teller) -> tuple[str, str]:
    title = _("The refund came back after it had arrived") if data["late"] else _("The refund failed")
    return title, data["reason"].replace("_", " ")


def _blocked(data: Data, _teller: Teller) -> tuple[str, str]:
    return _("The refund cannot be made; a person must act"), data["code"].replace("_", " ")


def _overdue(data: Data, teller: Teller) -> tuple[str, str]:
    return _("The refund fell overdue by law"), ", ".join(teller.title(line) for line in data["lines"])


def _ordered(data: Data, teller: Teller) -> tuple[str, str]:
    return _("The store was asked: %(remedy)s") % {"remedy": word(REMEDIES, data["remedy"])}, teller.units(
        data["items"]
    )


def _sent(data: Data, teller: Teller) -> tuple[str, str]:
    return _("Sent to the buyer"), ", ".join(part for part in (teller.units(data["items"]), data["tracking"]) if part)


def _repaired(data: Data, teller: Teller) -> tuple[str, str]:
    return _("Repair done"), ", ".join(part for part in (teller.units(data["items"]), data["tracking"]) if part)


def _second_tier(data: Data, teller: Teller) -> tuple[str, str]:
    why = str(BECAUSE.get(data["because"], data["because"]))
    return _("The buyer may now ask for money"), f"{teller.units(data['items'])}: {why}"


def _refused(data: Data, teller: Teller) -> tuple[str, str]:
    title = _("Refused: %(right)s") % {"right": word(RIGHTS, data["right"])}
    return title, f"{teller.units(data['items'])}. {data['ground']}"


_TELL: dict[str, Callable[[Data, Teller], tuple[str, str]]] = {
    "case_opened": _opened,
    "decided": _decided,
    "offer_accepted": _accepted,
    "goods_dispatched": _dispatched,
    "goods_received": _received,
    "goods_graded": _graded,
    "deduction_made": _deducted,
    "refund_planned": _planned,
    "refund_pending": _pending,
    "refund_succeeded": _succeeded,
    "refund_failed": _failed,
    "refund_blocked": _blocked,
    "refund_fell_overdue": _overdue,
    "fulfilment_ordered": _ordered,
    "replacement_sent": _sent,
    "repair_finished": _repaired,
    "second_tier_opened": _second_tier,
    "claim_refused": _refused,
}
