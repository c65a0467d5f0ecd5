"""A course with one question of each form, and what tests do with it."""

import json
import re
import secrets
import subprocess
import sys
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cached_property
from pathlib import Path
from typing import Any

import nbformat
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook
from nbgrader.api import Gradebook, MissingEntry
from nbgrader.auth import Authenticator
from nbgrader.converters import Autograde
from nbgrader.converters.base import BaseConverter
from nbgrader.exchange import ExchangeFactory
from nbgrader.utils import capture_log, notebook_hash

from grading.course.opening import Course, open_course
from grading.marking.attempts import Attempts
from grading.marking.ledger import Ledger
from grading.marking.passing import PassRule
from widgets.content.mission import load_mission
from widgets.forms.question import Question
from widgets.kinds.registry import parse_cell

MODULE = "sample"
START = datetime(2026, 3, 1, 8, 0, 0, 250_000, tzinfo=UTC)
NOTE = "Only the facilitator may read this note."
NOTE_ID = "the-note"
SECRET_WORDS = ("hidden-why", "### BEGIN HIDDEN TESTS", "key:")

TRUE_FALSE = """%%question
id: tf-border
type: true-false
prompt: A person who crossed no border cannot be a victim.
criterion: examples
points: 1
about: whether a border must be crossed
### BEGIN HIDDEN TESTS
key: false
why:
  true: hidden-why A border is not asked for.
  false: hidden-why Right, many are exploited at home.
### END HIDDEN TESTS
"""
CHOOSE_ONE = """%%question
id: one-channel
type: choose-one
prompt: Who is this mission's Focal Point?
criterion: responsibilities
points: 2
about: whom to report to
options:
  a: "{mission.focal_point.name}"
  b: "{mission.alternate.name}"
  c: Nobody
### BEGIN HIDDEN TESTS
key: a
why:
  a: hidden-why This is who it is.
  b: hidden-why That is the Alternate.
  c: hidden-why Each mission has one.
### END HIDDEN TESTS
"""
CHOOSE_ALL = """%%question
id: all-signs
type: choose-all
prompt: Which of these may be signs?
criterion: impact
points: 2
about: signs that can be seen
options:
  a: Papers are held by somebody else
  b: A debt that never ends
  c: A red door
  d: A tall fence
### BEGIN HIDDEN TESTS
key: [a, b]
why:
  a: hidden-why Control over papers.
  b: hidden-why Debt bondage.
  c: hidden-why Says nothing.
  d: hidden-why Says little.
### END HIDDEN TESTS
"""
ORDER = """%%question
id: order-steps
type: order
prompt: What comes first, second, third?
criterion: consequences
points: 3
about: what follows a report
items:
  report: The report
  inquiry: The inquiry
  decision: The decision
### BEGIN HIDDEN TESTS
key: [report, inquiry, decision]
why:
  report: hidden-why It begins with it.
  inquiry: hidden-why It looks into it.
  decision: hidden-why It ends with it.
### END HIDDEN TESTS
"""
MATCH = """%%question
id: match-parts
type: match
prompt: Which part of the definition is which?
criterion: prohibited
points: 2
about: act, means and purpose
left:
  lorry: Driving people in a lorry
  lie: A lie about the work
right:
  act: Act
  means: Means
  purpose: Purpose
### BEGIN HIDDEN TESTS
key: {lorry: act, lie: means}
why:
  lorry: hidden-why Transport is an act.
  lie: hidden-why Deception is a means.
### END HIDDEN TESTS
"""
REFLECTION = """%%question
id: own-words
type: reflection
prompt: What would you do?
points: 5
about: your own way to report
"""
PRACTICE = """%%question
id: practice-one
type: choose-one
prompt: What is practice?
options: {a: This, b: That, c: Neither}
key: a
why: {a: Yes., b: No., c: No.}
"""
GRADED = {"tf-border": 1.0, "one-channel": 2.0, "all-signs": 2.0, "order-steps": 3.0, "match-parts": 2.0}
RIGHT: dict[str, Any] = {
    "tf-border": "false",
    "one-channel": "a",
    "all-signs": ["a", "b"],
    "order-steps": ["report", "inquiry", "decision"],
    "match-parts": {"lorry": "act", "lie": "means"},
}
WRONG: dict[str, Any] = {
    "tf-border": "true",
    "one-channel": "b",
    "all-signs": ["c", "d"],
    "order-steps": ["inquiry", "decision", "report"],
    "match-parts": {"lorry": "purpose", "lie": "purpose"},
}
PARTLY = RIGHT | {"tf-border": "true", "all-signs": ["a"], "order-steps": ["report", "decision", "inquiry"]}
FULL = sum(GRADED.values())
REFRESHED: dict[str, Any] = {
    "since": "2026-03-01",
    "1": {"questions": ["practice-one"], "answers": {"practice-one": {"value": "a", "checked": True}}},
}
"""What came of a refresher of the practice question."""


def source_notebook() -> Any:
    graded = [TRUE_FALSE, CHOOSE_ONE, CHOOSE_ALL, ORDER, MATCH]
    cells = [
        new_code_cell("%load_ext widgets"),
        new_markdown_cell("# The lesson"),
        new_markdown_cell("## 1. A page\n\nSome prose."),
        new_markdown_cell(NOTE, id=NOTE_ID, metadata={"tags": ["facilitator"]}),
        new_code_cell(PRACTICE),
        *(new_code_cell(source) for source in graded),
        new_code_cell(REFLECTION),
        new_code_cell("%%handin\nid: hand-in\n"),
    ]
    kernel = {"display_name": "Python 3 (ipykernel)", "language": "python", "name": "python3"}
    return new_notebook(cells=cells, metadata={"kernelspec": kernel})


def write_source(root: Path, notebook: Any = None) -> None:
    folder = root / "source" / MODULE
    folder.mkdir(parents=True, exist_ok=True)
    nbformat.write(notebook or source_notebook(), folder / f"{MODULE}.ipynb")


def answers(values: dict[str, Any], learner: str = "", called: str = "", purpose: str = "test") -> dict[str, Any]:
    entries = {name: {"value": value, "at": "2026-03-01T08:00:00.000+00:00"} for name, value in values.items()}
    return {"format": 1, "module": MODULE, "learner": {"id": learner, "name": called}, "entries": entries, "saved": "", "purpose": purpose}


def refreshed(values: dict[str, Any]) -> bytes:
    """The answers file of a hand-in of refreshers, which holds the rest of what the learner did as well."""
    return json.dumps(answers(values | {"refresher": REFRESHED}, purpose="refresher")).encode()


def at(minutes: float) -> datetime:
    """A moment of the tests, so many minutes after their start."""
    return START + timedelta(minutes=minutes)


@dataclass
class SmallCourse:
    root: Path
    environment: dict[str, str]

    @cached_property
    def opened(self) -> Course:
        return open_course(self.root)

    @property
    def inbound(self) -> Path:
        return self.root / "exchange" / "duty-to-report" / "inbound"

    @property
    def released_notebook(self) -> Path:
        return self.root / "release" / MODULE / f"{MODULE}.ipynb"

    @property
    def gradebook(self) -> str:
        """The address of the gradebook."""
        return str(self.opened.directory.db_url)

    @property
    def attempts(self) -> Attempts:
        return Attempts(self.gradebook)

    def nbgrader(self, *arguments: str, fails: bool = False) -> str:
        return self.run("nbgrader", *arguments, fails=fails)

    def convert(self, converter: type[BaseConverter], *, force: bool = False, fails: bool = False) -> str:
        """What `nbgrader autograde` and its like do for the module, in this process (starting nbgrader takes seconds); gives the log."""
        app = converter(coursedir=self.opened.at(MODULE), config=self.opened.config, force=force)
        done = capture_log(app)
        assert done["success"] != fails, done
        return str(done.get("log", "")) + str(done.get("error", ""))

    def autograde(self, *, force: bool = False, fails: bool = False) -> str:
        return self.convert(Autograde, force=force, fails=fails)

    def exchange(self, action: str, **options: Any) -> str:
        """What `nbgrader collect` and its like do for the module; gives the log."""
        config = self.opened.config
        app = getattr(ExchangeFactory(config=config), action)(
            coursedir=self.opened.at(MODULE), authenticator=Authenticator(config=config), config=config, **options
        )
        done = capture_log(app)
        assert done["success"], done
        return str(done.get("log", ""))

    def python(self, module: str, *arguments: str, fails: bool = False) -> str:
        return self.run(sys.executable, "-m", module, *arguments, fails=fails)

    def run(self, *command: str, fails: bool = False) -> str:
        done = subprocess.run(command, cwd=self.root, env=self.environment, capture_output=True, text=True, check=False)
        assert (done.returncode != 0) == fails, done.stdout + done.stderr
        return done.stdout + done.stderr

    def hand_in(
        self, learner: str, values: dict[str, Any] | None, minutes: float = 0, *, raw: bytes | None = None, notebook: str | None = None
    ) -> str:
        """Put a hand-in where nbgrader's submit puts it; gives its secret."""
        moment = f"{at(minutes):%Y-%m-%d %H:%M:%S.%f} UTC"
        folder = self.inbound / f"{learner}+{MODULE}+{moment}+{secrets.token_urlsafe(9).replace('+', '-')}"
        folder.mkdir()
        self.fill(folder, values, moment, raw=raw, notebook=notebook)
        secret = secrets.token_hex(64)
        (folder / "submission_secret.txt").write_text(secret)
        return secret

    def fill(
        self, folder: Path, values: dict[str, Any] | None, moment: str, *, raw: bytes | None = None, notebook: str | None = None
    ) -> None:
        (folder / f"{MODULE}.ipynb").write_text(self.released_notebook.read_text() if notebook is None else notebook)
        if raw is not None:
            (folder / "answers.json").write_bytes(raw)
        elif values is not None:
            (folder / "answers.json").write_text(json.dumps(answers(values)))
        (folder / "timestamp.txt").write_text(moment)

    def result(self, secret: str) -> dict[str, Any] | None:
        path = self.root / "exchange" / "duty-to-report" / "feedback" / f"{notebook_hash(secret=secret, notebook_id=MODULE)}.json"
        return json.loads(path.read_text()) if path.exists() else None

    def grades(self, learner: str) -> dict[str, tuple[float | None, float, bool]]:
        """Automatic score, maximum and manual flag by question, empty where the gradebook has no submission."""
        return grades(self.gradebook, learner)

    def mark(self, learner: str, score: float, comment: str = "") -> None:
        """What formgrader writes when an instructor marks the reflection."""
        with Gradebook(self.gradebook, "duty-to-report") as gradebook:
            grade = gradebook.find_grade("own-words", MODULE, MODULE, learner)
            grade.manual_score, grade.needs_manual_grade = score, False
            gradebook.find_comment("own-words", MODULE, MODULE, learner).manual_comment = comment
            gradebook.db.commit()


def grades(address: str, learner: str, module: str = MODULE) -> dict[str, tuple[float | None, float, bool]]:
    """Automatic score, maximum and manual flag by question, empty where the gradebook has no submission."""
    with Gradebook(address, "duty-to-report") as gradebook:
        try:
            notebook = gradebook.find_submission_notebook(module, module, learner)
        except MissingEntry:
            return {}
        return {grade.name: (grade.auto_score, grade.max_score, grade.needs_manual_grade) for grade in notebook.grades}


def notebook_with(first: Path, *sources: str) -> str:
    """The text of a notebook with cells of these sources put before all others."""
    nb = nbformat.read(first, as_version=4)
    nb.cells = [new_code_cell(source) for source in sources] + nb.cells
    return nbformat.writes(nb)


def pass_rule() -> PassRule:
    """What passes in the small module."""
    sources = (TRUE_FALSE, CHOOSE_ONE, CHOOSE_ALL, ORDER, MATCH)
    return PassRule.of([question for source in sources if isinstance(question := parse_cell(source), Question)], load_mission())


def set_minimum(course: SmallCourse, percent: int) -> None:
    """Change the minimum in each criterion. Tests begin with none: the module has one question for each criterion."""
    mission = course.root / "data" / "mission.yaml"
    text = mission.read_text(encoding="utf-8")
    mission.write_text(re.sub(r"criterion_minimum: \d+", f"criterion_minimum: {percent}", text), encoding="utf-8")


def tell_answers(course: SmallCourse, *learners: str) -> None:
    """Put these learners on the roster, and have such people told the right answers when they are through."""
    mission = course.root / "data" / "mission.yaml"
    text = mission.read_text(encoding="utf-8")
    mission.write_text(re.sub(r"right_answers: [a-z-]+", "right_answers: after-pass-or-last-attempt", text), encoding="utf-8")
    course.attempts.prepare()
    for learner in learners:
        Ledger(course.gradebook).note("roster", learner=learner, value="")
