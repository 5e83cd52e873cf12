"""The columns of a policy sheet, and the fields of each: what a cell holds, and by which kind of control."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from amends.console import policy_words as w


@dataclass(frozen=True, slots=True)
class FieldOf:
    """A field of a row (`part` when or then) or of the document; `usual` is the choice that absence means."""

    part: str
    key: str
    kind: str
    label: str | Promise
    words: Mapping[str, str | Promise] = field(default_factory=dict)
    hint: str | Promise = ""
    usual: str = ""

    @property
    def path(self) -> str:
        """Its path below the row."""
        return f"{self.part}.{self.key}" if self.part else self.key


@dataclass(frozen=True, slots=True)
class ColumnOf:
    """A column of the sheet."""

    name: str
    title: str | Promise
    fields: tuple[FieldOf, ...]


_YES_SENT = {"true": _("The buyer sends it back"), "false": _("Nothing is sent back")}
_PAYER = {"buyer": _("The buyer"), "merchant": _("We do")}
COLUMNS = (
    ColumnOf(
        "sold",
        _("Sold where"),
        (
            FieldOf("when", "market", "checks", _("Buyers in")),
            FieldOf("when", "channel", "checks", _("Sold through"), w.SITES),
            FieldOf("when", "fulfilled_by", "checks", _("Shipping"), w.FULFILLED_BY),
        ),
    ),
    ColumnOf(
        "goods",
        _("Goods"),
        (
            FieldOf("when", "category", "words", _("Category"), hint=_("Your own words, parted by commas.")),
            FieldOf("when", "tags", "words", _("Tags"), hint=_("Any one of them is enough.")),
            FieldOf("when", "value", "band", _("Paid for the goods")),
            FieldOf("when", "kinds", "checks", _("Kind of goods"), w.KINDS),
        ),
    ),
    ColumnOf(
        "asked",
        _("Why, in what state"),
        (
            FieldOf("when", "reason", "checks", _("Reason"), w.ASKED),
            FieldOf("when", "condition", "checks", _("State of the goods"), w.CONDITIONS),
            FieldOf("when", "seal", "checks", _("Seal"), w.SEALS),
        ),
    ),
    ColumnOf(
        "time",
        _("When, and who"),
        (
            FieldOf("when", "days_since_delivery", "days", _("Days since delivery")),
            FieldOf("when", "ordered", "dates", _("Ordered")),
            FieldOf("when", "buyer_tier", "words", _("Buyer’s tier"), hint=_("Such as premium; parted by commas.")),
            FieldOf("when", "where", "text", _("Only where (experts)"), hint=_("A rule over facts; leave it empty.")),
        ),
    ),
    ColumnOf(
        "gives",
        _("The buyer may have"),
        (
            FieldOf("then", "remedies", "checks", _("Ways out"), w.GIVEN, _("None ticked: the row refuses.")),
            FieldOf("then", "window_days", "number", _("Days after delivery"), hint=_("Empty: no limit of its own.")),
            FieldOf("then", "no_shorter_than_law", "flag", _("Never shorter than the law")),
            FieldOf("then", "refusal_cite", "cite", _("Where it refuses: the law that lets it")),
        ),
    ),
    ColumnOf(
        "costs",
        _("Costs and extras"),
        (
            FieldOf("then", "return_required", "switch", _("Sending back"), _YES_SENT, usual="true"),
            FieldOf("then", "return_freight_payer", "select", _("Who pays the way back"), _PAYER, usual="buyer"),
            FieldOf("then", "outbound_refunded", "flag", _("The delivery charge goes back too")),
            FieldOf("then", "restocking_fee", "surcharge", _("Restocking fee")),
            FieldOf("then", "exchange_bonus", "surcharge", _("Extra for an exchange")),
            FieldOf("then", "credit_bonus", "surcharge", _("Extra as store credit")),
            FieldOf("then", "keep_it_up_to", "amount", _("Buyer keeps it up to a value of")),
        ),
    ),
    ColumnOf(
        "refund",
        _("Refund and evidence"),
        (
            FieldOf("then", "refund_trigger", "select", _("The refund is counted from"), w.TRIGGERS, usual="received"),
            FieldOf("then", "longest_inspection_days", "number", _("Inspection, working days at most"),
                    hint=_("Only where it is counted from inspection.")),
            FieldOf("then", "refund_promise_working_days", "number", _("Paid within working days"),
                    hint=_("Empty: by the day the law sets.")),
            FieldOf("then", "no_later_than_law", "flag", _("Never later than the law")),
            FieldOf("then", "evidence", "checks", _("The buyer shows"), w.EVIDENCE),
        ),
    ),
)  # fmt: skip
BASICS = (
    FieldOf("", "policy", "text", _("Name of the policy")),
    FieldOf("sells_to", "markets", "checks", _("You sell to buyers in"), hint=_("None ticked: everywhere.")),
    FieldOf("sells_to", "channels", "checks", _("You sell through"), w.SITES, _("None ticked: everywhere.")),
    FieldOf("", "notices_given", "checks", _("You tell every buyer, before the purchase"), w.NOTICES,
            _("The check takes you at your word: tick only what every buyer is told.")),
    FieldOf("", "displayed", "select", _("This return policy is shown"), w.DISPLAYED, usual="no"),
    FieldOf("", "partial_withdrawal_outbound", "select", _("Delivery charge back with a part of an order"), w.PARTIAL),
    FieldOf("", "estimates", "estimates", _("What a return costs you"),
            hint=_("Used to show what each way out is expected to cost; buyers never see it.")),
)  # fmt: skip
_WHERE = {field.path: column.name for column in COLUMNS for field in column.fields}


def column_of(path: str) -> str:
    """The column of a field below its row (`when.value.currency` -> `goods`); empty where it is no cell's."""
    return _WHERE.get(".".join(path.split(".")[:2]).partition("[")[0], "")
