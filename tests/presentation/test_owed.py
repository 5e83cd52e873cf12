"""The card that says what a buyer is owed, where no sum can be named."""

from datetime import date

import pytest
from django.utils import translation

from amends.presentation.owed import owed
from amends.presentation.reading import reading_for


def decision(*holds: bool | None, governing: str | None = None) -> dict:
    names = ["withdrawal", "conformity"]
    rights = [{"right": name, "holds": each, "steps": []} for name, each in zip(names, holds, strict=False)]
    return {"items": [{"line": "1", "quantity": 1, "governing_right": governing, "rights": rights}], "offers": []}


@pytest.mark.parametrize(
    ("found", "said"),
    [
        (decision(False, False), "For this reason the law gives no claim. Below is why, and what you can still do."),
        (decision(None, False), "We can't tell yet. One of us looks at it and writes to you."),
        (decision(None, False, governing="withdrawal"), "We can't tell yet. One of us looks at it and writes to you."),
    ],
)
def test_what_is_open_is_never_told_as_a_no(found, said):
    with translation.override("en"):
        reading = reading_for("en", "JP", "JPY", today=date(2026, 11, 22), zone=None, texts={})
        assert owed(found, reading).when == said
