"""What a pack says of itself in `pack.yaml`, and its sentences."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from amends.law.calendar import PUBLIC, Place
from amends.rules.fault import Fault, RulebookError
from amends.rules.located import Located, read_document
from amends.vocabulary.citation import Citation

_KEYS = {"market", "name", "inherits", "time_zones", "holidays", "states", "cite_as"}
_REQUIRED = {"market", "name"}
_WEEKDAYS = {str(day) for day in range(7)}
_HOLIDAY_KEYS = {"country", "weekend", "regions", "categories"}
_CITE_KEYS = {"instrument", "article", "url", "implements"}


@dataclass(frozen=True, slots=True)
class Manifest:
    """`cite_as` gives the citation of inherited rules by a pattern of their labels; the longest pattern wins.

    `states` gives the time zones of the states a floor pack answers for.
    """

    market: str
    name: str
    inherits: str | None
    place: Place
    time_zones: tuple[str, ...] = ()
    states: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    cite_as: Mapping[str, Citation] = field(default_factory=dict)


def read_manifest(content: bytes, path: str) -> Manifest:
    """The manifest in `content`; raises `RulebookError` naming `path` and line."""
    keys = _mapping(read_document(content, path), path)
    for key in keys:
        if key not in _KEYS:
            raise _fault(path, keys[key], f"unknown key `{key}`; allowed are {', '.join(sorted(_KEYS))}")
    for key in sorted(_REQUIRED - set(keys)):
        raise RulebookError([Fault(path, 1, "", f"`{key}` is missing")])
    market = keys["market"].text
    if market != path.partition("/")[0]:
        raise _fault(path, keys["market"], f"`{market}` stands in the folder of another market")
    inherits = keys.get("inherits")
    return Manifest(
        market=market,
        name=keys["name"].text,
        inherits=None if inherits is None or inherits.absent else inherits.text,
        place=_place(keys.get("holidays"), market, path),
        time_zones=_list(keys.get("time_zones"), path),
        states={state: _list(zones, path) for state, zones in _optional(keys.get("states"), path).items()},
        cite_as={label: _citation(cite, path) for label, cite in _optional(keys.get("cite_as"), path).items()},
    )


def read_texts(content: bytes, path: str) -> dict[str, str]:
    """Sentences by key; raises `RulebookError` naming `path` and line."""
    texts = _optional(read_document(content, path), path)
    for entry in texts.values():
        if not isinstance(entry.value, str) or not entry.value.strip():
            raise _fault(path, entry, "a text is one or more whole sentences")
    return {key: entry.text for key, entry in texts.items()}


def _place(entry: Located | None, market: str, path: str) -> Place:
    keys = _optional(entry, path)
    for key in keys:
        if key not in _HOLIDAY_KEYS:
            raise _fault(path, keys[key], f"unknown key `{key}`; allowed are {', '.join(sorted(_HOLIDAY_KEYS))}")
    country = keys["country"].text if "country" in keys else market.partition("-")[0]
    regions = {region: code.text for region, code in _optional(keys.get("regions"), path).items()}
    categories = _list(keys.get("categories"), path) or PUBLIC
    if "weekend" not in keys:
        return Place(country, regions=regions, categories=categories)
    days = _list(keys["weekend"], path)
    if wrong := [day for day in days if day not in _WEEKDAYS]:
        raise _fault(path, keys["weekend"], f"`{wrong[0]}` is no weekday; Monday is 0, Sunday is 6")
    weekend = frozenset(int(day) for day in days)
    return Place(country, weekend, regions, categories)


def _citation(entry: Located, path: str) -> Citation:
    keys = _mapping(entry, path)
    wrong = set(keys) - _CITE_KEYS or {"instrument", "article"} - set(keys)
    if wrong:
        raise _fault(path, entry, f"a citation has instrument, article, url, implements: {', '.join(sorted(wrong))}")
    url = keys["url"].text if "url" in keys else ""
    implements = keys["implements"].text if "implements" in keys else None
    return Citation(keys["instrument"].text, keys["article"].text, url, implements)


def _mapping(entry: Located, path: str) -> Mapping[str, Located]:
    if entry.mapping is None:
        raise _fault(path, entry, "expected keys and values")
    return entry.mapping


def _optional(entry: Located | None, path: str) -> Mapping[str, Located]:
    return {} if entry is None or entry.absent else _mapping(entry, path)


def _list(entry: Located | None, path: str) -> tuple[str, ...]:
    if entry is None or entry.absent:
        return ()
    if entry.items is None:
        raise _fault(path, entry, "expected a list")
    return tuple(part.text for part in entry.items)


def _fault(path: str, entry: Located, message: str) -> RulebookError:
    return RulebookError([Fault(path, entry.line, "", message)])
