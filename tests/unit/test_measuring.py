"""How well a test can be guessed: bounds, strategies, rules of wording, and practice that gives a graded question away."""

import random
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grading.authoring.measuring.bounds import lower_bound
from grading.authoring.measuring.give_aways import give_aways
from grading.authoring.measuring.items import Group, Item, split_claim
from grading.authoring.measuring.report import Measures, measure_findings, measures, table
from grading.authoring.measuring.strategies import HABITS, RANDOM, earned
from grading.authoring.measuring.surface import Measured, given_away, measure
from grading.authoring.measuring.words import content_words
from grading.authoring.reading import read_module
from grading.sources.course_data import read_course_data
from tests.unit import building
from tests.unit.test_variants import parallel_cells
from widgets.forms.question import Question
from widgets.forms.registry import forms
from widgets.kinds.registry import parse_cell

STORY = "Ten people came to a farm. They work there."
PLAIN = "the farm may keep its contract for the season"


def statement(number: int, claim: str, key: str) -> Item:
    return Item("mod", f"q-{number}", "a", "true-false", "examples", STORY, claim, {"true": "True", "false": "False"}, frozenset([key]))


def choice(number: int, options: list[str], right: int, group: Group = "choose-one") -> Item:
    ids = "abcd"[: len(options)]
    return Item("mod", f"q-{number}", "a", group, "examples", STORY, "", dict(zip(ids, options, strict=True)), frozenset(ids[right]))


def asked(id: str, key: str, type: str = "choose-one") -> Question:
    question = parse_cell(building.graded(id, "examples", key, type))
    assert isinstance(question, Question)
    return question


def above_chance(items: list[Item]) -> list[str]:
    return [found.rule.name for found in measure(items, frozenset()) if found.is_above_chance]


@pytest.mark.parametrize(
    ("hits", "n", "rules", "bound"),
    [(15, 15, 1, 0.8190), (25, 30, 1, 0.6810), (25, 30, 100, 0.5287), (0, 30, 1, 0.0), (7.9, 10, 1, 0.3934)],
)
def test_the_bound_is_that_of_clopper_and_pearson(hits: float, n: int, rules: int, bound: float) -> None:
    assert lower_bound(hits, n, rules) == pytest.approx(bound, abs=0.0005)


@given(n=st.integers(1, 120), share=st.floats(0, 1), rules=st.integers(1, 300))
def test_a_bound_is_below_the_rate_and_falls_with_each_rule_that_is_tried(n: int, share: float, rules: int) -> None:
    hits = round(share * n)
    assert 0 <= lower_bound(hits, n, rules + 1) <= lower_bound(hits, n, rules) <= hits / n


def test_each_form_that_is_graded_has_habits() -> None:
    graded = {form.type for form in forms().values() if not form.by_hand and not form.practice_only}
    assert {form.type for form in HABITS} == graded


def test_guessing_earns_its_mean() -> None:
    by_form = {type: earned([asked("q", key, type)])[0].percent for key, type in [("a", "choose-one"), ("true", "true-false")]}
    assert by_form == {"choose-one": pytest.approx(100 / 3), "true-false": pytest.approx(50)}
    # Of the seven ways to tick three options with the key [a, b]: a 1/2, b 1/2, ab 1, abc 1/2, and 0 for ac, bc and c.
    ticked = earned([asked("q", "[a, b]", "choose-all")])[0]
    assert ticked.name == RANDOM
    assert ticked.percent == pytest.approx(100 * 2.5 / 7)


def test_a_strategy_that_earns_too_much_is_reported_with_its_items() -> None:
    found = earned([asked(f"q-{number}", "true", "true-false") for number in range(4)])
    problems = {strategy.name: strategy.problem() for strategy in found}
    assert "earns 100%" in str(problems["always true"])
    assert "q-0 (+0.5), q-1 (+0.5)" in str(problems["always true"])
    assert problems["always false"] is None
    assert found[-1].name == "best of each form: always true"


def test_keys_without_any_rule_are_not_above_chance() -> None:
    dice = random.Random(7)
    texts = [f"{dice.choice(['he may', 'she must', 'they never'])} {PLAIN} {'x' * dice.randrange(40)}" for _ in range(90)]
    assert above_chance([statement(number, text, dice.choice(["true", "false"])) for number, text in enumerate(texts)]) == []
    assert above_chance([choice(number, dice.sample(texts, 4), dice.randrange(4)) for number in range(90)]) == []


@pytest.mark.parametrize(
    ("mark", "rule"),
    [
        ("never", "more: negation: false"),
        ("because", "more: because, since: false"),
        ("must", "more: modal verb: false"),
        ("always", "more: absolute: false"),
        ("twelve", "more: number: false"),
        ('"so"', "more: quotation mark: false"),
    ],
)
def test_a_mark_that_goes_with_a_key_is_found_among_statements(mark: str, rule: str) -> None:
    keys = ["true", "false"] * 45
    random.Random(3).shuffle(keys)
    items = [statement(number, f"the farm {mark if key == 'false' else 'here'} keeps its men", key) for number, key in enumerate(keys)]
    assert rule in above_chance(items)


@pytest.mark.parametrize(
    ("wrong", "right", "rule"),
    [
        ("to the camp", "to the Focal Point of the mission", "most: characters"),
        ("to all of them always", "to some of them", "least: absolute"),
        ("by the gate", "by the gate, at night", "most: comma"),
        ("it ends there", 'it "ends" there', "most: quotation mark"),
        ("it ends there", "It ends. He leaves", "most: second sentence"),
        ("it ends at noon", "ten people came to a farm", "most: words of the stem"),
    ],
)
@pytest.mark.parametrize("group", ["choose-one", "match decoy"])
def test_a_mark_that_goes_with_a_key_is_found_among_options(wrong: str, right: str, rule: str, group: Group) -> None:
    dice = random.Random(5)
    items = []
    for number in range(75):
        place = dice.randrange(4)
        items.append(choice(number, [right if option == place else wrong for option in range(4)], place, group))
    assert rule in above_chance(items)


def test_pairs_of_keys_are_found() -> None:
    items = [statement(number, f"{PLAIN} {number}", "true" if number % 4 in (0, 3) else "false") for number in range(90)]
    paired = [
        Item(*(item.module, item.id, "a", item.group, f"c-{number // 2}", *(STORY, item.claim, item.options, item.right)))
        for number, item in enumerate(items)
    ]
    assert "key of the other one in its criterion: false" in above_chance(paired)


def test_an_item_that_most_rules_hit_is_named() -> None:
    longest = [choice(number, ["to him", "to her, at once and in writing", "to them"], 1) for number in range(30)]
    assert set(given_away(measure(longest, frozenset()))) == set(longest)
    assert given_away([]) == {}


def test_a_statement_is_split_from_its_story() -> None:
    assert split_claim("A story.\n\nMore of it.\n\nIt ends.\n") == ("A story.\n\nMore of it.", "It ends.")
    assert split_claim("It ends.") == ("", "It ends.")


@given(text=st.text(max_size=60))
def test_any_text_has_content_words(text: str) -> None:
    assert all(content_words([text]).values())


@pytest.fixture
def measured(tmp_path: Path) -> Callable[[list[dict[str, Any]]], Measures]:
    data = read_course_data(building.write_data(tmp_path / "data"))

    def measured(cells: list[dict[str, Any]]) -> Measures:
        return measures([read_module(building.write_module(tmp_path / "mod", cells), data)[0]], data)

    return measured


def test_measures_are_binding_once_there_are_parallel_forms(measured: Callable[[list[dict[str, Any]]], Measures]) -> None:
    without = measured(building.sound_cells())
    assert not without.are_binding
    assert list(measure_findings(without)) == []
    assert "shown, not enforced" in table(without)
    assert measured(parallel_cells()).are_binding
    assert "shown, not enforced" not in table(measured(parallel_cells()))


def test_practice_with_the_words_of_a_graded_question_is_found(measured: Callable[[list[dict[str, Any]]], Measures]) -> None:
    story = "A laundry keeps the passports of nine workers and locks their dormitory every evening. What does the patrol write down?"
    cells = building.sound_cells()
    practice = building.graded("pra-9", "examples").replace("points: 1\n", "").replace("about: the matter of pra-9\n", "")
    practice = "\n".join(line for line in practice.splitlines() if "HIDDEN TESTS" not in line)
    graded = building.graded("exa-9", "examples")
    for cell in (practice, graded):
        prompt = next(line for line in cell.splitlines() if line.startswith("prompt:"))
        cells.insert(-1, building.code(cell.replace(prompt, f"prompt: {story}")))
    pairs = {(pair.practice.name, pair.graded.name) for pair in measured(cells).give_aways}
    assert ("pra-9", "exa-9") in pairs
    assert ("pra-9", "exa-0") not in pairs
    assert give_aways([]) == []


def test_the_long_table_has_every_rule(measured: Callable[[list[dict[str, Any]]], Measures]) -> None:
    of_sound = measured(building.sound_cells())
    short, long = table(of_sound), table(of_sound, verbose=True)
    assert all(found.rule.name[:50] in long for found in of_sound.rules)
    assert len(short.splitlines()) < 30 < len(long.splitlines())


def test_a_rule_above_chance_is_a_finding(measured: Callable[[list[dict[str, Any]]], Measures]) -> None:
    items = [choice(number, ["to him", "to her, at once and in writing", "to them"], 1) for number in range(75)]
    rules: list[Measured] = measure(items, frozenset())
    findings = list(map(str, measure_findings(Measures(items, {}, rules, [], are_binding=True))))
    assert any("the rule 'most: characters' gets 75 of 75 right" in finding for finding in findings)
