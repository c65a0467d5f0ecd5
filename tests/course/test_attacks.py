"""Three attacks by each of the four doors: keys for an invented ID, a hand-in in another's name, control characters."""

import json
import secrets
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from nbgrader.api import Gradebook

from grading.cli import main as duty
from grading.marking.tables import HELD
from grading.receiving import collect
from grading.receiving.service import GradingService
from grading.results.frames import cohorts
from grading.results.tables import write_tables
from tests.course.doors import zip_collect
from tests.course.small_course import FULL, MODULE, RIGHT, WRONG, SmallCourse, answers, at, tell_answers
from tests.hostile.bundles import write_bundle_files
from widgets.answers.identity import IdentityProblem
from widgets.answers.learners import admit
from widgets.answers.store import AnswersStore
from widgets.content.mission import load_mission
from widgets.handing_in.delivery import COURSE_VARIABLE, EXCHANGE_VARIABLE
from widgets.handing_in.handin import hand_in

CONTROL = "\x1b[2J\x1b[8m\x9b2Jada\r\nGraded: forged\u202e\x07"
ADA, MALLORY = ("ada", "Ada Lovelace"), ("mallory", "Mallory Mino")
Person = tuple[str, str]


class Way:
    """One door of a course: hand-ins are sent to it, and taken in as an instructor takes them in."""

    def __init__(self, course: SmallCourse) -> None:
        self.course = course
        self.sent = 0
        self.said: list[str] = []

    def send(self, maker: Person, values: dict[str, Any], outer: str, inside: Person) -> None:
        """Hand in at this door as the account of `maker`, under the ID `outer`, with a file that says it is of `inside`."""
        self.sent += 1
        self.put(maker, outer, answers(values, *inside) | {"origin": maker[0].encode().hex().ljust(32, "0")[:32]})

    def put(self, maker: Person, outer: str, data: dict[str, Any]) -> None:
        raise NotImplementedError

    def take_in(self) -> None:
        """Collect and grade."""
        raise NotImplementedError

    def files(self, data: dict[str, Any]) -> dict[str, bytes]:
        return {
            f"{MODULE}.ipynb": self.course.released_notebook.read_bytes(),
            "answers.json": json.dumps(data).encode(),
            "timestamp.txt": f"{at(self.sent):%Y-%m-%d %H:%M:%S.%f} UTC".encode(),
            "submission_secret.txt": secrets.token_hex(64).encode(),
        }


class Server(Way):
    """The course's own server, which knows who has signed in; whatever a page sends."""

    def put(self, maker: Person, outer: str, data: dict[str, Any]) -> None:
        person = admit(self.course.root / "learners", self.course.root / "release", outer, maker[1])
        folder = self.course.root / "learners" / person.id / MODULE
        store = AnswersStore(folder, MODULE)
        for id, entry in data["entries"].items():
            store.put(id, entry)
        kept = json.loads(store.path.read_text())
        store.path.write_text(json.dumps(kept | {"learner": data["learner"], "origin": data["origin"]}))
        hand_in(folder, self.course.released_notebook, person, "test", secrets.token_hex())

    def take_in(self) -> None:
        GradingService(self.course.opened, self.said.append).take_in()


class Exchange(Way):
    """An exchange to which every account can write."""

    def __init__(self, course: SmallCourse) -> None:
        super().__init__(course)
        self.owners: dict[str, str] = {}

    def put(self, maker: Person, outer: str, data: dict[str, Any]) -> None:
        folder = self.course.inbound / f"{outer}+{MODULE}+{at(self.sent):%Y-%m-%d %H:%M:%S.%f} UTC+{self.sent}"
        folder.mkdir()
        self.owners[folder.name] = maker[0]
        for name, content in self.files(data).items():
            (folder / name).write_bytes(content)

    def take_in(self) -> None:
        opened = self.course.opened
        (self.course.root / "exchange").chmod(0o777)
        self.said.append(self.course.exchange("Collect", update=True))
        assert duty(["grade", MODULE, "--course", str(opened.directory.root)]) == 0


class Bundles(Way):
    """Files that an instructor has received."""

    def put(self, maker: Person, outer: str, data: dict[str, Any]) -> None:
        archive = self.course.root / "downloaded" / MODULE / "archive"
        archive.mkdir(parents=True, exist_ok=True)
        write_bundle_files(archive / f"{outer}+{MODULE}+{at(self.sent):%Y%m%dT%H%M%S%f}.zip", self.files(data).items())

    def take_in(self) -> None:
        self.said.append(zip_collect(self.course, self.course.opened.config))
        assert duty(["grade", MODULE, "--course", str(self.course.root)]) == 0


class ByHand(Way):
    """Folders that an instructor has put into `submitted/`."""

    def put(self, maker: Person, outer: str, data: dict[str, Any]) -> None:
        folder = self.course.root / "submitted" / outer / MODULE
        folder.mkdir(parents=True, exist_ok=True)
        for name, content in self.files(data).items():
            (folder / name).write_bytes(content)

    def take_in(self) -> None:
        assert duty(["grade", MODULE, "--course", str(self.course.root)]) == 0


@pytest.fixture(scope="module", params=["sqlite"])
def database(request: pytest.FixtureRequest) -> str:
    """No door depends on the kind of database, so one will do."""
    return str(request.param)


@pytest.fixture(params=[Server, Exchange, Bundles, ByHand], ids=["server", "exchange", "bundle", "submitted"])
def way(request: pytest.FixtureRequest, course: SmallCourse, monkeypatch: pytest.MonkeyPatch) -> Way:
    opened: Way = request.param(course)
    monkeypatch.setenv(EXCHANGE_VARIABLE, str(course.root / "exchange"))
    monkeypatch.setenv(COURSE_VARIABLE, "duty-to-report")
    released = course.root / "exchange" / "duty-to-report" / "outbound" / MODULE
    released.mkdir(parents=True)
    (released / course.released_notebook.name).write_bytes(course.released_notebook.read_bytes())
    if isinstance(opened, Exchange):
        monkeypatch.setattr(collect, "owner_of", lambda folder: opened.owners.get(folder.name, ""))
    return opened


def waiting(course: SmallCourse) -> int:
    with sa.create_engine(course.gradebook).connect() as connection:
        return connection.scalar(sa.select(sa.func.count()).select_from(HELD)) or 0


def for_learners(course: SmallCourse) -> str:
    """All that a learner of the course can come to read."""
    folders = (course.root / "exchange", course.root / "release", course.root / "learners")
    files = (path for folder in folders for path in folder.rglob("*") if path.is_file())
    return "\n".join(path.read_text(encoding="utf-8", errors="replace") for path in files)


def test_an_invented_id_gets_no_key(way: Way) -> None:
    tell_answers(way.course, "ada")
    ghost = ("ghost-7", "Ghost")
    for number in range(load_mission().attempts + 1):
        way.send(ghost, RIGHT | {"own-words": f"Text {number}."}, "ghost-7", ghost)
        way.take_in()
    assert way.course.attempts.of(MODULE, "ghost-7") or waiting(way.course)
    assert "hidden-why" not in for_learners(way.course)


@pytest.mark.parametrize("outer", ["ada", "mallory"])
@pytest.mark.parametrize("inside", [ADA, MALLORY, ("", ""), ("ada", "Mallory Mino")])
def test_nobody_hands_in_in_anothers_name(way: Way, outer: str, inside: Person) -> None:
    """Under the other's ID, in a file that says so, or both: the record, the score and the name of the other stay as they are."""
    way.send(ADA, RIGHT, "ada", ADA)
    way.take_in()
    before = way.course.attempts.of(MODULE, "ada")
    assert [(attempt.name, attempt.score) for attempt in before] == [("Ada Lovelace", FULL)]
    was = way.course.grades("ada")
    if isinstance(way, Server) and outer == "ada":
        with pytest.raises(IdentityProblem):
            way.send(MALLORY, WRONG, outer, inside)
        return
    way.send(MALLORY, WRONG, outer, inside)
    way.take_in()
    assert way.course.attempts.of(MODULE, "ada") == before
    assert way.course.grades("ada") == was
    with Gradebook(way.course.gradebook, "duty-to-report") as opened:
        assert opened.find_student("ada").last_name == "Lovelace"
    mallorys = way.course.attempts.of(MODULE, "mallory")
    is_own = outer == "mallory" and (isinstance(way, Server) or inside[0] in ("", "mallory"))
    assert (len(mallorys), waiting(way.course)) == ((1, 0) if is_own else (0, 1))


def test_no_control_character_reaches_a_terminal_a_log_or_a_table(
    way: Way, capsys: pytest.CaptureFixture[str], caplog: pytest.LogCaptureFixture, tmp_path: Path
) -> None:
    evil = (CONTROL, CONTROL)
    sends: list[Callable[[], None]] = [
        lambda: way.send(ADA, RIGHT, "ada", ADA),
        lambda: way.send(evil, WRONG, CONTROL.replace("/", "-"), evil),
        lambda: way.send(("ben", "Ben"), RIGHT | {"own-words": CONTROL}, "ben", evil),
        lambda: way.send(("cleo", CONTROL), RIGHT | {"own-words": CONTROL}, "cleo", ("cleo", CONTROL)),
    ]
    for send in sends:
        try:
            send()
        except IdentityProblem as problem:
            print(problem)
    way.take_in()
    root = str(way.course.root)
    for command in ([], ["1"], ["1", "--for", CONTROL], ["1", "--for", "ben"]):
        duty(["decide", *command, "--course", root])
    for who in ("ada", "ben", "cleo", CONTROL):
        duty(["learner", who, "--course", root])
    said = capsys.readouterr()
    seen = [*said.out.splitlines(), *said.err.splitlines(), *caplog.text.splitlines(), *"\n".join(way.said).splitlines()]
    assert not [line for line in seen if not line.replace("\t", " ").isprintable()]
    assert not [line for line in seen if line.startswith("Graded: forged")]
    (of,) = cohorts(way.course.gradebook, way.course.root / "source", load_mission())
    (tmp_path / "out").mkdir()
    for path in write_tables(of, tmp_path / "out"):
        text = path.read_text(encoding="utf-8-sig")
        assert text.replace("\r", "").replace("\n", "").isprintable()
        assert "ada" in text or "ada" not in path.name
