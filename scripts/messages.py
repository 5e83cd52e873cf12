"""Gathers every sentence of the pages and mails into the translators' files, keeping what is translated.

    .venv/bin/python scripts/messages.py            update src/amends/locale/*/LC_MESSAGES/django.po
    .venv/bin/python scripts/messages.py --check    say what is missing, unused, fuzzy or has other placeholders: exit 1

No gettext programs are needed: Django turns templates into calls, Babel reads the calls.
"""

import io
import re
import sys
from collections.abc import Iterator
from pathlib import Path

import polib
from babel.messages.extract import extract
from django.conf import settings
from django.utils.translation.template import templatize

ROOT = Path(__file__).resolve().parent.parent
SOURCE = ROOT / "src" / "amends"
SPOKEN = ("portal", "presentation")
"""The folders that speak to buyers; the console speaks English so far."""
TONGUES = {
    "de": "nplurals=2; plural=(n != 1);",
    "fr": "nplurals=2; plural=(n > 1);",
    "es": "nplurals=2; plural=(n != 1);",
    "ja": "nplurals=1; plural=0;",
    "zh_Hans": "nplurals=1; plural=0;",
    "ar": "nplurals=6; plural=n==0 ? 0 : n==1 ? 1 : n==2 ? 2"
    " : n%100>=3 && n%100<=10 ? 3 : n%100>=11 && n%100<=99 ? 4 : 5;",
}
PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|</?\w+>")
COUNTED = {"ar": frozenset({1, 2})}
"""Plural forms that stand for exactly one or two, so that a language may leave the figure out."""
CALLS = {
    **dict.fromkeys(("_", "gettext", "gettext_lazy", "gettext_noop"), None),
    **dict.fromkeys(("ngettext", "ngettext_lazy"), (1, 2)),
    **dict.fromkeys(("pgettext", "pgettext_lazy"), ((1, "c"), 2)),
    **dict.fromkeys(("npgettext", "npgettext_lazy"), ((1, "c"), 2, 3)),
}

type Key = tuple[str | None, str, str | None]
"""Context, sentence, plural."""


def _texts() -> Iterator[tuple[str, str]]:
    for folder in SPOKEN:
        for file in sorted((SOURCE / folder).rglob("*")):
            if file.suffix == ".py":
                yield file.relative_to(ROOT).as_posix(), file.read_text(encoding="utf-8")
            elif file.suffix in {".html", ".txt"}:
                yield file.relative_to(ROOT).as_posix(), templatize(file.read_text(encoding="utf-8"))


def gather() -> dict[Key, list[str]]:
    """Every sentence in the source with the files that say it."""
    if not settings.configured:
        settings.configure(USE_I18N=True)
    found: dict[Key, list[str]] = {}
    for name, text in _texts():
        for _line, message, _comments, context in extract("python", io.BytesIO(text.encode()), keywords=CALLS):
            parts = message if isinstance(message, tuple) else (message,)
            if parts[0]:
                places = found.setdefault((context, parts[0], parts[1] if len(parts) > 1 else None), [])
                if name not in places:
                    places.append(name)
    return found


def catalogue(tongue: str) -> Path:
    """The file of a language."""
    return SOURCE / "locale" / tongue / "LC_MESSAGES" / "django.po"


def _key(entry: polib.POEntry) -> Key:
    return (entry.msgctxt, entry.msgid, entry.msgid_plural or None)


def update(tongue: str) -> None:
    """Write the language's file anew: every sentence of the source, translations kept, unused ones dropped."""
    path = catalogue(tongue)
    known = {_key(entry): entry for entry in (polib.pofile(str(path)) if path.exists() else ())}
    file = polib.POFile(wrapwidth=110)
    file.metadata = {
        "Project-Id-Version": "amends",
        "Language": tongue,
        "MIME-Version": "1.0",
        "Content-Type": "text/plain; charset=UTF-8",
        "Content-Transfer-Encoding": "8bit",
        "Plural-Forms": TONGUES[tongue],
    }
    plurals = int(TONGUES[tongue].split("=", 1)[1].split(";")[0])
    for key, places in sorted(gather().items(), key=lambda pair: (pair[1], pair[0][1])):
        context, sentence, plural = key
        entry = known.get(key) or polib.POEntry(msgctxt=context, msgid=sentence, msgid_plural=plural or "")
        if plural and not entry.msgstr_plural:
            entry.msgstr_plural = dict.fromkeys(range(plurals), "")
        entry.occurrences = [(place, "") for place in places]
        entry.flags = [flag for flag in entry.flags if flag != "fuzzy"] + (
            ["python-format"] if "%(" in sentence and "python-format" not in entry.flags else []
        )
        file.append(entry)
    path.parent.mkdir(parents=True, exist_ok=True)
    file.save(str(path))


def faults(tongue: str) -> list[str]:
    """What is not in order in a language's file."""
    entries = {_key(entry): entry for entry in polib.pofile(str(catalogue(tongue)))}
    wanted = gather()
    found = [f"{tongue}: not gathered: {key[1]!r}" for key in wanted if key not in entries]
    found += [f"{tongue}: unused: {key[1]!r}" for key in entries if key not in wanted]
    found += [
        f"{tongue}: untranslated: {entry.msgid!r}"
        for entry in entries.values()
        if not entry.translated() and not entry.fuzzy
    ]
    found += [f"{tongue}: fuzzy: {entry.msgid!r}" for entry in entries.values() if entry.fuzzy]
    return found + [
        f"{tongue}: other placeholders: {text!r} for {entry.msgid!r}"
        for entry in entries.values()
        for text in misplaced(tongue, entry)
    ]


def misplaced(tongue: str, entry: polib.POEntry) -> list[str]:
    """The translations of a sentence whose placeholders or tags are not those of the source."""
    if not entry.msgid_plural:
        return [entry.msgstr] if entry.msgstr and _slots(entry.msgstr) != _slots(entry.msgid) else []
    wanted = _slots(entry.msgid_plural)
    return [
        text
        for form, text in entry.msgstr_plural.items()
        if text and _slots(text) != wanted and not (form in COUNTED.get(tongue, ()) and "%" not in text)
    ]


def _slots(text: str) -> list[str]:
    return sorted(PLACEHOLDER.findall(text))


def main() -> None:
    """Update, or check."""
    if "--check" not in sys.argv:
        for tongue in TONGUES:
            update(tongue)
        return
    found = [fault for tongue in TONGUES for fault in faults(tongue)]
    print("\n".join(found))
    sys.exit(1 if found else 0)


if __name__ == "__main__":
    main()
