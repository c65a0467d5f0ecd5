"""What `nbgrader generate_assignment` makes of declarations."""

import nbformat
import pytest
from nbgrader.converters import GenerateAssignment

from grading.sources.declared import PLACEHOLDER
from tests.course.small_course import GRADED, MODULE, NOTE, SECRET_WORDS, SmallCourse, source_notebook, write_source
from tests.postgresql import without_server


@pytest.fixture
def cells(course: SmallCourse) -> dict[str, nbformat.NotebookNode]:
    return {cell.id: cell for cell in nbformat.read(course.released_notebook, as_version=4).cells}


@without_server
def test_the_release_holds_no_key_and_no_note(course: SmallCourse) -> None:
    text = course.released_notebook.read_text()
    practice = text.count("key: a")
    assert practice == 1
    assert NOTE not in text
    for word in SECRET_WORDS[:2]:
        assert word not in text


@without_server
def test_every_graded_question_is_a_locked_grade_cell(cells: dict[str, nbformat.NotebookNode]) -> None:
    for name, points in GRADED.items():
        marks = cells[name].metadata.nbgrader
        assert (marks.grade, marks.locked, marks.solution, marks.points, marks.grade_id) == (True, True, False, points, name)
    assert "nbgrader" not in cells["practice-one"].metadata
    assert "nbgrader" not in cells["own-words"].metadata


@without_server
def test_a_reflection_has_a_cell_to_be_marked_by_hand(cells: dict[str, nbformat.NotebookNode]) -> None:
    text = cells["own-words-text"]
    assert text.cell_type == "markdown"
    assert text.source == PLACEHOLDER
    assert (text.metadata.nbgrader.grade, text.metadata.nbgrader.solution, text.metadata.nbgrader.grade_id) == (True, True, "own-words")


def test_generating_again_gives_the_same_bytes(course: SmallCourse) -> None:
    before = course.released_notebook.read_bytes()
    write_source(course.root, source_notebook())
    course.convert(GenerateAssignment, force=True)
    assert course.released_notebook.read_bytes() == before


@without_server
def test_a_mistake_is_told_with_notebook_and_cell(course: SmallCourse) -> None:
    notebook = source_notebook()
    notebook.cells[5].source = notebook.cells[5].source.replace("about:", "abuot:")
    write_source(course.root, notebook)
    said = course.convert(GenerateAssignment, force=True, fails=True)
    assert f"{MODULE}, cell 6: The field 'abuot' is not known. Did you mean 'about'?" in said
