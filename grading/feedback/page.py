"""nbgrader's feedback page under the mission's feedback policy, made from the learner's result."""

import html
from datetime import date
from pathlib import Path
from typing import Any

from nbconvert import HTMLExporter
from nbformat.notebooknode import NotebookNode
from nbformat.v4 import new_markdown_cell, new_notebook
from nbgrader.coursedir import CourseDirectory
from nbgrader.preprocessors import NbGraderPreprocessor
from traitlets import List

from grading.feedback.learner_result import Result, result_of
from grading.feedback.standing import Standing
from grading.marking.attempts import Attempt, Attempts
from grading.marking.ledger import Ledger
from grading.marking.marks import Mark, all_marks
from grading.marking.questions import graded_questions
from grading.marking.released import course_of
from grading.sources.declared import PLACEHOLDERS
from grading.sources.notebooks import Resources
from grading.submissions.hand_ins import moment_in
from widgets.answers.reflection import is_reflection
from widgets.content.mission import load_mission
from widgets.content.outline import title_of
from widgets.problems import CourseProblem

TEMPLATES = Path(__file__).resolve().parents[1] / "templates"
_ASK = "If you have a question about this, ask your instructor."
_VOID = "This question does not count. Everyone gets full points for it."
_HIDDEN = (
    "Your answers to the true-or-false questions count. Your points for them are not shown yet, "
    "because they would tell you the right answers."
)
_STATES = {"enough": " (enough)", "short": " (not enough yet)", "open": " (not shown yet whether it is enough)", "": ""}
_MARKS = {"right": "Right.", "part": "Partly right.", "wrong": "Not right.", "missing": "Not answered."}
_PASSING = {
    None: _ASK,
    "gained": f"With this correction, you have passed. {_ASK}",
    "lost": "You were told that you had passed. With this correction, your best attempt is not enough to pass, "
    "so you have not passed yet. The mistake was not yours. Ask your instructor what you can do now.",
}


class FeedbackPage(HTMLExporter):
    """Renders the page with the course's own template; nbgrader's loads scripts from servers that are out of reach in the field."""


class PolicyFeedback(NbGraderPreprocessor):
    """Replaces the graded notebook, which shows every key, by what the learner may see."""

    # nbconvert sets this on each preprocessor of a page, and warns if one does not define it.
    display_data_priority = List(["text/plain"]).tag(config=True)

    def preprocess(self, nb: NotebookNode, resources: Resources) -> tuple[NotebookNode, Resources]:
        """Called by nbgrader for each graded notebook; returns the notebook of the feedback page."""
        course, module, learner = course_of(self), resources["nbgrader"]["notebook"], resources["nbgrader"]["student"]
        marks = {question: mark for (_, question), mark in all_marks(course.db_url, module, [learner]).items()}
        result = _result(course, module, learner, marks)
        cells = [new_markdown_cell(text, id=f"result-{number}") for number, text in enumerate(_texts(result))]
        cells += [_marked(cell, marks) for cell in nb.cells if is_reflection(cell)]
        return new_notebook(cells=cells, metadata=nb.metadata), resources


def _result(course: CourseDirectory, module: str, learner: str, marks: dict[str, Mark]) -> Result:
    attempts = Attempts(course.db_url)
    ledger = Ledger(course.db_url)
    facts, closed = ledger.facts_of(learner), ledger.closed(module) is not None
    standing = Standing(attempts.history(module, learner), graded_questions(course, module), load_mission(), facts, closed)
    if standing.tells_answers and not standing.is_told:
        ledger.note("told", learner=learner, module=module)
    attempt = _submitted(course, standing, module, learner) or standing.best
    if attempt is None:
        raise CourseProblem(f"No attempt of {learner} at {module} is recorded. Run nbgrader autograde first.")
    return result_of(attempt, standing, marks)


def _submitted(course: CourseDirectory, standing: Standing, module: str, learner: str) -> Attempt | None:
    """The attempt of nbgrader's submission, whose secret names the page; None if it is not recorded."""
    moment = moment_in(Path(course.format_path(course.autograded_directory, learner, module)))
    return next((row for row in reversed(standing.history) if row.handed_in == moment), None)


def _texts(result: Result) -> list[str]:
    corrected = [_correction(result)] if result["correction"] else []
    if "refresher" in result:
        return [_block("Refreshers", ["They were received. They do not affect the result."])]
    if "refused" in result:
        return [_block("Not graded", [result["refused"]]), *corrected]
    state = "Passed" if result["passed"] else "Not passed yet"
    texts = [*corrected, _block(state, _score_lines(result)), _block("By subject", [_criterion(row) for row in result["criteria"]])]
    if result["hidden_true_false"]:
        texts.append(_block("True or false", [_HIDDEN]))
    if result["missed"]:
        texts.append(_block("Read again", _pages_to_read(result["missed"])))
    for entry in result["solutions"] or []:
        told = [_VOID, entry["void"]] if "void" in entry else [_MARKS[entry["state"]], f"Right answer: {entry['right']}", entry["why"]]
        texts.append(_block(entry["prompt"], [f"Your answer: {entry['yours']}", *told]))
    return texts


def _pages_to_read(missed: list[dict[str, str]]) -> list[str]:
    """The subjects of missed questions, page by page; those without a page last."""
    subjects: dict[str, dict[str, None]] = {entry.get("read", ""): {} for entry in missed}
    for entry in missed:
        subjects[entry.get("read", "")][entry["about"]] = None
    without_page = subjects.pop("", {})
    return [*(f"Page “{title_of(page)}”: {'; '.join(abouts)}" for page, abouts in subjects.items()), *without_page]


def _score_lines(result: Result) -> list[str]:
    best, minimum = result["best"], result["criterion_minimum"]
    share = f" ({_number(result['percent'])}%)" if "percent" in result else ""
    each = f" of all points, and at least {_number(minimum)}% in each subject" if minimum else ""
    lines = [
        f"This attempt: {_points(result)} points{share}.",
        f"Your best attempt, number {best['attempt']}, counts: {_number(best['percent'])}%." if best else "",
        f"Pass mark: {result['pass_mark']}%{each}. Attempts left: {result['attempts_left']} of {result['attempts_allowed']}.",
    ]
    return [line for line in lines if line]


def _criterion(row: dict[str, Any]) -> str:
    return f"{row['title']}: {_points(row)}{_STATES[row['state']]}"


def _points(points: dict[str, Any]) -> str:
    """Points as a result tells them, as a range unless they are exact."""
    least, most = (_number(points[name] if name in points else points["score"]) for name in ("least", "most"))
    return f"{least if least == most else f'{least} to {most}'} of {_number(points['max_score'])}"


def _correction(result: Result) -> str:
    """The correction as on the learner's page (`widgets/kinds/handin/correction.js`), for this page."""
    correction = result["correction"]
    day = date.fromisoformat(correction["date"])
    lines = ["There was a mistake in how the test was marked. It has been corrected."]
    lines += [_corrected(entry, is_this=entry["attempt"] == result.get("attempt")) for entry in correction["attempts"]]
    if topics := dict.fromkeys(question["about"] for question in correction["questions"]):
        lines.append(f"The mistake was about: {'; '.join(topics)}.")
    lines.append(_PASSING[correction["passing"]])
    return _block(f"Corrected on {day.day} {day:%B %Y}", lines)


def _corrected(entry: dict[str, Any], *, is_this: bool) -> str:
    attempt = "this attempt" if is_this else f"attempt {entry['attempt']}"
    before, now = (f"{_points(entry[when])} points" for when in ("before", "now"))
    if before == now:
        return f"The points for some of your answers have changed. Your score for {attempt} is {now}, as it was before."
    return f"Your score for {attempt} was {before}. It is {now} now."


def _block(heading: str, lines: list[str]) -> str:
    """One HTML block without blank lines, which Markdown passes through."""
    paragraphs = "".join(f"<p>{_inert(line)}</p>" for line in lines)
    return f'<div class="mathjax_ignore tex2jax_ignore"><h3>{_inert(heading)}</h3>{paragraphs}</div>'


def _inert(text: str) -> str:
    return "<br>".join(html.escape(line) for line in text.splitlines() if line.strip())


def _number(value: float) -> str:
    return f"{value:.2f}".rstrip("0").rstrip(".")


def _marked(cell: NotebookNode, marks: dict[str, Mark]) -> NotebookNode:
    """The learner's text, with the metadata that makes nbgrader's page show score and comment once it is marked."""
    name = cell.metadata.nbgrader["grade_id"]
    mark = marks.get(name, Mark())
    if cell.source in PLACEHOLDERS:
        return new_markdown_cell("You did not write anything here.", id=cell.get("id", f"{name}-text"), metadata={"own_words": True})
    shown = new_markdown_cell(cell.source, id=cell.get("id", f"{name}-text"), metadata={"own_words": True})
    if mark.score is None:
        return shown
    shown.metadata["nbgrader"] = cell.metadata.nbgrader
    return shown
