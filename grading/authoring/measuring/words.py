"""Words as rules see them: marks of wording, and content words without their endings."""

import re
from collections import Counter
from collections.abc import Iterable

MARKS = {
    "negation": r"\b(no|not|never|none|nothing|nobody|neither|nor|cannot|without)\b|n['’]t\b",
    "because, since": r"\b(because|since|as (he|she|it|they|the)|so that)\b",
    "although, even": r"\b(although|though|even|despite|whatever|however|still)\b",
    "if, unless, until": r"\b(if|unless|until|as long as|as soon as|provided|once)\b",
    "but": r"\b(but|except|besides|instead)\b",
    "modal verb": r"\b(may|might|can|could|must|should|shall|would|cannot|ha(s|ve) to|needs? to|ought)\b",
    "permission": r"\b(may|allow\w*|free to|can|permit\w*|leaves? it to)\b",
    "prohibition": r"\b(forbid\w*|forbade|prohibit\w*|must not|may not|ban\w*|breach\w*|breaks?)\b",
    "absolute": r"\b(all|always|any\w*|every\w*|never|none|only|no one|nothing|must|completely|each|whole|alone)\b",
    "hedge": r"\b(may|might|can|could|often|usually|sometimes|some|normally|likely|possibl\w+|general\w*|most(ly)?|enough|too)\b",
    "comparison": r"\b(more|less|fewer|most|least|than|better|worse|rather|same|as \w+ as)\b",
    "time": r"\b(before|after|until|when|while|then|now|today|later|first|already|yet|still|on (mon|tues|wednes|thurs|fri)day)\b",
    "number": r"\d|\b(one|two|three|four|five|six|seven|eight|nine|ten|twelve|twenty|hundred|half|third)\b",
    "comma": r",",
    "quotation mark": r"[\"“”«»]",
    "second sentence": r"[.!?][\"”]?\s+\S",
    "colon, dash or bracket": r"[:;()–]",
    "emphasis": r"\*\*",
    "you": r"\byou(r|rself)?\b",
    "he, she, they": r"\b(he|she|they|his|her|their|him|them)\b",
    "name or office": r"(?<=[a-z,] )[A-Z][A-Za-z]+",
}
"""The marks of wording that rules count, each with its pattern."""
_MARKS = {name: re.compile(pattern, 0 if "A-Z" in pattern else re.IGNORECASE) for name, pattern in MARKS.items()}
_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)?")
_ENDINGS = ("ations", "ation", "ings", "ing", "edly", "ers", "er", "ies", "ied", "ed", "es", "s", "ly")
_COMMON = frozenset(
    _WORD.findall(
        """
        a about after again all also an and another answer any anyone are as at be because been before being between both but by can
        could did do does each even every false few first for from had has have he her hers him his how i if in into is it its just
        last let many match may me mission more most much must my next no none not of on once one only or order other our out over
        own put same she should so some someone statement such than that the their them then there these they this those tick to too
        true un under up us very was we were what when where which while who whom why will with without would you your
        """
    )
)
"""Words that are in every question, or carry no content."""


def count(mark: str, text: str) -> int:
    """How often a text has a mark."""
    return len(_MARKS[mark].findall(text))


def words_of(text: str) -> list[str]:
    """The words of a text, in small letters."""
    return [word.replace("’", "'") for word in _WORD.findall(text.lower())]


def content_words(texts: Iterable[str]) -> Counter[str]:
    """The content words of texts, without their endings, with how often each occurs."""
    found = (word for text in texts for word in words_of(text))
    return Counter(_stem(word) for word in found if word not in _COMMON and len(word) > 2)


def _stem(word: str) -> str:
    word = word.partition("'")[0]
    for ending in _ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= 3:
            word = word.removesuffix(ending)
            break
    return word.rstrip("ey") if len(word) > 4 else word
