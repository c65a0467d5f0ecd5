"""A bundle made in the field edition, opened from a file in real Chromium, through nbgrader's own `zip_collect`."""

from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import Page, expect

from tests.browser.learner import Learner
from tests.course.small_course import GRADED, MODULE, PARTLY, SmallCourse
from tests.postgresql import without_server
from widgets.field.building import build

WORDS = "I would write down what I saw. It's <b>mine</b> & nobody else's: €."


def bundle_from_page(course: SmallCourse, page: Page, folder: Path) -> Path:
    """Answers every question on the page of a file as a person does, and gives the file that the learner downloads."""
    build(folder, course.root / "release")
    learner = Learner(page, (folder / f"{MODULE}-en.html").as_uri())
    page.goto(learner.url)
    learner.ready()
    for id, value in (PARTLY | {"own-words": WORDS}).items():
        learner.answer(id, value)
    learner.say_who("Ada Sample", "ada")
    bundle = learner.download("hand-in", "Download my answers", course.root / "downloaded" / MODULE / "archive")
    expect(learner.cell("hand-in").get_by_text("Give or send it to your instructor.")).to_be_visible()
    return bundle


@without_server
def test_the_same_answers_score_the_same_from_a_file_and_from_the_exchange(
    course: SmallCourse, open_page: Callable[..., Page], tmp_path: Path
) -> None:
    bundle = bundle_from_page(course, open_page(), tmp_path / "stick")
    assert bundle.name.startswith(f"ada+{MODULE}+")
    course.nbgrader("zip_collect", MODULE)
    course.hand_in("ben", PARTLY | {"own-words": WORDS})
    course.exchange("Collect")
    course.autograde()
    assert course.grades("ada") == course.grades("ben")
    assert course.grades("ada").keys() == GRADED.keys() | {"own-words"}
    assert 0 < sum(score or 0 for score, _, _ in course.grades("ada").values()) < sum(GRADED.values())
    [attempt] = course.attempts.of(MODULE, "ada")
    assert attempt.attempt == 1
