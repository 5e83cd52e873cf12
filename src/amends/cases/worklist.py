"""The cases that people work through, by what is due next, with what a row shows of their orders."""

from datetime import UTC, datetime

ENDED = ("closed", "cancelled", "refused")
ANSWER_DAYS = 2
"""Our own promise where nothing else sets a day: how soon a person looks at a case that needs one."""
_NEVER = datetime(9999, 1, 1, tzinfo=UTC)
_TRACKED = ("goods_dispatched", "replacement_sent", "repair_finished")
MAX_TYPED = 100
