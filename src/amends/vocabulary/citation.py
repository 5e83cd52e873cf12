"""Where a statement of law comes from."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Citation:
    """An instrument and the place in it; the national act first, the directive it transposes as `implements`."""

    instrument: str
    article: str
    url: str
    implements: str | None = None
