"""What each role may do on the console."""

from enum import StrEnum


class Duty(StrEnum):
    """Something a person is trusted with."""

    SEE = "see"
    HANDLE = "handle"
    RECEIVE = "receive"
    REFUND = "refund"
    REFUND_MORE = "refund_more"
    SETTINGS = "settings"
    POLICY = "policy"


DUTIES: dict[str, frozenset[Duty]] = {
    "owner": frozenset(Duty),
    "agent": frozenset({Duty.SEE, Duty.HANDLE, Duty.RECEIVE, Duty.REFUND}),
    "warehouse": frozenset({Duty.SEE, Duty.RECEIVE}),
    "finance": frozenset({Duty.SEE, Duty.REFUND, Duty.REFUND_MORE}),
    "read_only": frozenset({Duty.SEE}),
}
"""By role (`merchants.models.Role`); a role that is not here may do nothing."""


def may(role: str, duty: Duty) -> bool:
    """Whether a role is trusted with a duty."""
    return duty in DUTIES.get(role, frozenset())
