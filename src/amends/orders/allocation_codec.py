"""An allocation as the JSON it is stored as: runs and charges are short lists of whole minor units."""

from typing import Any

from amends.ledger.allocation import Allocation, Charge, UnitRun


def to_json(allocation: Allocation) -> dict[str, Any]:
    """`{"lines": {id: [[count, gross, tax], …]}, "shipping": [gross, tax], "fees": {id: […]}, "duties": […]}`."""
    return {
        "lines": {
            line: [[run.count, run.gross_minor, run.tax_minor] for run in runs]
            for line, runs in allocation.lines.items()
        },
        "shipping": _charge(allocation.shipping),
        "fees": {fee: _charge(charge) for fee, charge in allocation.fees.items()},
        "duties": _charge(allocation.duties),
    }


def from_json(found: dict[str, Any]) -> Allocation:
    """What `to_json` gave."""
    return Allocation(
        lines={line: tuple(UnitRun(*run) for run in runs) for line, runs in found["lines"].items()},
        shipping=Charge(*found["shipping"]),
        fees={fee: Charge(*charge) for fee, charge in found["fees"].items()},
        duties=Charge(*found["duties"]),
    )


def keeps(before: dict[str, Any], after: dict[str, Any]) -> bool:
    """Whether a later allocation (both as JSON) gives every unit and charge of the earlier one the same money."""
    return (
        all(after["lines"].get(line) == runs for line, runs in before["lines"].items())
        and all(after["fees"].get(fee) == charge for fee, charge in before["fees"].items())
        and after["shipping"] == before["shipping"]
        and after["duties"] == before["duties"]
    )


def _charge(charge: Charge) -> list[int]:
    return [charge.gross_minor, charge.tax_minor]
