"""The cells of a document that are lists of words, and the keys that it may have."""

from collections.abc import Collection, Sequence
from enum import StrEnum

from amends.decision.policy.document import MAX_WORDS
from amends.rules.typecheck import suggest
from amends.vocabulary.market import COUNTRIES, EU_AND_EEA, country, is_market
from amends.vocabulary.reader import FieldError, Fields

MAX_WORD = 100


def refuse_unknown_keys(fields: Fields, keys: Sequence[str]) -> None:
    """A condition that is misspelt would widen its row, so a key nobody knows is refused."""
    for key in fields.values:
        if key not in keys:
            at = fields.at(str(key))
            message = f"{at} is not known here; what is: {', '.join(keys)}{suggest(str(key), list(keys))}"
            raise FieldError("unknown_field", at, message, tuple(keys))


def ordered_words[W: StrEnum](fields: Fields, name: str, words: type[W]) -> tuple[W, ...]:
    """The words of a closed list as written, each once."""
    _refuse_too_many(fields, name)
    fields.words(name, words)
    return tuple(dict.fromkeys(words(word) for word in fields.values.get(name) or ()))


def own_words(fields: Fields, name: str) -> tuple[str, ...]:
    """The merchant's own words as written, each once."""
    _refuse_too_many(fields, name)
    found = tuple(dict.fromkeys(fields.texts(name)))
    for word in found:
        if not word.strip() or len(word) > MAX_WORD or "|" in word or word != word.strip() or not word.isprintable():
            message = (
                f"{fields.at(name)}: {word!r} must be a word of 1 to {MAX_WORD} characters without | or outer spaces"
            )
            raise FieldError("not_a_word", fields.at(name), message)
    return found


def market_list(fields: Fields, name: str, markets: Collection[str] | None) -> tuple[str, ...]:
    """Market codes; EU, US and the like stand for all that are part of them."""
    found = own_words(fields, name)
    for code in found:
        refuse_unknown_market(code, fields.at(name), markets)
    return found


def refuse_unknown_market(code: str, at: str, markets: Collection[str] | None) -> None:
    """FieldError of the field `at` where `code` is no market, or none of `markets`."""
    if _is_known(code, markets):
        return
    allowed = tuple(sorted(markets or ()))
    wanted = "a country code such as DE, a state such as US-CA, or EU for all its states"
    hint = suggest(code, list(allowed))
    message = f"{at}: {code!r} is not a market that is known; give {wanted}{hint}"
    raise FieldError("unknown_market", at, message, allowed)


def _is_known(code: str, markets: Collection[str] | None) -> bool:
    if not is_market(code) or country(code) not in COUNTRIES:
        return False
    if markets is None or code in markets:
        return True
    return code in EU_AND_EEA and "EU" in markets


def _refuse_too_many(fields: Fields, name: str) -> None:
    given = fields.values.get(name)
    if isinstance(given, list) and len(given) > MAX_WORDS:
        at = fields.at(name)
        raise FieldError("too_many", at, f"{at} has {len(given)} entries; at most {MAX_WORDS}")
