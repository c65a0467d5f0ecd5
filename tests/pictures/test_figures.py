"""The pictures of results: what they say, and that all of it can be read."""

import itertools
import random
from dataclasses import replace
from pathlib import Path

import pytest
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.colors import to_rgb
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle
from matplotlib.text import Text
from matplotlib.transforms import Bbox
from PIL import Image

from grading.analysis import limits
from grading.results import figures
from grading.results.frames import CohortResults
from grading.results.style import DARK, PALE, SYNTHETIC_MARK, TEXT, chart_style
from tests.cohorts import cohort

LONG = "subject number {number}, which takes many words to say what a learner should read again"
DRAWN = (figures.score_distribution, figures.mastery_chart, figures.difficulty_chart, figures.warmup_chart)


def large(synthetic: bool = False, about: str = LONG, learners: int = 24) -> CohortResults:
    dice = random.Random(7)
    able = [dice.random() for _ in range(learners)]
    right = [[int(dice.random() < (ability + question / 35) / 1.6) for question in range(35)] for ability in able]
    return cohort(right, synthetic=synthetic, about=about)


def drawn(of: CohortResults) -> list[Figure]:
    with chart_style():
        return [figure for draw in DRAWN if (figure := draw(of)) is not None]


def texts(figure: Figure) -> list[Text]:
    return [text for text in figure.findobj(Text) if isinstance(text, Text) and text.get_text().strip() and text.get_visible()]


def words(figure: Figure) -> str:
    return "\n".join(text.get_text() for text in texts(figure))


def bars_of(figure: Figure) -> list[Rectangle]:
    return [patch for patch in figure.axes[0].patches if isinstance(patch, Rectangle)]


def boxes(figure: Figure) -> dict[str, Bbox]:
    """Where each text stands; tick labels that the axes hide do not count."""
    renderer = FigureCanvasAgg(figure).get_renderer()  # type: ignore[no-untyped-call]  # matplotlib has no annotation here
    figure.draw(renderer)
    return {f"{number}: {text.get_text()}": text.get_window_extent(renderer) for number, text in enumerate(texts(figure))}


def outside(figure: Figure) -> list[str]:
    whole = figure.bbox
    return [name for name, box in boxes(figure).items() if box.x0 < whole.x0 or box.x1 > whole.x1 or box.y0 < whole.y0 or box.y1 > whole.y1]


def overlaps(figure: Figure) -> list[tuple[str, str]]:
    pairs = itertools.combinations(boxes(figure).items(), 2)
    return [(one, other) for (one, a), (other, b) in pairs if a.padded(-1).overlaps(b.padded(-1))]


def luminance(colour: str) -> float:
    parts = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in to_rgb(colour)]
    return sum(weight * part for weight, part in zip((0.2126, 0.7152, 0.0722), parts, strict=True))


def contrast(one: str, other: str) -> float:
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("number", range(len(DRAWN)), ids=lambda number: DRAWN[number].__name__)
def test_no_text_covers_another_or_leaves_the_picture(number: int) -> None:
    figure = drawn(large(synthetic=True))[number]
    assert not outside(figure)
    assert not overlaps(figure)


@pytest.mark.parametrize("mark", [1, 12, 50, 88, 100])
def test_any_pass_mark_is_readable(mark: int) -> None:
    of = replace(large(), pass_mark=mark)
    with chart_style():
        for figure in (figures.score_distribution(of), figures.mastery_chart(of)):
            assert not outside(figure)
            assert not overlaps(figure)


def test_every_picture_says_how_many_learners_and_when() -> None:
    for figure in drawn(large()):
        assert "n = 24" in words(figure)
        assert "hand-ins up to 2 March 2026" in words(figure)


@pytest.mark.parametrize("synthetic", [True, False])
def test_synthetic_learners_are_marked_in_every_picture_and_real_ones_in_none(synthetic: bool) -> None:
    assert [SYNTHETIC_MARK in words(figure) for figure in drawn(large(synthetic=synthetic))] == [synthetic] * len(DRAWN)


def test_one_synthetic_learner_among_real_ones_is_enough_for_the_mark() -> None:
    of = cohort([[1, 0, 1], [0, 1, 1]])
    of.learners.loc[of.learners.index[0], "synthetic"] = True
    assert all(SYNTHETIC_MARK in words(figure) for figure in drawn(of))


def test_every_question_is_in_the_picture_of_difficulty_the_hardest_first_within_its_criterion() -> None:
    of = large()
    with chart_style():
        figure = figures.difficulty_chart(of)
    placed = {text.get_text(): text.get_position()[1] for text in texts(figure) if text.get_text() in of.automatic.index}
    assert set(placed) == set(of.automatic.index)
    p = of.scores[list(of.automatic.index)].mean()
    for _, group in of.automatic.groupby("criterion"):
        by_place = sorted(group.index, key=lambda question: placed[question])
        assert [p[question] for question in by_place] == sorted(p[question] for question in by_place)


def test_who_has_enough_points_without_the_minimum_is_not_counted_as_passed() -> None:
    of = cohort([[1] * 8, [1] * 8, [0] * 8])
    of = replace(of, learners=of.learners.assign(passed=[True, False, False]))
    with chart_style():
        figure = figures.score_distribution(of)
    assert "1 of 3 learners passed" in words(figure)
    assert "not passed yet: 2" in words(figure)
    highest = [(bar.get_y(), bar.get_height()) for bar in bars_of(figure) if bar.get_x() == 95 and bar.get_height()]
    assert highest == [(0, 1), (1, 1)]


def test_the_distribution_counts_every_learner_on_the_right_side_of_the_pass_mark() -> None:
    of = cohort([[1] * passed + [0] * (8 - passed) for passed in range(9)], pass_mark=75)
    with chart_style():
        figure = figures.score_distribution(of)
    bars = [(bar.get_x(), bar.get_x() + bar.get_width(), bar.get_height()) for bar in bars_of(figure)]
    assert sum(height for left, _, height in bars if left >= 75) == 3
    assert sum(height for _, right, height in bars if right <= 75) == 6
    assert "3 of 9 learners passed" in words(figure)


@pytest.mark.parametrize("mark", [1, 62, 73, 100])
def test_any_pass_mark_lies_between_two_bars(mark: int) -> None:
    with chart_style():
        figure = figures.score_distribution(cohort([[1, 1, 0], [0, 0, 1]], pass_mark=mark))
    edges = {round(bar.get_x(), 6) for bar in bars_of(figure)} | {100.0}
    assert float(mark) in edges


def test_the_hardest_question_is_named_only_if_there_is_one_among_enough_learners() -> None:
    def title(right: list[list[int]]) -> str:
        with chart_style():
            return max(texts(figures.difficulty_chart(cohort(right))), key=lambda text: text.get_fontsize()).get_text()

    assert title([[1, 0]] * 2) == "How difficult the questions were"
    assert title([[1, 0]] * 20).startswith("Hardest question: q-01, ")
    assert title([[1, 0, 0]] * 20) == "Hardest questions: 2, each of which brought 0% of its points on average"


def test_a_question_that_is_worse_than_guessing_fits_into_the_picture() -> None:
    with chart_style():
        figure = figures.difficulty_chart(cohort([[1, 0, number % 2] for number in range(24)]))
    assert "below guessing" in words(figure)
    assert not outside(figure)


def test_few_learners_are_not_judged() -> None:
    with chart_style():
        few = words(figures.difficulty_chart(large(learners=limits.ENOUGH - 1)))
        enough = words(figures.difficulty_chart(large(learners=limits.ENOUGH)))
    assert "oo few learners" in few
    assert "oo few learners" not in enough


def test_without_a_second_warm_up_there_is_no_picture_of_it(tmp_path: Path) -> None:
    of = cohort([[1, 0], [0, 1]], warmup=False)
    assert figures.warmup_chart(of) is None
    assert not [path for path in figures.write_figures(of, tmp_path) if "warm-up" in path.name]


@pytest.mark.parametrize("right", [[[1, 0, 1]], [[0, 0], [0, 0]], [[1], [0]]], ids=["one learner", "nothing right", "one question"])
def test_the_smallest_cohorts_are_drawn(right: list[list[int]], tmp_path: Path) -> None:
    assert len(figures.write_figures(cohort(right), tmp_path)) == 2 * len(DRAWN)


def test_what_looks_like_a_formula_is_drawn_as_it_is_written(tmp_path: Path) -> None:
    of = cohort([[1, 0], [0, 1]], about="what $x_{{1}}$ costs, {number} $")
    figures.write_figures(of, tmp_path)
    with chart_style():
        assert "what $x_{1}$ costs, 0 $" in words(figures.difficulty_chart(of))


@pytest.mark.long
def test_files_are_twice_the_resolution_of_a_screen_and_the_same_each_time(tmp_path: Path) -> None:
    first, second = tmp_path / "a", tmp_path / "b"
    for folder in (first, second):
        folder.mkdir()
        figures.write_figures(large(), folder)
    for path in sorted(first.iterdir()):
        assert path.read_bytes() == (second / path.name).read_bytes(), path.name
    with Image.open(first / "mastery-by-criterion.png") as picture:
        assert picture.width >= 2000


def test_colours_can_be_told_in_grey() -> None:
    assert contrast(DARK, PALE) >= 3
    assert contrast(TEXT, "#ffffff") >= 7
    assert contrast("#ffffff", DARK) >= 4.5
