"""Short words about a parcel or an outcome that stand in history: a carrier, a tracking number, a ground of refusal.

History holds no personal data: a number or a name of a firm may stand there, an address or a sentence may not.
"""

from typing import Any

from amends.cases.refusal import Refused

MAX_LABEL = 80


def check_label(value: Any, field: str) -> Refused | None:
    """None where it is absent, or one line of text without an e-mail address."""
    if value is None:
        return None
    if not isinstance(value, str) or len(value) > MAX_LABEL:
        return Refused("too_long", field, f"{field} must be text of at most {MAX_LABEL} characters")
    if not value.isprintable():
        return Refused("not_text", field, f"{field} must be one line without control characters")
    if "@" in value:
        return Refused("personal_data", field, f"{field} must be a number or a name of a firm, not an e-mail address")
    return None
