"""The topics in which an error harms people: children, consent and reporting.

Modules do not name them, so they are recognised by words in what a question is about and asks, in English, the
language of the sources.
"""

import re
from functools import lru_cache

TOPICS = {
    "children": re.compile(r"\b(child|children|under 18|boys?|girls?|minors?|ages?(?! is given)|years old)\b", re.IGNORECASE),
    "consent": re.compile(r"\b(consent(s|ed|ing)?|agree(s|d)?|freely|willing(ly)?|chose)\b", re.IGNORECASE),
    "reporting": re.compile(
        r"\b(reporting|to report|reports? (it|them|him|her|this|that|made|to)|(is|are|be|was|were|been) reported|you report|"
        r"duty to report|channels?|hotline|Focal Points?|whom to tell|pass(es|ed)? (it|this|them) on)\b",
        re.IGNORECASE,
    ),
}
_REPORTING_CRITERION = "responsibilities"
"""The criterion of the 2004 module about observing, recording, reporting and referring."""


@lru_cache(maxsize=4096)
def topics_of(text: str, criterion: str | None = None) -> str:
    """The topics that a text is about, in the order of `TOPICS`, separated by commas; a question about duties is about reporting."""
    topics = [topic for topic, words in TOPICS.items() if words.search(text)]
    if criterion == _REPORTING_CRITERION and "reporting" not in topics:
        topics.append("reporting")
    return ", ".join(topics)
