"""The law packs that decisions read, given from above (`site.wiring`) so that no file is read on this floor."""

from collections.abc import Callable
from typing import Any

_source: Callable[[], Any] | None = None


def set_packs(source: Callable[[], Any]) -> None:
    """Say where packs come from; called when the first decision needs them."""
    global _source  # noqa: PLW0603  one process, one law
    _source = source


def packs() -> Any:
    """The built packs (`law.pack.Packs`); RuntimeError where nothing was wired."""
    if _source is None:
        raise RuntimeError("no law packs: site.wiring joins them")
    return _source()
