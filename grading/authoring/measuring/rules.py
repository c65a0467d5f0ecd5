"""Rules that pick an answer by its wording, position or length, without the content."""

import math
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median

from grading.authoring.measuring.items import Group, Item
from grading.authoring.measuring.words import MARKS, content_words, count, words_of

Picks = dict[Item, frozenset[str]]
"""What a rule picks of each item that it says something about."""
OptionMeasure = Callable[[Item, str], float]
ClaimMeasure = Callable[[Item], float]
OPTION_GROUPS: tuple[Group, ...] = ("choose-one", "choose-all", "match decoy")
_SMOOTHING = 0.5
"""What each word or mark counts before it has been seen, in a rule that learns."""


@dataclass(frozen=True)
class Rule:
    """A way to guess, applied to all items of a group."""

    group: Group
    name: str
    picks: Picks


def rules_of(items: Sequence[Item], jargon: frozenset[str]) -> Iterator[Rule]:
    """All rules, with what each picks of these items. `jargon` holds the content words of the course's own terms."""
    yield from _statement_rules([item for item in items if item.group == "true-false"], jargon)
    for group in OPTION_GROUPS:
        yield from _option_rules(group, [item for item in items if item.group == group], jargon)


def score(item: Item, picked: frozenset[str]) -> float:
    """The chance of a hit by someone who takes one of the picked options."""
    return len(picked & item.right) / len(picked)


# Options: the most and the least of a measure.


def _option_rules(group: Group, items: Sequence[Item], jargon: frozenset[str]) -> Iterator[Rule]:
    for name, measure in _option_measures(jargon).items():
        values = {item: {option: measure(item, option) for option in item.options} for item in items}
        for which, best in (("most", max), ("least", min)):
            yield Rule(group, f"{which}: {name}", {item: _extreme(of, best) for item, of in values.items() if len(set(of.values())) > 1})
    for place in range(max((len(item.options) for item in items), default=0)):
        there = {item: list(item.options)[place : place + 1] for item in items}
        yield Rule(group, f"place {place + 1}", {item: frozenset(option) for item, option in there.items() if option})
    yield Rule(group, "words, learnt from the other questions", _learnt_options(items))


def _extreme(values: Mapping[str, float], best: Callable[[Iterable[float]], float]) -> frozenset[str]:
    most = best(values.values())
    return frozenset(option for option, value in values.items() if value == most)


def _option_measures(jargon: frozenset[str]) -> dict[str, OptionMeasure]:
    measures: dict[str, OptionMeasure] = {
        "characters": lambda item, option: len(item.options[option]),
        "words": lambda item, option: len(words_of(item.options[option])),
        "letters a word": lambda item, option: _word_length(item.options[option]),
        "middle in length": _middle_length,
        "words of the stem": lambda item, option: _shared(item.options[option], [item.stem]),
        "words of the other options": lambda item, option: _shared(item.options[option], _others(item, option)),
        "first word as in others": lambda item, option: sum(_first(text) == _first(item.options[option]) for text in _others(item, option)),
        "words of the course": lambda item, option: _of_course(item.options[option], jargon),
    }
    return measures | {mark: _option_mark(mark) for mark in MARKS}


def _option_mark(mark: str) -> OptionMeasure:
    return lambda item, option: count(mark, item.options[option])


def _middle_length(item: Item, option: str) -> float:
    lengths = sorted(map(len, item.options.values()))
    place = lengths.index(len(item.options[option]))
    return min(place, len(lengths) - 1 - place)


def _others(item: Item, option: str) -> list[str]:
    return [text for other, text in item.options.items() if other != option]


# Statements: true if they have more of a measure than the others, or the reverse.


def _statement_rules(items: Sequence[Item], jargon: frozenset[str]) -> Iterator[Rule]:
    for name, measure in _statement_measures(jargon).items():
        values = {item: measure(item) for item in items}
        middle = median(values.values()) if values else 0
        if len({value > middle for value in values.values()}) > 1:
            yield from _both_ways(f"more: {name}", {item: value > middle for item, value in values.items()})
    yield from _both_ways("every statement", dict.fromkeys(items, True))
    yield from _both_ways("the first of its criterion in a module", _is_first(items))
    yield from _both_ways("key of the statement before", _before(items, lambda item: (item.module, item.variant)))
    yield from _both_ways("key of the other one in its criterion", _before(items, lambda item: (item.module, item.variant, item.criterion)))
    yield from _both_ways("key of the variant before", _before(items, lambda item: item.cell))
    yield Rule("true-false", "words, learnt from the other questions", _learnt_truth(items, _words_in))
    yield Rule("true-false", "marks, learnt from the other questions", _learnt_truth(items, _marks_in))
    yield Rule("true-false", "first word, learnt from the other questions", _learnt_truth(items, lambda item: [_first(item.claim)]))


def _both_ways(name: str, is_marked: Mapping[Item, bool]) -> Iterator[Rule]:
    for answer, other in (("true", "false"), ("false", "true")):
        picks = {item: frozenset([answer if marked else other]) for item, marked in is_marked.items()}
        yield Rule("true-false", f"{name}: {answer}", picks)


def _statement_measures(jargon: frozenset[str]) -> dict[str, ClaimMeasure]:
    measures: dict[str, ClaimMeasure] = {
        "characters": lambda item: len(item.claim),
        "words": lambda item: len(words_of(item.claim)),
        "letters a word": lambda item: _word_length(item.claim),
        "characters of the story": lambda item: len(item.stem),
        "sentences of the story": lambda item: count("second sentence", item.stem),
        "words of the story": lambda item: _shared(item.claim, [item.stem]),
        "words of the course": lambda item: _of_course(item.claim, jargon),
        "first letter late in the alphabet": lambda item: ord(_first(item.claim)[:1] or "a"),
    }
    of_claim: dict[str, ClaimMeasure] = {mark: _claim_mark(mark) for mark in MARKS}
    return measures | of_claim | {f"{mark} in the story": _story_mark(mark) for mark in MARKS}


def _claim_mark(mark: str) -> ClaimMeasure:
    return lambda item: count(mark, item.claim)


def _story_mark(mark: str) -> ClaimMeasure:
    return lambda item: count(mark, item.stem)


def _is_first(items: Sequence[Item]) -> dict[Item, bool]:
    seen: set[tuple[str, str, str]] = set()
    first = {}
    for item in items:
        place = (item.module, item.variant, item.criterion)
        first[item] = place not in seen
        seen.add(place)
    return first


def _before(items: Sequence[Item], row: Callable[[Item], tuple[str, ...]]) -> dict[Item, bool]:
    """For each item but the first of its row, whether the one before it is true."""
    rows: dict[tuple[str, ...], list[Item]] = {}
    for item in items:
        rows.setdefault(row(item), []).append(item)
    return {item: "true" in before.right for of_row in rows.values() for before, item in pairwise(of_row)}


# Rules that learn from all other cells which words go with the right answer.


def _learnt_truth(items: Sequence[Item], signs: Callable[[Item], Iterable[str]]) -> Picks:
    """The truth value with which the signs of an item go in all other cells; silent where there is no difference."""
    seen = {item: set(signs(item)) for item in items}
    picks = {}
    for item in items:
        others = [other for other in items if other.cell != item.cell]
        of_key = {key: [seen[other] for other in others if key in other.right] for key in ("true", "false")}
        weight = _weight(of_key["true"], of_key["false"])
        if total := math.fsum(map(weight, sorted(seen[item]))):
            picks[item] = frozenset(["true" if total > 0 else "false"])
    return picks


def _learnt_options(items: Sequence[Item]) -> Picks:
    """The option whose words go with right options in all other cells."""
    seen = {item: {option: set(words_of(text)) for option, text in item.options.items()} for item in items}
    picks = {}
    for item in items:
        others = [other for other in items if other.cell != item.cell]
        right = [seen[other][option] for other in others for option in other.options if option in other.right]
        wrong = [seen[other][option] for other in others for option in other.options if option not in other.right]
        weight = _weight(right, wrong)
        values = {option: math.fsum(map(weight, sorted(words))) for option, words in seen[item].items()}
        if len(set(values.values())) > 1:
            picks[item] = _extreme(values, max)
    return picks


def _weight(right: Sequence[set[str]], wrong: Sequence[set[str]]) -> Callable[[str], float]:
    """How much more often a sign is in right than in wrong texts, as a logarithm."""
    in_right, in_wrong = Counter(sign for text in right for sign in text), Counter(sign for text in wrong for sign in text)

    def weight(sign: str) -> float:
        if not in_right[sign] + in_wrong[sign]:
            return 0.0
        rate = (in_right[sign] + _SMOOTHING) / (len(right) + 2 * _SMOOTHING)
        return math.log(rate / ((in_wrong[sign] + _SMOOTHING) / (len(wrong) + 2 * _SMOOTHING)))

    return weight


def _words_in(item: Item) -> Iterable[str]:
    return words_of(item.claim)


def _marks_in(item: Item) -> Iterable[str]:
    return (mark for mark in MARKS if count(mark, item.claim))


def _first(text: str) -> str:
    return next(iter(words_of(text)), "")


def _word_length(text: str) -> float:
    words = words_of(text)
    return sum(map(len, words)) / len(words) if words else 0.0


def _shared(text: str, others: Iterable[str]) -> float:
    """How many content words of a text are also in the others."""
    return len(content_words([text]).keys() & content_words(others).keys())


def _of_course(text: str, jargon: frozenset[str]) -> float:
    return len(content_words([text]).keys() & jargon)
