"""A learner's text, name and ID stay text on every page that an instructor opens; with the escaping off, each canary is heard."""

import csv
import io
import json
import re
import shutil
import sqlite3
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote, unquote

import pandas as pd
import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from grading.results import tables
from tests.browser.canaries import EVERYTHING, KINDS, LEAD, TEXTS_AS_HTML, Ear, canary
from tests.browser.course import LocalCourse
from tests.browser.instructor import InstructorsServer, instructors_server, stock_formgrader
from tests.browser.learner import Learner

pytestmark = pytest.mark.long
OpenPage = Callable[..., Page]

SIGNED_IN_AS = f"Ana {canary('closes-script', 'own-name')}"
FIRST, LAST = canary("image-error", "first-name"), canary("closes-attribute", "last-name")
ID, ID_WITH_MARK = canary("image-error", "id"), canary("image-error", "id-dialog").replace(">", " #>")
"""As folders of `submitted/` may be called where somebody puts them there by hand: no learner's sign-in takes them."""
CELL = '=HYPERLINK("http://canary.test/cell")'
CELL_AFTER_SEPARATOR = f"Ana;{CELL};"
_FORMULA = re.compile(r"\s*[=+\-@](?![\d.]+$)")
MODULE = "awareness"
WEAKENED = Path(__file__).with_name("weakened.py")
COMMENT = "\n\n".join([EVERYTHING.replace("*", ""), canary("image-error", "own-comment")])
"""An instructor's comment; the learner's page makes stars into bold and italic."""
ONE, WEAK = "h-1", "w-1"


@dataclass(frozen=True)
class Graded:
    """A course in which hostile learners were graded and marked, each also as if nothing were escaped."""

    course: LocalCourse
    strong: InstructorsServer
    weak: InstructorsServer
    learner: Learner

    def submission(self, learner: str) -> str:
        """What formgrader calls a learner's submission."""
        query = "SELECT n.id FROM submitted_notebook n JOIN submitted_assignment a ON a.id = n.assignment_id WHERE a.student_id = ?"
        with sqlite3.connect(self.course.root / "gradebook.db") as gradebook:
            return str(gradebook.execute(query, [learner]).fetchone()[0])

    def file(self, step: str, learner: str, name: str) -> Path:
        """A file that grading made of a learner's submission."""
        return self.course.root / step / learner / MODULE / name


@pytest.fixture(scope="module")
def course(own_course: LocalCourse) -> LocalCourse:
    return own_course


@pytest.fixture(scope="module")
def graded(course: LocalCourse, chromium: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Graded]:
    for id, name, text in ((WEAK, FIRST, EVERYTHING), ("w-2", CELL, LEAD), ("w-3", CELL_AFTER_SEPARATOR, LEAD)):
        _submit(course, id, name, text)
    for id in (ID, ID_WITH_MARK):
        _submit(course, id, "Ana", LEAD)
    _write_roster(course.root / "roster.csv")
    stock = stock_formgrader(tmp_path_factory.mktemp("weakened") / "jupyter")
    with ThreadPoolExecutor() as workers, instructors_server(course) as strong, instructors_server(course, stock) as weak:
        weakened = workers.submit(_weakened, course, "autograde awareness --student=w-*", "db student import roster.csv")
        # without the page's own policy, which would hide that a text was taken for markup
        page = chromium.new_context(viewport={"width": 1280, "height": 900}, bypass_csp=True).new_page()
        done = Graded(course, strong, weak, Learner(page, course.url))
        done.learner.sign_in(SIGNED_IN_AS, ONE)
        done.learner.answer("reflection", EVERYTHING)
        done.learner.ready()
        done.learner.hand_in()
        weakened.result()
        for learner in (ONE, WEAK):
            strong.mark(done.submission(learner), "reflection", 3, COMMENT)
        made = [
            workers.submit(_run, course, "-m", "nbgrader", "generate_feedback", MODULE, f"--student={ONE}"),
            workers.submit(_weakened, course, f"generate_feedback {MODULE} --student={WEAK}"),
        ]
        for feedback in made:
            feedback.result()
        yield done
        page.context.close()


@pytest.fixture
def weak_page(chromium: Browser) -> Iterator[Page]:
    """A page for what is weakened."""
    page = chromium.new_context().new_page()
    yield page
    page.context.close()


@pytest.fixture(scope="module")
def heard_on() -> dict[str, set[str]]:
    """The canaries heard on each weakened page that shows a learner's text."""
    return {}


def test_the_autograded_notebook_in_jupyterlab(graded: Graded, open_page: OpenPage, heard_on: dict[str, set[str]]) -> None:
    notebook = graded.file("autograded", ONE, "awareness.ipynb")
    shutil.copy(graded.file("autograded", WEAK, "awareness.ipynb"), notebook.with_name("weakened.ipynb"))
    # more takes effect in a trusted notebook
    _run(graded.course, "-m", "jupyter", "trust", *map(str, notebook.parent.glob("*.ipynb")))
    page = open_page()
    ear = Ear(page)
    page.goto(graded.strong.at(f"lab/tree/autograded/{ONE}/{MODULE}"), wait_until="domcontentloaded")
    words = _opened_in_lab(page, "awareness.ipynb")
    assert ear.heard() == set()
    _opened_in_lab(page, "weakened.ipynb").locator("mjx-container").last.wait_for(timeout=60_000)
    heard = ear.heard()
    assert heard >= {"image-address", "markdown-link", "formula", "formula-environment"}
    heard_on["JupyterLab"] = heard
    page.get_by_role("tab", name="awareness.ipynb").click()
    # formulas are drawn in turn: by now the first notebook has had its own
    assert _lines(words) == _lines_of(EVERYTHING)


def test_the_page_on_which_formgrader_marks(graded: Graded, open_page: OpenPage, weak_page: Page, heard_on: dict[str, set[str]]) -> None:
    page = open_page()
    ear, weak_ear = Ear(page), Ear(weak_page)
    page.goto(graded.strong.at(f"formgrader/submissions/{graded.submission(ONE)}/"))
    page.locator("span.name-hidden").click()
    expect(page.locator("a.name-shown")).to_have_text(f"{LAST}, {FIRST}")
    expect(page.locator("#reflection-comment")).to_have_value(COMMENT)
    assert _lines(page.locator(".text_cell_render", has_text=LEAD)) == _lines_of(EVERYTHING)
    assert ear.heard() == set()
    weak_page.goto(graded.weak.at(f"formgrader/submissions/{graded.submission(WEAK)}/"))
    heard = weak_ear.heard()
    assert heard >= {"script", "frame-inline", "link-script", "template", "first-name", "last-name"}
    heard_on["formgrader"] = heard


def test_the_feedback_page(graded: Graded, open_page: OpenPage, weak_page: Page, heard_on: dict[str, set[str]]) -> None:
    page = open_page()
    ear, weak_ear = Ear(page), Ear(weak_page)
    page.goto(graded.file("feedback", ONE, "awareness.html").as_uri())
    words = page.locator("section", has=page.get_by_role("heading", name="Your own words"))
    assert _lines(words.locator(".mathjax_ignore")) == _lines_of(EVERYTHING)
    assert _lines(words.locator("p").last) == _lines_of(COMMENT)
    assert ear.heard() == set()
    weak_page.goto(graded.file("feedback", WEAK, "awareness.html").as_uri())
    heard = weak_ear.heard()
    assert heard >= {"script", "frame-inline", "link-script", "template", "own-comment"}
    heard_on["feedback"] = heard


def test_each_kind_of_canary_was_heard_where_it_could_be(heard_on: dict[str, set[str]]) -> None:
    if len(heard_on) < 3:
        pytest.skip("it looks at what the three tests before it heard")
    assert set().union(*heard_on.values()) >= KINDS


@dataclass(frozen=True)
class Listing:
    """One of formgrader's lists, the learners' texts in it, and the canaries that are heard where it is weakened."""

    path: str
    shows: tuple[str, ...] = ()
    canaries: frozenset[str] = frozenset()


NAMED = (f"{LAST}, {FIRST}",)
NAMES = frozenset({"first-name", "last-name"})
LISTINGS = (
    Listing("manage_assignments"),
    Listing("gradebook"),
    Listing(f"gradebook/{MODULE}"),
    Listing(f"gradebook/{MODULE}/{MODULE}", NAMED, NAMES),
    Listing(f"manage_submissions/{MODULE}", (*NAMED, ID, ID_WITH_MARK), NAMES | {"id", "id-dialog"}),
    Listing("manage_students", (*NAMED, ID, ID_WITH_MARK), NAMES | {"id", "id-dialog"}),
    Listing(f"manage_students/{quote(ID)}", (ID,), frozenset({"id"})),
    Listing(f"manage_students/{quote(ID)}/{MODULE}", (ID,), frozenset({"id"})),
    Listing(f"manage_students/{ONE}/{MODULE}"),
)


@pytest.mark.parametrize("listing", LISTINGS, ids=lambda listing: unquote(listing.path))
def test_a_list_of_formgraders(graded: Graded, open_page: OpenPage, weak_page: Page, listing: Listing) -> None:
    page = open_page()
    ear, weak_ear = Ear(page), Ear(weak_page)
    page.goto(graded.strong.at(f"formgrader/{listing.path}"), wait_until="networkidle")
    if listing.path.startswith("gradebook") and listing.shows:
        page.get_by_role("button", name="Show All Names").click()
    for text in listing.shows:
        expect(page.get_by_text(text, exact=True).locator("visible=true").first).to_be_visible()
    assert ear.heard() == set()
    if listing.canaries:
        weak_page.add_init_script(TEXTS_AS_HTML)
        weak_page.goto(graded.weak.at(f"formgrader/{listing.path}"), wait_until="networkidle")
        assert weak_ear.heard() >= listing.canaries


def test_formgraders_dialogs(graded: Graded, open_page: OpenPage, weak_page: Page) -> None:
    page = open_page()
    ear, weak_ear = Ear(page), Ear(weak_page)
    page.goto(graded.strong.at(f"formgrader/manage_submissions/{MODULE}"))
    for id, learner in ((ID, "id"), (ID_WITH_MARK, "id-dialog")):
        expect(_autograded(page, learner)).to_contain_text(f"There was an error autograding '{MODULE}' for student '{id}'")
        page.get_by_role("button", name="OK").click()
    page.goto(graded.strong.at("formgrader/manage_students"))
    page.get_by_role("row", name=ID).locator(".edit a").click()
    expect(page.locator(".modal.in")).to_contain_text(f"Editing {ID}")
    assert ear.heard() == set()
    weak_page.goto(graded.weak.at(f"formgrader/manage_submissions/{MODULE}"))
    _autograded(weak_page, "id-dialog")
    assert weak_ear.heard() == {"id-dialog"}


def test_the_learners_page_with_the_instructors_comment(graded: Graded) -> None:
    learner = graded.learner
    ear = Ear(learner.page)
    expect(learner.cell("hand-in")).to_contain_text(f"{SIGNED_IN_AS} ({ONE})")
    comment = learner.page.locator(".dtr-comment")
    learner.sees_in_result(COMMENT.split()[0])
    expect(comment).to_be_visible()
    assert comment.inner_text().split() == COMMENT.split()
    assert ear.heard() == set()
    learner.page.add_init_script(TEXTS_AS_HTML)
    learner.page.reload()
    learner.go_to("hand-in")
    learner.show_result()
    expect(comment).to_be_visible()
    assert ear.heard() >= {"image-error", "frame-inline", "details", "own-comment", "own-name"}


def test_the_results(graded: Graded, open_page: OpenPage, weak_page: Page, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    root = graded.course.root
    gradebook = f"sqlite:///{root / 'gradebook.db'}"
    _run(graded.course, "-m", "grading", "results", "--db", gradebook, "--source", str(root / "source"), "--out", str(tmp_path))
    raw = (tmp_path / MODULE / "learners-by-question.csv").read_text(encoding="utf-8-sig")
    names = {row["learner"]: row["name"] for row in csv.DictReader(io.StringIO(raw))}
    assert names == {ONE: f"{FIRST} {LAST}", WEAK: f"{FIRST} {LAST}", "w-2": f"'{CELL}", "w-3": CELL_AFTER_SEPARATOR.replace(";=", ";'=")}
    assert formulas(raw) == set()
    monkeypatch.setattr(tables, "inert", lambda value: value)
    assert formulas(tables.to_csv(pd.DataFrame({"learner": ["w-2", "w-3"], "name": [CELL, CELL_AFTER_SEPARATOR]}))) == {",", ";"}

    page = open_page()
    ear, weak_ear = Ear(page), Ear(weak_page)
    pictures = sorted((tmp_path / MODULE).glob("*.svg"))
    assert pictures
    for picture in pictures:
        page.goto(picture.as_uri())
        assert ear.heard() == set()
    weak = tmp_path / "weakened.svg"
    weak.write_text(pictures[0].read_text().replace("</svg>", f"{canary('script')}</svg>"))
    weak_page.goto(weak.as_uri())
    assert weak_ear.heard() == {"script"}
    page.goto("about:blank")


def formulas(raw: str) -> set[str]:
    """The separators for which a spreadsheet would find a formula in the text of a table."""
    return {sign for sign in ",;\t" for row in csv.reader(io.StringIO(raw), delimiter=sign) for cell in row if _FORMULA.match(cell)}


def test_the_lines_that_the_grading_prints(graded: Graded) -> None:
    folder = graded.course.root / "exchange" / "duty-to-report" / "inbound" / "h-9+awareness+2026-03-01 08:00:00 UTC"
    folder.mkdir()
    module = "\x1b]8;;http://canary.test\x07press\x1b]8;;\x07\nforged"
    answers = {"format": 1, "module": module, "entries": {"reflection": {"value": LEAD}}}
    (folder / "answers.json").write_text(json.dumps(answers))
    (folder / "submission_secret.txt").write_text("s" * 32)
    line = _printed(graded.course, "refused h-9")
    assert "belongs to the module '…', not to 'awareness'" in line  # what a file says stays out of the log
    assert "press" not in line
    assert line.isprintable()
    assert not module.isprintable()


def _printed(course: LocalCourse, start: str) -> str:
    """The line that the course prints, once it does."""
    end = time.monotonic() + 60
    while time.monotonic() < end:
        # not splitlines(): what a terminal takes for a new line is what is looked for
        lines = (course.root / "course.log").read_bytes().decode().split("\n")
        if found := next((line for line in lines if start in line), None):
            return found
        time.sleep(0.2)
    raise AssertionError(f"never printed: {start}")


def _autograded(page: Page, learner: str) -> Locator:
    """The dialog that tells how it went, after the button that grades a learner's submission was pressed."""
    page.locator("tr", has=page.locator(f".student-id[data-order*=\"'{learner}'\"]")).locator(".autograde a").click()
    dialog = page.locator(".modal.in")
    expect(dialog).to_be_visible(timeout=60_000)
    return dialog


def _opened_in_lab(page: Page, name: str) -> Locator:
    page.locator(".jp-DirListing-item", has_text=name).dblclick(timeout=60_000)
    words = page.locator(".jp-NotebookPanel:visible .jp-RenderedMarkdown", has_text="Focal Point at once")
    words.scroll_into_view_if_needed(timeout=60_000)
    return words


def _lines(words: Locator) -> list[str]:
    return _lines_of(words.inner_text())


def _lines_of(text: str) -> list[str]:
    return [line.strip() for line in text.splitlines() if line.strip()]


def _submit(course: LocalCourse, id: str, name: str, text: str) -> None:
    """A submission put into nbgrader's folder by hand."""
    folder = course.root / "submitted" / id / MODULE
    folder.mkdir(parents=True)
    shutil.copy(course.root / "release" / MODULE / f"{MODULE}.ipynb", folder)
    (folder / "timestamp.txt").write_text("2026-03-01 08:00:00.000000 UTC")
    entries = {"reflection": {"value": text, "at": "2026-03-01T08:00:00.000Z"}}
    answers = {"format": 1, "module": MODULE, "learner": {"id": id, "name": name}, "entries": entries}
    (folder / "answers.json").write_text(json.dumps(answers))


def _write_roster(file: Path) -> None:
    """What an instructor imports into nbgrader: who the learners are, as they wrote it into a list."""
    with file.open("w", newline="") as roster:
        rows = csv.writer(roster)
        rows.writerow(["id", "first_name", "last_name"])
        rows.writerows([[id, FIRST, LAST] for id in (ONE, WEAK, ID, ID_WITH_MARK)])


def _run(course: LocalCourse, *arguments: str) -> None:
    ended = course.run(*arguments)
    assert ended.returncode == 0, ended.stderr


def _weakened(course: LocalCourse, *commands: str) -> None:
    _run(course, str(WEAKENED), *commands)
