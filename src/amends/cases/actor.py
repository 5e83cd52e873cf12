"""Who does something to a case."""

from dataclasses import dataclass

REFUND_MORE = "refund_more"
"""Scope: to refund more than is owed (goodwill), which always needs a reason."""


@dataclass(frozen=True, slots=True)
class Actor:
    """`kind` is buyer, staff, api or system; `id` names the staff member or key, never a name or an address."""

    kind: str
    id: str = ""
    scopes: frozenset[str] = frozenset()

    def __post_init__(self) -> None:
        assert self.kind in {"buyer", "staff", "api", "system"}, self.kind

    def __str__(self) -> str:
        return f"{self.kind}:{self.id}" if self.id else self.kind

    @property
    def is_person(self) -> bool:
        """Whether somebody of the merchant stands behind it (a key acts for the merchant's people)."""
        return self.kind in {"staff", "api"}


SYSTEM = Actor("system")
BUYER = Actor("buyer")
