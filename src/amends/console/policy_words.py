"""The words of a policy sheet, as a merchant would say them."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from amends.console.wording import REASONS

SITES: dict[str, Promise] = {
    "own_store": _("Own store"),
    "amazon": _("Amazon"),
    "ebay": _("eBay"),
    "aliexpress": _("AliExpress"),
    "tiktok_shop": _("TikTok Shop"),
    "temu": _("Temu"),
    "etsy": _("Etsy"),
    "walmart": _("Walmart"),
    "shopee": _("Shopee"),
    "lazada": _("Lazada"),
    "in_store": _("In the shop"),
}

FULFILLED_BY: dict[str, Promise] = {
    "merchant": _("Shipped by us"),
    "platform": _("Shipped by the marketplace"),
    "third_party": _("Shipped by a third party"),
}

KINDS: dict[str, Promise] = {
    "custom_made": _("Custom made"),
    "individually_defined": _("Chosen for one buyer"),
    "perishable": _("Perishable"),
    "sealed_hygiene": _("Sealed for hygiene"),
    "personal_use": _("For personal use"),
    "sealed_media": _("Sealed media or software"),
    "copyable_unsealable": _("Can be copied"),
    "digital_content": _("Digital content"),
    "periodical": _("Newspapers and magazines"),
    "alcohol_forward": _("Alcohol delivered later"),
    "inseparably_mixed": _("Mixed with other goods"),
    "market_price": _("Price moves with the market"),
    "by_nature_unreturnable": _("Cannot be returned by nature"),
    "value_reduced_by_time": _("Loses value with time"),
    "public_auction": _("Bought at auction"),
    "vehicle_or_drone": _("Vehicles and drones"),
    "set_by_decree": _("Excluded by decree"),
    "service": _("Services"),
    "used_goods": _("Second-hand"),
    "dangerous_goods": _("Dangerous goods"),
    "battery": _("Batteries"),
}

REASON_GROUPS: dict[str, Promise] = {
    "change_of_mind": _("Any change of mind"),
    "lack_of_conformity": _("Anything wrong with the goods"),
    "delivery": _("Anything wrong with the delivery"),
}
ASKED: dict[str, Promise] = REASON_GROUPS | REASONS

CONDITIONS: dict[str, Promise] = {
    "unopened": _("Unopened"),
    "opened": _("Opened"),
    "tried": _("Tried"),
    "used": _("Used"),
    "damaged": _("Damaged"),
    "unusable": _("Unusable"),
}

SEALS: dict[str, Promise] = {"intact": _("Seal intact"), "broken": _("Seal broken"), "none": _("No seal")}

GIVEN: dict[str, Promise] = {
    "refund": _("Refund"),
    "exchange": _("Exchange"),
    "store_credit": _("Store credit"),
    "repair": _("Repair"),
    "replacement": _("Replacement"),
    "price_reduction": _("Price reduction"),
}

EVIDENCE: dict[str, Promise] = {
    "photo": _("Photo"),
    "video": _("Video"),
    "receipt": _("Receipt"),
    "packaging": _("Packaging"),
    "serial_number": _("Serial number"),
}

TRIGGERS: dict[str, Promise] = {
    "request": _("the request"),
    "proof_of_dispatch": _("proof that it was sent"),
    "first_scan": _("the carrier’s first scan"),
    "received": _("the parcel’s arrival"),
    "inspected": _("inspection"),
}

NOTICES: dict[str, Promise] = {
    "withdrawal_right": _("their right of withdrawal, with the model form"),
    "contract_document": _("the contract on paper or by mail"),
    "return_cost": _("who pays for sending goods back"),
}

DISPLAYED: dict[str, Promise] = {
    "no": _("nowhere before the purchase"),
    "ad": _("beside the goods"),
    "final_screen": _("on the last screen of the checkout"),
    "final_screen_and_ad": _("beside the goods and on the last screen"),
}

PARTIAL: dict[str, Promise] = {
    "": _("as the law’s default has it"),
    "share_by_value": _("its share by value"),
    "none": _("nothing"),
    "full": _("all of it"),
}

HOUSE_RULES: dict[str, Promise] = {
    "full_refund": _("A full refund to the original payment is among the offers"),
    "cited_refusal": _("Nothing is refused without naming the law that excludes it"),
    "five_working_days": _("The refund comes within five working days of the parcel’s arrival"),
}

STATES: dict[str, Promise] = {
    "draft": _("Draft"),
    "checked": _("Checked, not published"),
    "published": _("Published"),
    "retired": _("Retired"),
}

TERMS: dict[str, Promise] = {
    "window": _("time to return"),
    "window_days": _("time to return"),
    "remedies": _("what the buyer may have"),
    "return_freight_payer": _("who pays the way back"),
    "outbound_refunded": _("the delivery charge"),
    "restocking_fee": _("the restocking fee"),
    "refund_day": _("the day of the refund"),
    "evidence": _("the evidence asked for"),
    "return_required": _("whether it is sent back"),
}

REFUSALS: dict[str, Promise] = {
    "not_found": _("There is no such version."),
    "not_a_draft": _("This version was published, so it never changes. Start a new draft from it."),
    "changed_meanwhile": _("Somebody changed this draft meanwhile. What you entered is below; saving replaces theirs."),
    "not_checked": _("Check the policy as it stands first."),
    "law_changed": _("The law changed since the check. Check the policy again first."),
    "check_failed": _("The check found something that must be put right first."),
    "too_early": _("Today’s orders were placed on today’s terms. Choose tomorrow or later."),
    "too_late": _("Choose a day within the next five years."),
    "not_published": _("Only a published version can be retired."),
    "proof_fault": _("The check contradicted itself, which is a fault of ours. Nothing is proved; the log says where."),
    "no_prover": _("Nothing can be checked here: the extra “prove” is not installed."),
}
