"""What `duty validate` prints about the test of a whole course, and what is wrong with it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from grading.authoring.measuring.give_aways import GiveAway, give_aways
from grading.authoring.measuring.items import Item, items_of
from grading.authoring.measuring.strategies import LIMIT, RANDOM, Earned, earned
from grading.authoring.measuring.surface import Measured, given_away, measure, sizes
from grading.authoring.measuring.words import content_words
from grading.authoring.module_checks import Module
from grading.sources.course_data import CourseData
from grading.sources.findings import Finding

_ENFORCED = ("true-false", "choose-one")
"""The groups in which no rule may be above chance. In the others rules are measured and shown only."""
_SHORT = 3
"""How many rules of each group the short table has."""
_NAME_WIDTH = 58
_NOT_BINDING = "The test has no parallel forms in every module yet: these figures are shown, not enforced."


@dataclass(frozen=True)
class Measures:
    """What was measured."""

    items: Sequence[Item]
    strategies: dict[str, list[Earned]]
    """What each strategy earns, by module."""
    rules: list[Measured]
    give_aways: list[GiveAway]
    are_binding: bool
    """Whether the test has parallel forms in every module; before, there are too few items, and what is measured is shown only."""


def measures(modules: Sequence[Module], data: CourseData) -> Measures:
    """Measure the test of these modules."""
    terms = (str(entry.get("term", "")) for entry in data.mapping("glossary", "terms").values() if isinstance(entry, dict))
    items = items_of(modules)
    tests = [module for module in modules if module.scored]
    return Measures(
        items,
        {module.notebook: earned(module.scored) for module in tests},
        measure(items, frozenset(content_words(terms))),
        give_aways(modules),
        all(question.variants for module in tests for question in module.scored),
    )


def measure_findings(measured: Measures) -> Iterator[Finding]:
    """What is wrong with the test; nothing as long as it lacks parallel forms."""
    if not measured.are_binding:
        return
    for notebook, of_module in measured.strategies.items():
        yield from (Finding(notebook, None, None, problem) for strategy in of_module if (problem := strategy.problem()))
    for found in measured.rules:
        if found.is_above_chance and found.rule.group in _ENFORCED:
            yield Finding("source/", None, None, _rule_problem(found))
    for pair in measured.give_aways:
        yield Finding(f"{pair.graded.module}.ipynb", None, pair.graded.name.split()[0], _give_away_problem(pair))


def _rule_problem(found: Measured) -> str:
    return (
        f"The wording of {found.rule.group} questions tells keys: the rule '{found.rule.name}' gets {found.hits:.0f} of {found.n} right "
        f"({found.rate:.0%}, corrected lower bound {found.bound:.0%}; chance is {found.chance:.0%}). Reword some questions, or change keys."
    )


def _give_away_problem(pair: GiveAway) -> str:
    return (
        f"The graded '{pair.graded.name}' is given away by '{pair.practice.name}' in {pair.practice.module} "
        f"(similarity {pair.similarity:.2f}). Change one of the two."
    )


def table(measured: Measures, *, verbose: bool = False) -> str:
    """The measures as tables: the most conspicuous rules of each group, or with `verbose` all of them."""
    clear = given_away(measured.rules)
    named = ", ".join(item.name for item in clear) or "none"
    return "\n".join(
        [
            *_strategies(measured, verbose=verbose),
            "",
            *_rules(measured, verbose=verbose),
            "",
            f"gives itself away (three of four rules that lean towards the keys hit it): {named}",
            f"practice, warm-ups and cases that give away a graded question: {len(measured.give_aways)}",
            *(
                []
                if measured.are_binding
                else ["The test has no parallel forms in every module yet: these figures are shown, not enforced."]
            ),
        ]
    )


def _strategies(measured: Measures, *, verbose: bool) -> Iterator[str]:
    by_name: dict[str, list[float]] = {}
    for of_module in measured.strategies.values():
        for place, strategy in enumerate(of_module):
            name = "best habit of each form" if place == len(of_module) - 1 else strategy.name
            by_name.setdefault(name, []).append(strategy.percent)
    shown = by_name if verbose else _most_successful(by_name)
    modules = [notebook.removesuffix(".ipynb") for notebook in measured.strategies]
    yield _row(f"guessing strategy, percent of the points (below {LIMIT})", *modules)
    yield from (_row(name, *(f"{percent:.1f}" for percent in percents)) for name, percents in shown.items())


def _most_successful(by_name: dict[str, list[float]]) -> dict[str, list[float]]:
    """Random guessing, the most successful strategies, and the ceiling, which is last."""
    ranked = sorted(by_name, key=lambda name: -max(by_name[name]))[: _SHORT + 1]
    return {name: percents for name, percents in by_name.items() if name in (RANDOM, *ranked)}


def _rules(measured: Measures, *, verbose: bool) -> Iterator[str]:
    tried = len(measured.rules)
    yield _row(f"surface rule ({tried} tried; bound: 95%, Bonferroni)", "n", "right %", "chance %", "bound %")
    for group, count in sizes(measured.items).items():
        of_group = [found for found in measured.rules if found.rule.group == group]
        above = sum(found.is_above_chance for found in of_group)
        yield f"{group}: {count} variants, {len(of_group)} rules, {above} above chance" + ("" if group in _ENFORCED else " (shown only)")
        for found in of_group if verbose else of_group[:_SHORT]:
            percents = (f"{100 * value:.0f}" for value in (found.rate, found.chance, found.bound))
            yield _row("  " + found.rule.name, str(found.n), *percents)


def _row(name: str, *cells: str) -> str:
    return f"{name[:_NAME_WIDTH]:<{_NAME_WIDTH}}" + "".join(f"{cell:>11}" for cell in cells)
