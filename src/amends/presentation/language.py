"""The languages spoken, and the CLDR locale by which their figures and dates are written."""

from babel import Locale
from babel.languages import get_official_languages

LANGUAGES = ("en", "de", "fr", "es", "ja", "zh-hans", "ar")
NAMES = {
    "en": "English",
    "de": "Deutsch",
    "fr": "Français",
    "es": "Español",
    "ja": "日本語",
    "zh-hans": "简体中文",
    "ar": "العربية",
}
DEFAULT = "en"
_PACK_LANGUAGE = {"zh-hans": "zh-Hans"}
_HOME = {"en": "GB", "de": "DE", "fr": "FR", "es": "ES", "ja": "JP", "zh-hans": "CN", "ar": "SA"}


def language_of(tag: str | None) -> str | None:
    """The spoken language for a BCP 47 tag such as `de-AT` or `zh_CN`; None where we do not speak it."""
    if not tag:
        return None
    parts = tag.lower().replace("_", "-").split("-")
    if parts[0] == "zh":
        return None if {"hant", "tw", "hk", "mo"} & set(parts[1:]) else "zh-hans"
    return parts[0] if parts[0] in LANGUAGES else None


def pack_language(language: str) -> str:
    """How law packs name the language: `zh-hans` is `zh-Hans` there."""
    return _PACK_LANGUAGE.get(language, language)


def html_language(language: str) -> str:
    """The value of `lang` in HTML."""
    return pack_language(language)


def direction(language: str) -> str:
    """`rtl` for Arabic, else `ltr`."""
    return "rtl" if language == "ar" else "ltr"


def country_name(code: str, language: str) -> str:
    """A country's name in a language; the code itself where it names none."""
    return str(locale_for(language).territories.get(code.upper(), code))


def locale_for(language: str, market: str | None = None) -> Locale:
    """The locale for figures and dates: the market's own where the language is official there (de-AT)."""
    base = language.split("-", maxsplit=1)[0]
    territory = (market or "").split("-")[0].upper()
    if territory and base in get_official_languages(territory, de_facto=True):
        chosen = territory
    else:
        chosen = _HOME.get(language, "")
    script = "Hans" if language == "zh-hans" else None
    return Locale(base, territory=chosen or None, script=script)
