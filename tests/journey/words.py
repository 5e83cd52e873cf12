"""Whether a text is in one language: words of another one stand out by their script, or are English everyday words."""

import re

EVERYDAY = frozenset(
    [
        "the",
        "and",
        "you",
        "your",
        "we",
        "our",
        "with",
        "this",
        "that",
        "from",
        "have",
        "has",
        "will",
        "not",
        "are",
        "for",
        "refund",
        "return",
        "parcel",
        "sent",
        "back",
        "send",
        "when",
        "what",
        "which",
        "item",
        "items",
        "order",
        "money",
        "paid",
        "pay",
        "within",
        "days",
        "once",
        "request",
        "received",
        "please",
        "choose",
    ]
)
NAMES_ALLOWED = re.compile(
    r"https?://\S+|\S+@\S+|\bUTC\b|\bPDF\b|\bMB\b|\bDHL\b|\bTRACK\d+\b|\b[A-Z0-9]{8,}\b", re.ASCII
)


def foreign_words(text: str, language: str, names: list[str]) -> list[str]:
    """Words that do not belong to the language, leaving out names (of goods, people, places, articles of law)."""
    for name in sorted(filter(None, names), key=len, reverse=True):
        text = text.replace(name, " ")
    text = NAMES_ALLOWED.sub(" ", text)
    latin = re.findall(r"[A-Za-zÀ-ÿ]{2,}", text)
    if language in {"ja", "zh-hans", "ar"}:
        return latin
    if language == "en":
        return [word for word in latin if re.search("[äöüßÄÖÜ]", word)]
    return [word for word in latin if word.lower() in EVERYDAY]
