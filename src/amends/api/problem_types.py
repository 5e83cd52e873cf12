"""What each code of a problem means and what to do about it."""

_TYPES = {
    "already_in_case": (
        "Units are in a case already",
        "A unit can be in one open case. Look at the order's open cases; cancel that case, or ask for fewer units.",
    ),
    "broken_file": ("The file is damaged or incomplete", "Send it again; a picture must come to its end."),
    "case_ended": ("The case has ended", "Open a new case if there is something new."),
    "changed_meanwhile": ("The case changed meanwhile", "Read the case again and decide again on what it is now."),
    "deduction_not_permitted": ("No deduction is permitted", "The decision's `deductions` say what may be taken off."),
    "dispute_open": (
        "A dispute is open",
        "While a payment is disputed nothing is refunded on it; wait for its outcome.",
    ),
    "duplicate": ("Something stands twice", "Name each line once, with its quantity."),
    "heic": ("HEIC and AVIF are not read", "Send the picture as JPEG, PNG or WebP."),
    "idempotency_in_progress": (
        "The first request with this key is still running",
        "Wait a moment and send the same request again; you will get its answer.",
    ),
    "idempotency_key_invalid": (
        "The idempotency key cannot be used",
        "Send 1 to 255 visible ASCII characters, such as a UUID.",
    ),
    "idempotency_key_missing": (
        "An idempotency key is required",
        "Send the header `Idempotency-Key`: a fresh value for each thing you want done, the same for its repetition.",
    ),
    "idempotency_key_reused": (
        "The idempotency key was used for something else",
        "Use a fresh key for a new request; repeat a request with the body that was sent first.",
    ),
    "internal_error": (
        "Something went wrong on our side",
        "Nothing was changed. Send the same request with the same key again; if it goes on, tell the operator.",
    ),
    "invalid_key": (
        "The API key is missing or not valid",
        "Send `Authorization: Bearer amends_…` with a key that has not been revoked and has not expired.",
    ),
    "length_required": ("The length of the body is not said", "Send `Content-Length`; bodies in chunks are not taken."),
    "malformed_json": ("The body is not JSON", "Send one JSON object in UTF-8."),
    "marketplace_owns": (
        "The marketplace handles this case",
        "Refund only after a person has recorded that the marketplace declined.",
    ),
    "method_not_allowed": ("This method is not for this address", "The header `Allow` names those that are."),
    "missing": ("Something is missing", "Give the field that is named."),
    "not_a_person": ("A person must do that", "Use a key or a sign-in of the merchant's people."),
    "not_found": ("Not found", "Check the id or address, and that the key is of the merchant it belongs to."),
    "not_money": (
        "Not an amount",
        'Amounts are decimal strings such as "12.50", never JSON numbers, without more decimals than the currency has.',
    ),
    "not_received": ("These units were not received", "Record their receipt first."),
    "not_whole": (
        "The file holds more than a picture",
        "Something stands behind the picture or an archive is in it. Send the picture alone.",
    ),
    "nothing_due": ("Nothing is due", "Accept an offer first, or state an amount with a reason."),
    "nothing_left": ("Nothing is left to refund", "The order's `refundable` says what is left."),
    "offer_stands": ("A statutory offer stands", "It stands while the case is open: refuse with a ground, or cancel."),
    "offers_exclude": ("Offers exclude each other", "Accept at most one offer of each group."),
    "offer_expired": ("The offer has expired", "Look at the case again: its offers that stand are still open."),
    "other_type": (
        "The file is of another type than stated",
        "State what the content is: the type is told by it, not by a name.",
    ),
    "over_order": ("More than the order has left", "The order's `refundable` says what is left."),
    "over_payment": ("More than the payment has left", "The order's `refundable.payments` says what is left."),
    "over_quantity": ("More units than there are", "Ask for no more units than were bought and are still there."),
    "owner_unknown": (
        "It is not known who handles this case",
        "Refund only after a person has recorded that the marketplace does not handle it.",
    ),
    "right_holds": ("The buyer has that right", "A claim is refused only where the decision says `holds: false`."),
    "reason_required": ("A reason is required", "Say in `reason` why more than is due is given."),
    "scope_required": ("The key's scope does not reach that far", "Use a key with the scope that is named."),
    "still_owed": ("Something is still owed", "Finish what is owed first."),
    "too_large": ("The body is too large", "Send less at a time: orders in batches, files one by one."),
    "too_many": ("Too many entries", "Send them in several requests."),
    "too_many_decimals": ("More decimals than the currency has", "JPY has 0, EUR 2, KWD 3 decimals."),
    "too_many_pixels": ("The picture has too many pixels", "Send it at a smaller scale."),
    "totals_do_not_match": (
        "The order's totals do not match",
        "Lines - order discount + shipping + fees + duties (+ tax where not included) must equal captured payments.",
    ),
    "under_way": ("Goods or money are under way", "It is too late to cancel; go on with the case."),
    "unknown_file_type": ("Files of this type are not taken", "Send a JPEG, PNG, WebP or PDF: its content tells."),
    "unknown_line": ("No such line", "Name a line by its id in the order."),
    "unknown_offer": ("No such offer is open", "Read the case again: `offers` lists those that are open."),
    "unknown_word": ("A word that is not known", "Use one of the words in `allowed`."),
    "unsupported_media_type": ("The body must be JSON", "Send `Content-Type: application/json`."),
    "wrong_currency": ("The wrong currency", "Amounts are in the currency of the order or payment they belong to."),
    "wrong_state": ("Not in this state", "The item's `state` says what can happen next."),
}


def described(code: str) -> tuple[str, str | None]:
    """The title of a code, and what to do about it; a code that speaks for itself is its own title."""
    return _TYPES.get(code) or (code.replace("_", " ").capitalize(), None)


def codes() -> tuple[str, ...]:
    """The codes described here."""
    return tuple(_TYPES)
