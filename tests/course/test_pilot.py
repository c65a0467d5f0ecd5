"""The pilot kit: what is printed holds no key, what is typed is read or refused with its cell, and the figures are right."""

import csv
import io
from collections.abc import Callable
from pathlib import Path
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import Workbook

from grading.authoring.reading import read_module
from grading.cli import main as duty
from grading.marking.passing import Bar
from grading.pilot.analysis import analyse, as_csv
from grading.pilot.answer_table import Sheet, empty_table, read_table
from grading.pilot.codes import answer_of, how_to_write
from grading.pilot.intervals import of_mean, wilson
from grading.pilot.pages import report_page
from grading.pilot.pages import test_page as page_of
from grading.pilot.paper import Asked, Paper, all_papers, paper_of, variants_of
from grading.sources.course_data import read_course_data
from grading.sources.notebooks import ROOT, module_folders
from tests.unit import building
from tests.unit.test_variants import parallel_cells
from widgets.content.mission import load_mission
from widgets.forms.question import Question
from widgets.kinds.registry import parse_cell
from widgets.problems import CourseProblem

MORE = {
    "true-false": "",
    "choose-one": "options: {a: One, b: Two, c: Three}\n",
    "choose-all": "options: {a: One, b: Two, c: Three}\n",
    "order": "items: {a: One, b: Two, c: Three}\n",
    "match": "left: {x: Ex, y: Why}\nright: {a: One, b: Two, c: Three}\n",
}
KEYS: dict[str, Any] = {"true-false": "true", "choose-one": "b", "choose-all": "[a, c]", "order": "[c, a, b]", "match": "{x: a, y: c}"}
RIGHT = {"true-false": "t", "choose-one": "B", "choose-all": "c, a", "order": "CAB", "match": "a c"}
Cells = list[dict[str, Any]]


def asked(form: str, number: int = 1, points: int = 1, criterion: str = "impact") -> Asked:
    """A question whose letters are its ids in capitals."""
    choices = ("true", "false") if form == "true-false" else ("x", "y") if form == "match" else ("a", "b", "c")
    why = "".join(f"  {choice}: Because.\n" for choice in choices)
    text = f"%%question\nid: {form}\ntype: {form}\nprompt: What?\ncriterion: {criterion}\npoints: {points}\nabout: this\n{MORE[form]}"
    question = parse_cell(f"{text}key: {KEYS[form]}\nwhy:\n{why}")
    assert isinstance(question, Question)
    assert list(question.problems()) == []
    return Asked(number, question, "a", {} if form == "true-false" else {"A": "a", "B": "b", "C": "c"})


PAPER = Paper("mod", "a", tuple(asked(form, number) for number, form in enumerate(MORE, 1)))
PAPERS = {PAPER.code: PAPER}
HEAD = f"participant,test,{','.join(str(one.number) for one in PAPER.asked)}"
SOUND = f"1,{PAPER.code},T,B,AC,CAB,AC"


@pytest.fixture
def table(tmp_path: Path) -> Callable[..., list[Sheet]]:
    def read(*lines: str, raw: bytes | None = None) -> list[Sheet]:
        path = tmp_path / "table.csv"
        path.write_bytes("\n".join(lines).encode() if raw is None else raw)
        return read_table(path, PAPERS)

    return read


@pytest.fixture
def module_of(tmp_path: Path) -> Callable[[Cells], Any]:
    data = read_course_data(building.write_data(tmp_path / "data"))
    return lambda cells: read_module(building.write_module(tmp_path / "mod", cells), data)[0]


def outcome(read: Callable[[], Any]) -> tuple[Any, str]:
    """What is read, and why it is refused; empty if it is not."""
    try:
        return read(), ""
    except CourseProblem as problem:
        return None, str(problem)


# What is printed.


def without_key(one: Asked) -> Asked:
    return Asked(one.number, msgspec.structs.replace(one.question, key=None, why=None, about=None), one.variant, one.letters)


@pytest.mark.parametrize("name", [folder.name for folder in module_folders(ROOT)])
def test_what_is_printed_does_not_depend_on_keys(name: str) -> None:
    data, mission = read_course_data(), load_mission()
    module = read_module(ROOT / "source" / name, data)[0]
    for variant in variants_of(module):
        paper = paper_of(module, variant, mission)
        bare = Paper(paper.module, paper.variant, tuple(map(without_key, paper.asked)))
        page = page_of(paper, "Title")
        assert page == page_of(bare, "Title")
        assert (paper.code, empty_table(paper, 3)) == (bare.code, empty_table(bare, 3))
        assert not any(reason in page for one in paper.asked for reason in (one.question.why or {}).values())


def test_a_test_is_printed_in_each_of_its_parallel_forms(module_of: Callable[[Cells], Any]) -> None:
    module, mission = module_of(parallel_cells()), load_mission()
    papers = [paper_of(module, variant, mission) for variant in variants_of(module)]
    assert [paper.variant for paper in papers] == ["a", "b", "c"]
    assert len({paper.code for paper in papers}) == 3
    assert "What of b?" in page_of(papers[1], "Title")
    assert all_papers([module], mission) == {paper.code: paper for paper in papers}
    with pytest.raises(CourseProblem, match=r"has no variant 'd'\. There are: a, b, c\."):
        paper_of(module, "d", mission)


def test_a_void_question_is_not_printed(module_of: Callable[[Cells], Any]) -> None:
    cells = building.sound_cells()
    whole = paper_of(module_of(cells), "a", load_mission())
    cell = next(cell for cell in cells if "id: exa-0\n" in cell["source"])
    cell["source"] = cell["source"].replace("points: 1\n", "points: 1\nvoid: It was wrong.\n")
    assert len(paper_of(module_of(cells), "a", load_mission()).asked) == len(whole.asked) - 1


def test_a_changed_text_changes_the_code_and_a_changed_key_does_not(module_of: Callable[[Cells], Any]) -> None:
    def code(old: str, new: str) -> str:
        cells = building.sound_cells()
        cell = next(cell for cell in cells if "id: exa-0\n" in cell["source"])
        cell["source"] = cell["source"].replace(old, new)
        return paper_of(module_of(cells), "a", load_mission()).code

    assert code("", "") == code("key: a", "key: b") != code("What of exa-0?", "Which of exa-0?")


# What is typed.


@pytest.mark.parametrize("form", MORE)
def test_the_right_answer_is_read_in_each_form(form: str) -> None:
    one = asked(form)
    assert one.question.is_right(answer_of(one, RIGHT[form]))
    assert answer_of(one, " ") is None
    with pytest.raises(CourseProblem, match=r"'Z' is not an answer to question 1\. Write"):
        answer_of(one, "Z")


def test_a_pair_may_be_left_open() -> None:
    assert answer_of(asked("match"), "-C") == {"y": "c"}
    assert answer_of(asked("match"), "--") is None


@pytest.mark.parametrize(
    ("form", "typed"), [("choose-all", "AA"), ("order", "AB"), ("order", "ABB"), ("match", "ABC"), ("choose-one", "AB")]
)
def test_what_is_no_answer_is_refused(form: str, typed: str) -> None:
    with pytest.raises(CourseProblem, match="or leave it empty"):
        answer_of(asked(form), typed)


@given(form=st.sampled_from(list(MORE)), typed=st.text(max_size=12) | st.text("ABCTF-, ", max_size=6))
def test_any_text_is_an_answer_or_nothing_or_refused(form: str, typed: str) -> None:
    one = asked(form)
    answer, refusal = outcome(lambda: answer_of(one, typed))
    assert how_to_write(one) in refusal if refusal else answer is None or one.question.is_answer(answer)


def test_a_filled_table_is_read(table: Callable[..., list[Sheet]]) -> None:
    sheets = table(HEAD, SOUND, f"2,{PAPER.code},,,,,", f"3,{PAPER.code.lower()},f,,,,")
    assert [(sheet.participant, sorted(sheet.answers)) for sheet in sheets] == [(1, [1, 2, 3, 4, 5]), (3, [1])]
    assert all(one.question.is_right(sheets[0].answers[one.number]) for one in PAPER.asked)


@pytest.mark.parametrize("separator", [",", ";", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_a_table_is_read_as_spreadsheets_save_it(table: Callable[..., list[Sheet]], separator: str, encoding: str) -> None:
    text = f"{HEAD}\r\n{SOUND}\r\n".replace(",", separator)
    assert len(table(raw=text.encode(encoding))[0].answers) == 5


def test_a_workbook_is_read(table: Callable[..., list[Sheet]]) -> None:
    book, raw = Workbook(), io.BytesIO()
    assert book.active is not None
    rows: list[list[object]] = [["participant", "test", 1, 2, 3, 4, 5], [1.0, PAPER.code, True, "B", "AC", "CAB", None]]
    for row in rows:
        book.active.append(row)
    book.save(raw)
    sheet = table(raw=raw.getvalue())[0]
    assert (sheet.participant, sheet.answers[1], sorted(sheet.answers)) == (1, "true", [1, 2, 3, 4])


@pytest.mark.parametrize(
    ("lines", "sentence"),
    [
        ([""], "table.csv is empty."),
        ([HEAD], "has no answers yet"),
        (["participant,1,2,3,4,5", "1,T"], "has no column 'test'"),
        (["name,test,1", "1,X,T"], "cell A1: The heading 'name' is not known."),
        ([f"{HEAD},5", SOUND], "cell H1: There are two columns '5'."),
        (["participant,test,1,2", f"1,{PAPER.code},T,B"], "has no column '3'"),
        ([HEAD, SOUND.replace("1,", "Ana,", 1)], "cell A2: 'Ana' is not a number. Participants have numbers, no names"),
        ([HEAD, SOUND.replace(PAPER.code, "OTHER")], "cell B2: 'OTHER' is not the code of a test"),
        ([HEAD, SOUND, SOUND], "cell A3: Participant 1 has answered this test in row 2 already."),
        ([HEAD, SOUND.replace(",B,", ",Q,")], "cell D2: 'Q' is not an answer to question 2. Write one letter from A to C"),
        ([HEAD, "", "", SOUND.replace("CAB", "CA")], "cell F4: 'CA' is not an answer to question 4. Write all 3 letters"),
        ([f"{HEAD},6", f"{SOUND},A"], "cell H2: The test"),
    ],
)
def test_a_mistake_is_reported_in_one_sentence_with_its_cell(table: Callable[..., list[Sheet]], lines: list[str], sentence: str) -> None:
    with pytest.raises(CourseProblem) as problem:
        table(*lines)
    assert sentence in str(problem.value)


@given(raw=st.binary(max_size=200) | st.text(max_size=200).map(str.encode) | st.binary(max_size=60).map(lambda tail: b"PK\x03\x04" + tail))
def test_any_file_is_read_or_refused(raw: bytes, tmp_path_factory: pytest.TempPathFactory) -> None:
    path = tmp_path_factory.mktemp("pilot") / "table.csv"
    path.write_bytes(raw)
    with pytest.raises(CourseProblem):
        read_table(path, PAPERS)


@given(column=st.integers(0, 6), cell=st.text(max_size=8))
def test_any_cell_is_read_or_refused_with_its_place(column: int, cell: str, tmp_path_factory: pytest.TempPathFactory) -> None:
    cells = SOUND.split(",")
    cells[column] = cell
    text = io.StringIO()
    csv.writer(text).writerows([HEAD.split(","), cells])
    path = tmp_path_factory.mktemp("pilot") / "table.csv"
    path.write_text(text.getvalue(), encoding="utf-8", newline="")
    sheets, refusal = outcome(lambda: read_table(path, PAPERS))
    assert f"table.csv, cell {'ABCDEFG'[column]}2: " in refusal if refusal else len(sheets) == 1


# The figures.


def test_intervals_are_those_of_the_textbooks() -> None:
    assert wilson(8, 10) == pytest.approx((0.4902, 0.9433), abs=0.0005)
    assert wilson(0, 10) == pytest.approx((0.0, 0.2775), abs=0.0005)
    assert of_mean([50, 60, 70]) == pytest.approx((60 - 4.303 * 10 / 3**0.5, 60 + 4.303 * 10 / 3**0.5))
    assert of_mean([50]) is None
    low, high = of_mean([0.0, 100.0] * 50) or (0, 0)
    assert (low, high) == pytest.approx((50 - 1.984 * 5.0252, 50 + 1.984 * 5.0252), abs=0.05)


@given(st.integers(1, 200).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))))
def test_an_interval_contains_its_share(counts: tuple[int, int]) -> None:
    hits, n = counts
    low, high = wilson(hits, n)
    assert 0 <= low <= hits / n + 1e-12
    assert hits / n - 1e-12 <= high <= 1


def test_people_are_scored_as_the_test_scores_them(table: Callable[..., list[Sheet]]) -> None:
    half = f"2,{PAPER.code},F,B,A,,AB"  # 0, 1, 1/2, nothing and 1/2 of 5 points
    (result,) = analyse(table(HEAD, SOUND, half), Bar(75, 0))
    assert (list(result.scores), result.mean.percent, result.passed) == ([100, 40], 70, 1)
    assert [(item.right, item.unanswered) for item in result.items] == [(1, 0), (2, 0), (1, 0), (1, 1), (1, 0)]
    assert [item.asked.question.id for item in result.too_easy] == ["choose-one"]
    assert list(result.criteria) == ["impact"]
    rows = list(csv.DictReader(io.StringIO(as_csv([result]))))
    assert [row["what"] for row in rows] == ["test", "passed", "criterion", *["question"] * 5]
    assert (rows[0]["percent"], rows[1]["percent"], rows[4]["note"]) == ("70.0", "50.0", "more than 60% know it without the course")
    page = report_page([result])
    assert "Only 2 people" in page
    assert "choose-one a: 2 of 2 (34 to 100)" in page


@pytest.mark.parametrize(("minimum", "passed"), [(0, 1), (60, 0)])
def test_who_passes_has_the_minimum_in_each_criterion(minimum: float, passed: int) -> None:
    questions = [asked("choose-one", number) for number in range(1, 5)] + [asked("choose-one", 5, criterion="prohibited")]
    paper = Paper("mod", "a", tuple(questions))
    (result,) = analyse([Sheet(1, paper, dict.fromkeys(range(1, 5), "b"))], Bar(75, minimum))
    assert (result.mean.percent, result.passed) == (80, passed)
    assert ("60% in each criterion" in report_page([result])) == bool(minimum)


def test_the_kit_is_written_and_what_comes_back_is_analysed(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = tmp_path / "kit"
    assert duty(["pilot", "awareness", "--people", "9", "--out", str(out)]) == 0
    (table,) = out.glob("awareness-a-*.csv")
    rows = list(csv.reader(io.StringIO(table.read_text(encoding="utf-8-sig"))))
    assert len(rows) == 10
    rows[1][2] = "T"
    table.write_text("\n".join(map(",".join, rows)), encoding="utf-8")
    assert duty(["pilot", "awareness", "--people", "5", "--out", str(out)]) == 0
    assert "was not changed" in capsys.readouterr().out
    assert duty(["pilot", "--answers", str(table), "--out", str(out)]) == 0
    assert "awareness: 1 person, mean" in capsys.readouterr().out
    assert {path.suffix for path in out.glob("*-re*")} == {".csv", ".html"}


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        ([], "Name a module to print its test"),
        (["awareness", "--answers", "x.csv"], "Name a module to print its test"),
        (["awareness", "--people", "0"], "1 to 1000 people"),
        (["awarenes"], "The module 'awarenes' is not in source/. There are: awareness"),
        (["--answers", "nowhere.csv"], "nowhere.csv cannot be read"),
    ],
)
def test_a_wrong_word_is_one_sentence(words: list[str], sentence: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert duty(["pilot", *words, "--out", str(tmp_path)]) == 1
    assert sentence in capsys.readouterr().err
