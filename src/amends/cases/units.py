"""Reading which units of a case a caller means."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from amends.cases.event import Units
from amends.cases.refusal import Refused
from amends.cases.state import CaseState


def read_units(
    state: CaseState,
    given: Sequence[Mapping[str, Any]] | None,
    fits: Callable[[CaseState, str], bool],
    *,
    required: bool = False,
) -> tuple[Units, ...] | Refused:
    """Units of the case's items; without `given`, every item that fits.

    Refused: missing, unknown_line, out_of_range, duplicate, over_quantity, wrong_state, each naming the field.
    """
    if given is None and not required:
        every = tuple(Units(item.line, item.quantity) for item in state.items if fits(state, item.line))
        return every or Refused("wrong_state", "items", "no item of this case is waiting for that")
    if not isinstance(given, Sequence) or isinstance(given, str) or not given:
        return Refused("missing", "items", "items must be a list of at least one item")
    found: list[Units] = []
    for index, each in enumerate(given):
        units = _one(state, each, f"items[{index}]", fits)
        if isinstance(units, Refused):
            return units
        if units.line in {known.line for known in found}:
            return Refused("duplicate", f"items[{index}].line", f"items[{index}].line stands in the list twice")
        found.append(units)
    return tuple(found)


def _one(state: CaseState, given: Any, at: str, fits: Callable[[CaseState, str], bool]) -> Units | Refused:
    if not isinstance(given, Mapping):
        return Refused("not_an_object", at, f"{at} must be an object")
    item = state.item(str(given.get("line")))
    if item is None:
        lines = tuple(each.line for each in state.items)
        return Refused("unknown_line", f"{at}.line", f"{at}.line is not an item of this case", allowed=lines)
    quantity = given.get("quantity", item.quantity)
    if isinstance(quantity, bool) or not isinstance(quantity, int) or quantity < 1:
        return Refused("out_of_range", f"{at}.quantity", f"{at}.quantity must be a whole number of at least 1")
    if quantity > item.quantity:
        return Refused("over_quantity", f"{at}.quantity", f"{at}.quantity: the case has {item.quantity} of this line")
    if not fits(state, item.line):
        return Refused("wrong_state", at, f"{at}: line {item.line} is {item.state}, so that cannot happen to it now")
    return Units(item.line, quantity)
