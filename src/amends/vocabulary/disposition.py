"""What becomes of goods that came back."""

from enum import StrEnum


class Grade(StrEnum):
    """Condition found at inspection."""

    A = "A"
    B = "B"
    C = "C"
    D = "D"
    UNSELLABLE = "unsellable"
