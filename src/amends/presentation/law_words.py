"""The terms of a market's law in words: a label for each dated parameter, and what its value means.

`seller` and `buyer` are the parties, as these pages are no shop's. A label stands before a value: "Time to decide: 14
days".
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

type Word = Promise | str


@dataclass(frozen=True, slots=True)
class Spoken:
    """A term's label, and its values in words; a value that is not listed is a figure, or yes or no."""

    label: Word
    values: Mapping[object, Word] = field(default_factory=dict)


YES, NO = _("Yes"), _("No")
_MOVES = {True: _("It moves to the next working day"), False: _("It stays as it is")}
_PAYS = {"buyer": _("The buyer"), "merchant": _("The seller")}
_CLOCK = {
    "notice": _("the day the buyer says so"),
    "goods_received": _("the day the goods are back"),
    "returned": _("the day the goods are handed back"),
    "goods_received_or_proof": _("the day the goods are back or proof of posting is shown, whichever is first"),
    "demand": _("the day the buyer asks for it"),
    "none": _("no fixed day"),
}
_ADDED = {0: _("None")}
_MEANS = {True: _("The way the buyer paid, unless both agree otherwise"), False: _("Any way")}
_OUTBOUND = {True: _("Refunded too, up to the cheapest standard delivery"), False: _("Not refunded by this law")}
_SPENT = {True: _("Refunded too"), False: _("Not refunded by this law")}
_LAST_DAY = _("If the last day is no working day")
_FIRST_DAY = _("First day")
_FIRST = {True: _("The day itself is day one"), False: _("The day after is day one")}
_FREIGHT = _("Who pays for sending back")
_REFUND_WITHIN = _("Refund within")
_COUNTED_FROM = _("Refund counted from")
_DELIVERY_CHARGE = _("Original delivery charge")
_SEND_BACK = _("Time to send back")
_CONDITION = _("Condition of the goods")
_ANSWERS = _("Seller answers for faults for")
_CLAIM = _("Time to claim once the fault has shown or the period has ended")

TERMS: Mapping[str, Spoken] = {
    "withdrawal_kind": Spoken(
        _("Sending back without a reason"),
        {
            "unconditional": _("Allowed"),
            "default_unless_policy_displayed": _(
                "Allowed, unless the shop showed its own return terms in the advert and on the last page of the order"
            ),
            "none": _("No general right"),
        },
    ),
    "withdrawal_period_days": Spoken(_("Time to decide")),
    "withdrawal_first_day_counts": Spoken(_FIRST_DAY, _FIRST),
    "withdrawal_last_day_rolls": Spoken(_LAST_DAY, _MOVES),
    "withdrawal_pattern_counts": Spoken(
        _("Orders in several parcels"),
        {
            True: _("The time starts with the last parcel; for regular deliveries, with the first"),
            False: _("Each parcel has its own time"),
        },
    ),
    "withdrawal_before_delivery": Spoken(
        _("Before the goods arrive"), {True: _("The buyer can already withdraw"), False: _("Not yet")}
    ),
    "withdrawal_uninformed_months": Spoken(_("More time if the buyer was not told of the right")),
    "withdrawal_uninformed_days": Spoken(_("Time instead, if the seller did not inform as it must")),
    "withdrawal_goods_state": Spoken(
        _CONDITION,
        {
            "any": _("May have been opened and tried"),
            "intact": _("Must be intact: neither worn from use nor damaged by the buyer"),
            "unused": _("Must be unused"),
        },
    ),
    "withdrawal_diminished_value": Spoken(
        _("Loss of value through use"),
        {True: _("The seller may deduct what goes beyond trying the goods"), False: _("No deduction")},
    ),
    "withdrawal_freight_payer": Spoken(_FREIGHT, _PAYS),
    "withdrawal_freight_merchant_if_undisclosed": Spoken(
        _("If the seller never said who pays"), {True: _("The seller pays"), False: _("The buyer pays")}
    ),
    "withdrawal_outbound_refunded": Spoken(_DELIVERY_CHARGE, _OUTBOUND),
    "partial_withdrawal_outbound": Spoken(
        _("Delivery charge where only part goes back"),
        {
            "share_by_value": _("A share by value is refunded"),
            "none": _("Nothing is refunded"),
            "full": _("All of it is refunded"),
        },
    ),
    "withdrawal_send_back_days": Spoken(_SEND_BACK),
    "withdrawal_send_back_from": Spoken(
        _("Counted from"),
        {"notice": _("the day the buyer withdraws"), "address_supplied": _("the day the seller names the address")},
    ),
    "withdrawal_refund_days": Spoken(_REFUND_WITHIN, {0: _("At once")}),
    "withdrawal_refund_unit": Spoken(
        _("Refund counted in"), {"calendar_days": _("calendar days"), "business_days": _("working days")}
    ),
    "withdrawal_refund_clock_start": Spoken(_COUNTED_FROM, _CLOCK),
    "withdrawal_clock_without_return": Spoken(
        _("Where nothing has to come back"),
        {True: _("The time runs from the buyer's notice"), False: _("The same day counts")},
    ),
    "withdrawal_withhold_until": Spoken(
        _("The seller may hold the refund until"),
        {
            "goods_received": _("the goods are back"),
            "goods_received_or_proof": _("the goods are back or proof of posting is shown"),
            "none": _("It may not be held back"),
        },
    ),
    "withdrawal_original_means": Spoken(_("How the refund is made"), _MEANS),
    "late_refund_times": Spoken(_("If the refund is late"), {2: _("The buyer may claim twice the sum")}),
    "late_refund_percent": Spoken(_("Interest on a late refund"), {15: _("15% a year"), 1: _("1% a day")}),
    "cancellation_fee_percent": Spoken(_("Fee for withdrawing, of the price")),
    "cancellation_fee_most": Spoken(_("Fee for withdrawing, at most"), {100: _("100 shekels")}),
    "withdrawal_seller_return_cost": Spoken(
        _("What fetching the goods costs the seller"),
        {True: _("May be taken off the refund"), False: _("No deduction")},
    ),
    "withdrawal_electronic_function": Spoken(
        _("Withdrawal button in the shop"), {True: _("Required"), False: _("Not required")}
    ),
    "undisclosed_exists": Spoken(
        _("If the shop showed no return policy"),
        {True: _("The law gives the buyer a right of its own"), False: _("No rule of its own")},
    ),
    "undisclosed_days": Spoken(_("Time to return")),
    "undisclosed_day_unit": Spoken(
        _("Counted in"), {"calendar_days": _("calendar days"), "business_days": _("working days")}
    ),
    "undisclosed_first_day_counts": Spoken(_FIRST_DAY, _FIRST),
    "undisclosed_last_day_rolls": Spoken(_LAST_DAY, _MOVES),
    "undisclosed_days_without_copy": Spoken(_("Time if no copy of the contract was sent")),
    "undisclosed_copy_due_days": Spoken(_("Copy of the contract due within")),
    "undisclosed_goods_state": Spoken(
        _CONDITION,
        {
            "any": _("No condition set"),
            "unused": _("Must be unused"),
            "unused_and_undamaged": _("Must be unused and undamaged"),
            "unused_in_carton": _("Must be unused and in the original carton"),
        },
    ),
    "undisclosed_excepts_kinds": Spoken(_("Some kinds of goods are excepted")),
    "undisclosed_exempt_days": Spoken(_("No duty for shops that take goods back for at least")),
    "undisclosed_exempt_by_exchange": Spoken(_("Exchange counts as taking back")),
    "undisclosed_gives_refund": Spoken(
        _("What the buyer gets"), {True: _("A refund"), False: _("What the shop chooses")}
    ),
    "undisclosed_freight_payer": Spoken(_FREIGHT, _PAYS),
    "undisclosed_outbound_refunded": Spoken(_DELIVERY_CHARGE, _SPENT),
    "undisclosed_send_back_days": Spoken(_SEND_BACK),
    "undisclosed_refund_days": Spoken(_REFUND_WITHIN),
    "undisclosed_refund_unit": Spoken(
        _("Refund counted in"), {"calendar_days": _("calendar days"), "business_days": _("working days")}
    ),
    "undisclosed_refund_clock_start": Spoken(_COUNTED_FROM, _CLOCK),
    "conformity_guarantee_years": Spoken(_ANSWERS),
    "conformity_guarantee_months": Spoken(_ANSWERS),
    "conformity_guarantee_days": Spoken(_ANSWERS),
    "conformity_floor_years": Spoken(_("In any case for")),
    "conformity_nondurable_days": Spoken(_("For goods that do not last")),
    "conformity_guarantee_used_months": Spoken(_("For second-hand goods")),
    "conformity_guarantee_digital_years": Spoken(_("For digital content")),
    "implied_warranty_least_days": Spoken(_("In any case for")),
    "conformity_burden_months": Spoken(
        _("Fault counts as there from the start"), {0: _("Never by itself: the buyer has to show it")}
    ),
    "conformity_burden_used_months": Spoken(_("The same for second-hand goods")),
    "conformity_notify_months": Spoken(_("Time to report a fault"), {0: _("At once")}),
    "conformity_notify_ends_right": Spoken(
        _("Reporting a fault too late"), {True: _("Ends the right"), False: _("Does not end the right")}
    ),
    "conformity_answer_days": Spoken(_("Time for the seller to answer a complaint")),
    "bonus_percent": Spoken(_("Bonus on top, at least, of the price")),
    "conformity_claim_months": Spoken(_CLAIM),
    "conformity_claim_years": Spoken(_CLAIM),
    "conformity_claim_months_after_repair": Spoken(_("Time to claim after a repair or replacement")),
    "conformity_remedies": Spoken(
        _("What the buyer can ask for"),
        {
            "repair": _("repair"),
            "replacement": _("replacement"),
            "price_reduction": _("part of the price back"),
            "refund": _("the price back"),
        },
    ),
    "conformity_free_choice": Spoken(
        _("Order of the remedies"),
        {True: _("The buyer chooses freely"), False: _("Repair or replacement first, then money")},
    ),
    "conformity_repair_first": Spoken(
        _("Repair or replacement"),
        {True: _("The seller may repair first"), False: _("The buyer chooses between the two")},
    ),
    "conformity_serious_skips_cure": Spoken(
        _("If the fault is serious"),
        {True: _("Money back can be asked for at once"), False: _("Repair or replacement still comes first")},
    ),
    "conformity_minor_bars_refund": Spoken(
        _("If the fault is minor"), {True: _("No full refund"), False: _("A full refund stays possible")}
    ),
    "conformity_repair_days": Spoken(_("Time to put it right")),
    "conformity_refund_days": Spoken(_REFUND_WITHIN),
    "conformity_seller_bears_costs": Spoken(_("Costs of putting it right"), {True: _("The seller bears them")}),
    "conformity_outbound_refunded": Spoken(_DELIVERY_CHARGE, _SPENT),
    "conformity_original_means": Spoken(_("How the refund is made"), _MEANS),
    "conformity_use_free_months": Spoken(_("No deduction for use within")),
    "conformity_repair_extension_months": Spoken(_("Longer period after a repair"), _ADDED),
    "conformity_repair_extension_confirmed": Spoken(_("Confirmed as national law")),
    "conformity_directive_extension_months": Spoken(_("Longer period the EU directive calls for"), _ADDED),
    "short_term_rejection_exists": Spoken(_("Rejecting faulty goods at once")),
    "short_term_rejection_days": Spoken(_("Time to reject")),
    "short_term_rejection_left_days": Spoken(_("Left after a repair, at least")),
    "mismatch_months": Spoken(_("Goods that differ from the advert: time from delivery")),
    "mismatch_days": Spoken(_("Goods that differ from the advert: time from noticing")),
    "delivery_days": Spoken(_("Delivery due, unless agreed otherwise, within")),
    "delivery_deadline_rolls": Spoken(_LAST_DAY, _MOVES),
    "delivery_extra_period": Spoken(
        _("If delivery is late"),
        {
            True: _("The buyer sets a last, reasonable date first; then the contract can be ended"),
            False: _("The contract can be ended without setting a further date"),
        },
    ),
    "silence_consents_up_to_days": Spoken(_("A first delay is accepted by silence up to")),
    "transport_risk": Spoken(
        _("Lost or damaged on the way"),
        {
            "seller": _("At the seller's risk until the buyer has the goods"),
            "unless_buyer_chose_carrier": _("At the seller's risk, unless the buyer chose a carrier of their own"),
            "by_contract": _("As the contract says"),
        },
    ),
    "non_delivery_refund_days": Spoken(_REFUND_WITHIN),
    "non_delivery_clock_start": Spoken(_COUNTED_FROM, _CLOCK),
    "non_delivery_outbound_refunded": Spoken(_DELIVERY_CHARGE, _SPENT),
    "cancellation_basis": Spoken(
        _("Calling off an order before it is sent"),
        {
            "withdrawal": _("Allowed, by the right to change one's mind"),
            "late_shipment": _("Only where dispatch is late"),
            "none": _("No right by law"),
        },
    ),
    "recall_remedies": Spoken(
        _("What the buyer must be offered"),
        {True: _("At least two of repair, replacement and refund"), False: _("No such rule")},
    ),
}
"""Every term of the law's tables."""

EXCLUDED: Mapping[str, Word] = {
    "excludes_custom_made": _("goods made to the buyer's wishes"),
    "excludes_individually_defined": _("goods that only this buyer can use"),
    "excludes_perishable": _("goods that spoil quickly"),
    "excludes_sealed_hygiene": _("sealed hygiene goods once opened"),
    "excludes_personal_use": _("goods for personal care and wear"),
    "excludes_sealed_media": _("sealed recordings and software once opened"),
    "excludes_copyable_unsealed": _("goods that can be copied, once unpacked"),
    "excludes_digital": _("digital content once supplied"),
    "excludes_mixed": _("goods mixed inseparably with others"),
    "excludes_market_price": _("goods whose price follows a market"),
    "excludes_alcohol_forward": _("wine and spirits bought for later delivery"),
    "excludes_periodicals": _("newspapers and magazines"),
    "excludes_auction": _("goods bought at a public auction"),
    "excludes_by_nature": _("goods that by their nature cannot be returned"),
    "excludes_by_nature_if_confirmed": _("goods that by their nature cannot be returned, if the buyer confirmed this"),
    "excludes_value_reduced_by_time": _("goods that quickly lose value with time"),
    "excludes_vehicles_and_drones": _("registered vehicles and drones"),
    "excludes_set_by_decree": _("goods named in a decree"),
    "excludes_some_services": _("certain services"),
}
"""What cannot be sent back without a reason, by the parameter that excepts it."""

CONFIDENCE: Mapping[str, Word] = {
    "high": _("sure"),
    "medium": _("fairly sure"),
    "low": _("not sure"),
}
"""How sure a figure is, in words."""

STATES: Mapping[str, Word] = {
    "EU": _("European Union"),
    "CA-QC": _("Quebec"),
    "US-CA": _("California"),
    "US-CT": _("Connecticut"),
    "US-FL": _("Florida"),
    "US-HI": _("Hawaii"),
    "US-MA": _("Massachusetts"),
    "US-MD": _("Maryland"),
    "US-MN": _("Minnesota"),
    "US-NJ": _("New Jersey"),
    "US-NY": _("New York State"),
    "US-OH": _("Ohio"),
    "US-RI": _("Rhode Island"),
    "US-VA": _("Virginia"),
}
"""Markets that are no country, by name."""
