"""A question that is void: how it is declared, scored, released, reported, and shown to learners."""

import json
from pathlib import Path
from typing import Any

import msgspec
import pytest
from hypothesis import given

from grading.analysis import limits
from grading.authoring.confidential import Secrets
from grading.authoring.guessable import habit_problems
from grading.authoring.leaks import leaks
from grading.authoring.validation import validate_module
from grading.feedback.learner_result import result_of
from grading.feedback.page import _texts
from grading.feedback.standing import Standing
from grading.results import figures, item_tables
from grading.results.frames import CohortResults, cohort_results
from grading.results.gradebook import GradeRow
from tests.cohorts import MODULE, attempt, cohort, declarations, learner_id, mission, questions
from tests.course import small_course
from tests.node import run_script
from tests.page_data import outline_data
from tests.unit import building, test_learner_result
from tests.unit.declaring import json_values
from tests.unit.declaring import questions as any_question
from widgets.content.cell_texts import cell_texts
from widgets.declaration import Declaration
from widgets.forms.question import Question
from widgets.kinds.registry import parse, parse_cell
from widgets.languages import translatable as texts
from widgets.problems import DeclarationProblem

REASON = "The picture was missing in the printed edition."
LINE = f"void: {REASON}\n"
CHOOSE = "id: q\ntype: choose-one\nprompt: What?\noptions: {a: One, b: Two, c: Three}\n"
GRADED = CHOOSE + "points: 2\ncriterion: impact\nabout: x\n"
KEY = "key: a\nwhy: {a: x, b: y, c: z}\n"
REFLECTION = "id: q\ntype: reflection\nprompt: W\npoints: 5\nabout: x\n"


def voided(source: str, line: str = LINE) -> str:
    """The cell of a graded question with the line that makes it void."""
    return source.replace(building.BEGIN, line + building.BEGIN)


def declared(source: str) -> Question:
    question = parse_cell(source)
    assert isinstance(question, Question)
    return question


# Declaration


def test_one_line_makes_a_graded_question_void() -> None:
    assert not declared(building.graded("ex-03")).is_void
    question = declared(voided(building.graded("ex-03")))
    assert (question.is_void, question.void) == (True, REASON)


@pytest.mark.parametrize(
    ("body", "sentence"),
    [
        (CHOOSE + KEY + LINE, "A practice question cannot be void, because it has no points."),
        (REFLECTION + LINE, "A reflection cannot be void: an instructor marks it by hand and can give everyone its points."),
        (GRADED + KEY + "void: ''\n", "The field 'void' is empty. Write one sentence that tells learners why"),
        (GRADED + KEY + "void: ' '\n", "The field 'void' is empty."),
        (GRADED + KEY + "void:\n", "The field 'void' must be a text."),
        (GRADED + KEY + "void: true\n", "The field 'void' must be a text."),
        (GRADED + KEY + "viod: x\n", "Did you mean 'void'?"),
    ],
)
def test_what_cannot_be_void_is_refused_with_a_sentence(body: str, sentence: str) -> None:
    with pytest.raises(DeclarationProblem) as raised:
        parse("question", body)
    assert sentence in str(raised.value)


def test_the_reason_is_text_for_translators() -> None:
    data = declared(voided(building.graded("ex-03"))).as_json()
    assert ("void", REASON) in list(texts.texts(data, cell_texts(Question.kind)))
    assert "void" not in declared(building.graded("ex-03")).as_json()


# Validation and release


def with_void(id: str = "exa-0", source: str | None = None) -> list[dict[str, Any]]:
    cells = building.sound_cells()
    cell = next(cell for cell in cells if f"id: {id}\n" in cell["source"])
    cell["source"] = voided(cell["source"]) if source is None else source
    return cells


def findings(tmp_path: Path, cells: list[dict[str, Any]]) -> list[str]:
    folder = building.write_module(tmp_path / "mod", cells)
    return list(map(str, validate_module(folder, building.write_data(tmp_path / "data"))))


def test_a_sound_module_may_have_a_void_question(tmp_path: Path) -> None:
    assert findings(tmp_path, with_void()) == []


def test_the_reason_is_not_hidden(tmp_path: Path) -> None:
    source = building.graded("exa-0").replace(building.END, LINE + building.END)
    (told,) = findings(tmp_path, with_void(source=source))
    assert f"The field 'void' is between the two delimiters, so no learner would see it. Move it above '{building.BEGIN}'." in told


def test_the_reason_is_released_and_the_key_is_not(tmp_path: Path) -> None:
    secrets = Secrets(graded_ids=frozenset({("mod", "exa-0")}))
    building.write_module(tmp_path / "mod", building.released(with_void()))
    assert leaks(tmp_path, secrets) == []
    assert REASON in (tmp_path / "mod" / "mod.ipynb").read_text()
    building.write_module(tmp_path / "mod", with_void(source=voided(building.graded("exa-0")).replace(building.BEGIN, "")))
    assert any("holds 'key', which no learner may have" in leak for leak in leaks(tmp_path, secrets))


def test_void_questions_do_not_make_a_criterion_easier_to_pass_by_habit() -> None:
    sources = [building.graded(f"q{number}", key=key) for number, key in enumerate("aabbc")]
    as_they_are = [declared(source) for source in sources]
    some_void = [declared(voided(source)) for source in sources[2:]]
    assert list(habit_problems(as_they_are, 75)) == []
    assert list(habit_problems([*as_they_are[:2], *some_void], 75)) == []
    assert list(habit_problems([*as_they_are[:2], *some_void], 40)) == list(habit_problems(as_they_are, 40)) != []


# Scoring


@given(any_question(), json_values)
def test_any_answer_to_a_void_question_earns_all_its_points(question: Question, value: Any) -> None:
    void = msgspec.structs.replace(question, void=REASON)
    assert void.score(value) == question.points
    assert void.is_right(value)


@given(json_values)
def test_a_released_void_question_has_no_key_and_scores_nothing(value: Any) -> None:
    assert declared(building.released([building.code(voided(building.graded("q")))])[0]["source"]).score(value) == 0


# What a learner is told


@pytest.fixture
def void_border(monkeypatch: pytest.MonkeyPatch) -> None:
    """The learner's results, with the question about the order void."""
    changed = [
        msgspec.structs.replace(entry, void=REASON) if entry.id == "order-steps" else entry for entry in test_learner_result.QUESTIONS
    ]
    monkeypatch.setattr(test_learner_result, "QUESTIONS", changed)


@pytest.mark.usefixtures("void_border")
def test_a_void_question_is_not_among_what_was_missed() -> None:
    result = test_learner_result.tell({}, under=test_learner_result.mission(pass_mark=100))
    assert (result["least"], result["most"]) == (3, 4)
    assert "one-channel" in [entry["id"] for entry in result["missed"]]
    assert "order-steps" not in [entry["id"] for entry in result["missed"]]


@pytest.mark.usefixtures("void_border")
def test_the_solutions_give_the_reason_in_the_place_of_the_key() -> None:
    handed_in = test_learner_result.attempt(1, small_course.RIGHT)
    result = result_of(handed_in, Standing([handed_in], test_learner_result.QUESTIONS, test_learner_result.mission(), closed=True), {})
    solutions = {entry["id"]: entry for entry in result["solutions"]}
    assert solutions["order-steps"].keys() == {"id", "prompt", "yours", "void"}
    assert solutions["order-steps"]["void"] == REASON
    assert solutions["one-channel"].keys() == {"id", "prompt", "yours", "state", "right", "why"}
    page = next(text for text in _texts(result) if REASON in text)
    assert "This question does not count. Everyone gets full points for it." in page
    assert "Right answer:" not in page


# What an instructor reads


def judged(right: list[list[int]], *void: str) -> CohortResults:
    """The cohort of these answers with some of its questions void: everyone has their points in the gradebook."""
    names = [question.id for question in questions(len(right[0]))]
    entries: list[Declaration] = [
        msgspec.structs.replace(entry, void=REASON) if entry.id in void else entry for entry in declarations(len(names))
    ]
    rows, attempts = [], []
    for number, row in enumerate(right, start=1):
        scores = {name: 1.0 if name in void else float(answer) for name, answer in zip(names, row, strict=True)}
        rows += [GradeRow(learner_id(number, False), "", name, points, None, False) for name, points in scores.items()]
        attempts.append(attempt(learner_id(number, False), scores))
    return cohort_results(MODULE, entries, dict.fromkeys(names, 1.0), rows, attempts, mission())


RIGHT = 4 * [[1, 1, 0, 1], [1, 0, 0, 1], [0, 1, 1, 0], [0, 0, 0, 0], [1, 1, 1, 1]]


def test_a_void_question_has_no_statistics_and_changes_none_of_the_others() -> None:
    of_all = item_tables.question_statistics(judged(RIGHT, "q-03")).set_index("question")
    without = item_tables.question_statistics(cohort([row[:3] for row in RIGHT])).set_index("question")
    assert of_all.loc["q-03", "flags"] == limits.VOID
    assert of_all.loc["q-03", ["difficulty_p", "item_rest_r"]].isna().all()
    compared = ["difficulty_p", "item_rest_r", "flags"]
    for name in ("q-00", "q-01", "q-02"):
        assert list(of_all.loc[name, compared]) == list(without.loc[name, compared])
    whole = ["points", "difficulty_p", "alpha"]
    assert list(of_all.loc[item_tables.WHOLE_TEST, whole]) == pytest.approx(list(without.loc[item_tables.WHOLE_TEST, whole]))
    assert list(of_all.columns) == list(without.columns)


def words(figure: Any) -> str:
    return "\n".join(text.get_text() for text in figure.findobj(match=lambda artist: hasattr(artist, "get_text")))


def test_the_picture_leaves_it_out_and_says_so(tmp_path: Path) -> None:
    text = words(figures.difficulty_chart(judged(RIGHT, "q-03")))
    assert "Void, so not shown: q-03." in text
    assert "what number 3 is about" not in text
    assert "what number 2 is about" in text
    drawn = {path.stem for path in figures.write_figures(judged(RIGHT, *(f"q-0{number}" for number in range(4))), tmp_path)}
    assert "score-distribution" in drawn
    assert "difficulty-by-question" not in drawn


# The page


def cells_of_page(tmp_path: Path) -> list[dict[str, Any]]:
    """The cells of a released module with a void question, as the page has them."""
    folder = building.write_module(tmp_path / "mod", building.released(with_void()))
    _, parts, _ = outline_data(json.loads((folder / "mod.ipynb").read_text()), None)
    pages = [page for part in parts for page in part["pages"]]
    assert sum(page["graded"] for page in pages) == 25
    return [block["cell"] for page in pages for block in page["blocks"] if "cell" in block]


def test_the_page_neither_asks_for_it_nor_calls_it_open(tmp_path: Path) -> None:
    cells = cells_of_page(tmp_path)
    script = """
    globalThis.document = { documentElement: { lang: "en" } };
    const { gradedQuestions } = await import("STATIC/page/course.js");
    const { isDone, isTask } = await import("STATIC/cells/answered.js");
    const { reportProgress } = await import("STATIC/scorm/report.js");
    const cells = Object.fromEntries(given.map((cell) => [cell.id, cell]));
    const course = { cells, parts: [{ pages: [{ cells: Object.keys(cells) }] }] };
    const asked = gradedQuestions(course).map(({ cell }) => cell.id);
    const open = given.filter((cell) => cell.graded && isTask(cell) && !isDone(cell, { get: () => undefined })).map((cell) => cell.id);
    process.stdout.write(JSON.stringify({ asked, open, progress: reportProgress(cells, {}) }));
    """
    told = run_script(script, cells)
    wanted = [cell["id"] for cell in cells if cell.get("graded") and cell["id"] != "exa-0"]
    assert told == {"asked": wanted, "open": wanted, "progress": {"graded": len(wanted), "answered": 0}}
