"""How well each rule of wording, position or length predicts the keys of a whole course."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from grading.authoring.measuring.bounds import lower_bound
from grading.authoring.measuring.items import Item
from grading.authoring.measuring.rules import Rule, rules_of, score

ENOUGH_ITEMS = 20
"""The fewest items of a rule from which it counts towards items that give themselves away."""
GIVEN_AWAY = 0.75
"""The share of the rules which lean towards the keys that must hit an item for it to give itself away."""
_ENOUGH_RULES = 8


@dataclass(frozen=True)
class Measured:
    """A rule and its success."""

    rule: Rule
    n: int
    """How many items it says something about."""
    hits: float
    """How many it gets right; where it leaves several options, the chance of each right one."""
    chance: float
    """The rate of random picks from the same items."""
    bound: float
    """The lower 95% bound of the rate, corrected for the number of rules tried (Bonferroni)."""

    @property
    def rate(self) -> float:
        """The share of hits."""
        return self.hits / self.n

    @property
    def is_above_chance(self) -> bool:
        """Whether the rule predicts keys better than chance, beyond reasonable doubt."""
        return self.bound > self.chance

    @property
    def leans(self) -> bool:
        """Whether it is right more often than chance, with or without doubt."""
        return self.rate > self.chance and self.n >= ENOUGH_ITEMS


def measure(items: Sequence[Item], jargon: frozenset[str]) -> list[Measured]:
    """Every rule with something to say about these items, the one furthest above chance first.

    The variants of a cell are counted as independent, and the bound of a rule whose items differ in their number
    of options treats them as alike; both are good enough to find what stands out.
    """
    rules = [rule for rule in rules_of(items, jargon) if rule.picks]
    return sorted((_measured(rule, len(rules)) for rule in rules), key=lambda found: found.chance - found.bound)


def _measured(rule: Rule, rules: int) -> Measured:
    n = len(rule.picks)
    hits = sum(score(item, picked) for item, picked in rule.picks.items())
    chance = sum(item.chance for item in rule.picks) / n
    return Measured(rule, n, hits, chance, lower_bound(hits, n, rules))


def given_away(measured: Sequence[Measured]) -> dict[Item, tuple[int, int]]:
    """The items that most of the leaning rules get right: how many do, and how many say something; the clearest first."""
    leaning = [found.rule for found in measured if found.leans]
    votes = {item: list(_votes(item, leaning)) for item in {item: None for rule in leaning for item in rule.picks}}
    counts = {item: (sum(of), len(of)) for item, of in votes.items() if len(of) >= _ENOUGH_RULES}
    clear = {item: count for item, count in counts.items() if count[0] >= GIVEN_AWAY * count[1]}
    return dict(sorted(clear.items(), key=lambda entry: -entry[1][0] / entry[1][1]))


def _votes(item: Item, rules: Sequence[Rule]) -> Iterator[bool]:
    """Whether each rule that narrows the item's options leads to a right one."""
    for rule in rules:
        picked = rule.picks.get(item)
        if picked and score(item, picked) != item.chance:
            yield score(item, picked) > item.chance


def sizes(items: Sequence[Item]) -> Mapping[str, int]:
    """The number of items in each group."""
    groups = [item.group for item in items]
    return {group: groups.count(group) for group in dict.fromkeys(groups)}
