"""The facilitator's room is on the instructor's server, for who is logged in there, and nowhere else."""

import json
import re
import urllib.error
import urllib.request
import zipfile
from collections.abc import Iterator
from http.cookiejar import CookieJar
from pathlib import Path
from typing import Any

import pytest

import grading.authoring.export
from grading.authoring.export import export
from grading.cli import main as duty
from grading.course.addresses import ROOM
from tests.course.serving import REPOSITORY, get, serving
from tests.course.small_course import MODULE, NOTE, NOTE_ID, SmallCourse
from tests.postgresql import without_server
from tests.unit import class_plans
from tests.unit.serving import Course as LearnersCourse
from tests.unit.serving import small_course
from widgets.content.data_shapes.class_plan import CLASS_PLAN, notes_in

SAY = "Put the chairs in a circle, and sit down with the others."
PLAN = """
module: {module}
title: A class
stages:
  welcome:
    title: Welcome to all
    part: presentation
    minutes: 5
    wall: [Debate is welcome.]
    polls: [practice-one]
    say: ["{say}"]
    notes: [{note}]
"""


class Window:
    """A browser that has opened the room by its address, or has not logged in."""

    def __init__(self, address: str, log_in: bool = True) -> None:
        self.base = address.partition("?")[0].removesuffix(ROOM)
        self._jar = CookieJar()
        self._opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(self._jar), urllib.request.ProxyHandler({}))
        self.opened = self._opener.open(address, timeout=60) if log_in else None

    def get(self, path: str) -> tuple[int, str, str]:
        """Status, final address and text."""
        return self._ask(urllib.request.Request(self.base + path))  # noqa: S310  # the server's own address

    def act(self, action: dict[str, Any], **headers: str) -> tuple[int, str]:
        """Status and text of an action; the token against requests of other sites is sent unless `headers` says otherwise."""
        token = next((str(cookie.value) for cookie in self._jar if cookie.name == "_xsrf"), "")
        request = urllib.request.Request(f"{self.base}{ROOM}/now", json.dumps(action).encode(), {"X-XSRFToken": token} | headers)  # noqa: S310
        status, _, text = self._ask(request)
        return status, text

    def _ask(self, request: urllib.request.Request) -> tuple[int, str, str]:
        try:
            with self._opener.open(request, timeout=60) as answer:
                return answer.status, answer.url, answer.read().decode()
        except urllib.error.HTTPError as error:
            return error.code, request.full_url, error.read().decode()


@pytest.fixture
def planned(course: SmallCourse) -> SmallCourse:
    """The small course with a class of one stage."""
    (course.root / "data" / CLASS_PLAN.file).write_text(PLAN.format(module=MODULE, say=SAY, note=NOTE_ID))
    return course


@without_server
def test_the_room_answers_who_is_logged_in_and_nobody_else(planned: SmallCourse) -> None:
    with serving(planned) as (_, log_lines):
        address = re.findall(r"http://\S+", log_lines)[2]
        stranger = Window(address, log_in=False)
        for path in (ROOM, f"{ROOM}/wall"):
            status, at, text = stranger.get(path)
            assert (status, "/login?" in at) == (200, True)
            assert SAY not in text
            assert "Debate is welcome" not in text
        assert stranger.get(f"{ROOM}/now")[0] == 403
        assert stranger.act({"do": "step", "by": 1})[0] == 403
        assert "/login?" in get(f"{address.partition('?')[0]}?token=wrong")[1]

        facilitator = Window(address)
        assert facilitator.opened
        assert facilitator.opened.url == facilitator.base + ROOM  # its token is in no address that a projector shows
        desk = facilitator.opened.read().decode()
        assert SAY in desk
        assert NOTE in desk
        assert "hidden-why" not in desk
        _, _, wall = facilitator.get(f"{ROOM}/wall")
        assert "Debate is welcome" in wall
        assert SAY not in wall
        assert NOTE not in wall
        rules = str(facilitator.opened.headers["Content-Security-Policy"])
        assert "default-src 'none'" in rules
        assert re.search(r"script-src 'nonce-[\w-]{20,}'", rules)

        # only a page of the room itself may change anything
        assert facilitator.act({"do": "run", "on": True}, **{"X-XSRFToken": "x"})[0] == 403
        assert facilitator.act({"do": "run", "on": True}, Origin="http://elsewhere.example")[0] in (403, 404)
        assert json.loads(facilitator.get(f"{ROOM}/now")[2])["state"]["revision"] == 0
        status, text = facilitator.act({"do": "go", "stage": "welcome", "screen": 1})
        assert (status, json.loads(text)["state"]["screen"]) == (200, 1)
        status, text = facilitator.act({"do": "go", "stage": "nowhere"})
        assert status == 409
        assert json.loads(text)["message"].endswith("Reload the page.")

        # a plan that is spoilt before anybody opens the room is told in its place
        (planned.root / "data" / CLASS_PLAN.file).write_text("module: nowhere")
    with serving(planned) as (_, log_lines):
        status, _, page = get(re.findall(r"http://\S+", log_lines)[2])
        assert (status, page) == (503, "")


@pytest.fixture(scope="module")
def learners(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LearnersCourse]:
    """The learners' server of a course that has a class planned."""
    course = small_course(tmp_path_factory.mktemp("course"))
    class_plans.write_course(course.root)
    with course.served():
        yield course


@pytest.mark.parametrize(
    "path", [ROOM, f"{ROOM}/wall", f"{ROOM}/now", f"/data/{CLASS_PLAN.file}", "/class-state.json", f"/files/data/{CLASS_PLAN.file}"]
)
def test_the_learners_server_knows_nothing_of_the_room(learners: LearnersCourse, path: str) -> None:
    stranger, learner = learners.visitor(), learners.visitor()
    learner.sign_in("ada-1", "Ada")
    for visitor in (stranger, learner):
        answer = visitor.get(path)
        assert answer.status == 404
        assert class_plans.SAY not in answer.text
        assert "debate" not in answer.text.casefold()
        assert visitor.ask("POST", path, {"do": "anew"}).status in (403, 404, 405)


def _texts(folder: Path) -> Iterator[tuple[str, str]]:
    """Everything in a folder that is text, packages opened."""
    for path in folder.rglob("*"):
        if path.suffix == ".zip":
            with zipfile.ZipFile(path) as packed:
                yield from ((f"{path.name}/{name}", packed.read(name).decode("utf-8", "replace")) for name in packed.namelist())
        elif path.is_file():
            yield str(path.relative_to(folder)), path.read_text(encoding="utf-8", errors="replace")


@pytest.mark.long
def test_nothing_of_the_room_is_in_what_learners_get(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    # `release/` is taken as it is: other tests hold it to `source/`, which takes long
    monkeypatch.setattr(grading.authoring.export, "check", lambda *_: [])
    export(tmp_path / "tree")
    assert duty(["field", str(tmp_path / "field")]) == 0
    assert duty(["scorm", str(tmp_path / "scorm")]) == 0
    notes = [note.replace("**", "") for note in notes_in(CLASS_PLAN.load(REPOSITORY / "data" / CLASS_PLAN.file))]
    files = (REPOSITORY / "grading" / "facilitating").rglob("*.js*")
    lines = (line for file in files for line in file.read_text().splitlines())
    code = [line for line in lines if len(line) > 60 and not line.startswith("import ")]
    assert len(notes) > 40
    assert len(code) > 100
    there = dict(_texts(tmp_path))
    assert len(there) > 60
    assert [name for name in there if CLASS_PLAN.file in name or "facilitat" in name] == []
    assert [(name, text) for name, whole in there.items() for text in (*notes, *code) if text in whole] == []
