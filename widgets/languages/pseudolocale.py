"""Pseudo-languages: English that looks foreign, to show what a translation may miss or break.

Each letter gets an accent, so that untranslatable texts stand out; each text is some 40% longer, as in German; and
for a right-to-left script, the words run from right to left.
"""

import re

MORE = 0.4
"""By what share a text grows."""
_ACCENTS = str.maketrans(
    "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ",
    "åƀçðéƒĝĥîĵķļɱñöþǫŕšţûṽŵẋýžÅƁÇÐÉƑĜĤÎĴĶĻⱮÑÖÞǪŔŠŢÛṼŴẊÝŽ",
)
# What a translation must preserve: placeholders, link targets, URLs, Markdown's marks, escapes.
_KEPT = re.compile(r"(\{[^{}]*\}|\]\([^)]*\)|https?://\S+|\*+|\\.|&#?\w+;|<[^>]*>)")
_WORDS = re.compile(r"[^\W\d_](?:[^\[\]\n]*[^\W\d_])?")
_VOWEL = re.compile(r"[aeiouyAEIOUY]")
_REVERSED, _END = "\u202e", "\u202c"


def pseudolocalised(english: str, direction: str) -> str:
    """The English text with accents, and longer; for the direction `rtl`, with its words running to the left."""
    parts = _KEPT.split(english)
    grown = _grown(parts[::2])
    if direction == "rtl":
        grown = [_WORDS.sub(lambda words: f"{_REVERSED}{words[0]}{_END}", text) for text in grown]
    parts[::2] = grown
    return "".join(parts)


def _grown(texts: list[str]) -> list[str]:
    """The texts with accents and doubled vowels until the whole has grown enough; any rest is appended as padding."""
    letters = sum(map(len, texts))
    missing = round(letters * MORE)
    for place, text in enumerate(texts):
        doubled = _VOWEL.sub(r"\g<0>\g<0>", text, count=missing) if missing > 0 else text
        missing -= len(doubled) - len(text)
        texts[place] = doubled.translate(_ACCENTS)
    last = max((place for place, text in enumerate(texts) if text.strip()), default=None)
    if last is not None and missing > 0:
        texts[last] = _padded(texts[last], missing)
    return texts


def _padded(text: str, more: int) -> str:
    body = text.rstrip()
    return f"{body}{'~' * more}{text[len(body) :]}"
