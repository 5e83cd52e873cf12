"""What somebody else's error message may say of a person is not kept: a mail server repeats the address it refused."""

import re

_ADDRESS = re.compile(r"[^\s@<>\"'(),;:\[\]{}=]+@[^\s@<>\"'(),;:\[\]{}=]+")
MASK = "<e-mail>"


def masked(text: str) -> str:
    """The text with every e-mail address taken out."""
    return _ADDRESS.sub(MASK, text)
