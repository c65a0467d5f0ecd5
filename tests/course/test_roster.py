"""The roster by command: what a table would change, what it changes, who may enter, and whose hand-ins wait."""

import json
import stat
from collections.abc import Callable
from pathlib import Path

import pytest
from nbgrader.api import Gradebook

from grading.marking.ledger import Enrolment, Ledger
from grading.receiving.service import GradingService
from tests.course.small_course import FULL, MODULE, RIGHT, SmallCourse, answers
from widgets.answers.entry import EntryList, EntryProblem
from widgets.answers.identity import folded_id

Run = Callable[..., str]


@pytest.fixture
def table(tmp_path: Path) -> Callable[[str], str]:
    """Writes a table of people; gives its path."""

    def write(text: str) -> str:
        (tmp_path / "people.csv").write_text(text, encoding="utf-8")
        return str(tmp_path / "people.csv")

    return write


def people(course: SmallCourse) -> dict[str, Enrolment]:
    return Ledger(course.gradebook).roster()


def hand_in(course: SmallCourse, who: str, *, shared: bool = False) -> None:
    data = answers(RIGHT) | {"learner": {"id": who, "name": ""}, "origin": "a" * 32}
    course.hand_in(who, None, raw=json.dumps(data).encode())
    opened = course.opened
    (course.root / "exchange").chmod(0o777 if shared else 0o700)
    GradingService(opened, lambda _: None).take_in()


def test_what_a_table_changes_is_told_before_it_is_done(course: SmallCourse, run: Run, table: Callable[[str], str]) -> None:
    run("roster", table("id,name,unit\na-1,Ada,MP\nb-2,Ben,MP\nc-3,Cyd,\n"), "--sure")
    before = people(course)
    file = table("ID;Unit;Name;Cohort\nA-1;HQ;Ada Lovelace;2\nc-3;;Cyd;\nd-4;MP;Dee;2\n")
    told = run("roster", file)
    assert told.splitlines() == [
        "people.csv: 3 people.",
        "New on the roster: 1",
        "   d-4: Dee, unit MP, cohort 2",
        "Renamed: 1",
        "   a-1: Ada -> Ada Lovelace",
        "Another unit: 1",
        "   a-1 (Ada Lovelace): MP -> HQ",
        "Another cohort: 1",
        "   a-1 (Ada Lovelace): none -> 2",
        "Unchanged: 1",
        "On the roster but not in this file (they stay): 1",
        "   b-2",
        f"Nothing has been changed yet. To do it: make roster FILE={file} SURE=1",
        f"To remove people who are not in this file from the roster (they keep their results): make roster FILE={file} REMOVE=1",
    ]
    assert people(course) == before
    assert "On the roster: 4." in run("roster", file, "--sure")
    assert people(course) == before | {"a-1": Enrolment("Ada Lovelace", "HQ", "2"), "d-4": Enrolment("Dee", "MP", "2")}
    with Gradebook(course.gradebook, "duty-to-report") as opened:
        assert opened.find_student("a-1").last_name == "Lovelace"
    assert "Unchanged: 3" in run("roster", file)
    assert run("learner", "a-1").splitlines()[0] == "a-1: Ada Lovelace, on the roster, unit HQ, cohort 2"


def test_who_is_taken_off_the_roster_keeps_attempts_and_results(course: SmallCourse, run: Run, table: Callable[[str], str]) -> None:
    run("roster", table("id,name\na-1,Ada\nb-2,Ben\n"), "--sure")
    hand_in(course, "b-2")
    file = table("id,name\na-1,Ada\n")
    assert "Taken off the roster: 1\n   b-2: Ben\n" in run("roster", file, "--remove")
    run("roster", file, "--remove", "--sure")
    assert list(people(course)) == ["a-1"]
    assert [attempt.score for attempt in course.attempts.of(MODULE, "b-2")] == [FULL]
    assert course.grades("b-2")
    assert run("learner", "b-2").splitlines()[0] == "b-2: Ben"
    run("roster", table("id,name\nb-2,\n"), "--sure")
    assert people(course)["b-2"] == Enrolment()
    assert run("learner", "b-2").splitlines()[0] == "b-2: Ben, on the roster"


def test_a_table_is_taken_wholly_or_not_at_all(
    course: SmallCourse, run: Run, table: Callable[[str], str], monkeypatch: pytest.MonkeyPatch
) -> None:
    run("roster", table("id,name\na-1,Ada\n"), "--sure")
    assert "line 3 has an ID that is a date" in run("roster", table("id,name\nb-2,Ben\n01-Feb,Cyd\n"), "--sure", fails=True)
    note = Ledger.note

    def failing(self: Ledger, kind: str, *, learner: str, value: object) -> None:
        if learner == "c-3":
            raise RuntimeError("the power went")
        note(self, kind, learner=learner, value=value)  # type: ignore[arg-type]

    monkeypatch.setattr(Ledger, "note", failing)
    with pytest.raises(RuntimeError):
        run("roster", table("id,name\na-1,Ada Lovelace\nb-2,Ben\nc-3,Cyd\n"), "--sure")
    assert people(course) == {"a-1": Enrolment("Ada")}
    with Gradebook(course.gradebook, "duty-to-report") as opened:
        assert [(one.id, one.last_name) for one in opened.students] == [("a-1", "Ada")]


def test_zeros_that_a_spreadsheet_has_dropped_from_a_known_id_are_noticed(
    course: SmallCourse, run: Run, table: Callable[[str], str]
) -> None:
    run("roster", table("id,name\n0012345,Ada\n"), "--sure")
    assert "line 2: 12345 is new, but 0012345 is known." in run("roster", table("id,name\n12345,Ada\n"), fails=True)
    run("roster", table("id,name\n'12345,Another\n"), "--sure")
    assert people(course).keys() == {"0012345", "12345"}


def test_a_name_that_an_instructor_corrected_holds_until_the_roster_has_another(
    course: SmallCourse, run: Run, table: Callable[[str], str]
) -> None:
    run("roster", table("id,name,unit\na-1,Ada,MP\n"), "--sure")
    run("learner", "a-1", "--name", "Ada Lovelace")
    run("roster", table("id,name,unit\na-1,Ada,HQ\n"), "--sure")
    facts = Ledger(course.gradebook).facts_of("a-1")
    assert (facts.name, facts.enrolment.unit) == ("Ada Lovelace", "HQ")
    with Gradebook(course.gradebook, "duty-to-report") as opened:
        assert opened.find_student("a-1").last_name == "Lovelace"
    run("roster", table("id,name\na-1,Ada King\n"), "--sure")
    assert Ledger(course.gradebook).facts_of("a-1").name == "Ada King"


def test_a_roster_of_before_november_2026_is_read(course: SmallCourse, run: Run) -> None:
    course.attempts.prepare()
    Ledger(course.gradebook).note("roster", learner="a-1", value="Ada")
    assert run("roster").splitlines()[0] == "a-1: Ada"


def test_a_saved_roster_changes_nothing_when_it_is_read_again(
    course: SmallCourse, run: Run, table: Callable[[str], str], tmp_path: Path
) -> None:
    file = table("id,name,unit,email\n'0012,=Ada,-MP,a@example.org\no'brien,Ben,,\n")
    run("roster", file, "--sure")
    saved = tmp_path / "saved.csv"
    assert run("roster", "--save", str(saved)) == f"2 people saved in {saved}\n"
    assert stat.S_IMODE(saved.stat().st_mode) == 0o600
    assert "Unchanged: 2\n" in run("roster", str(saved))
    assert "SURE" not in run("roster", str(saved))
    assert "must end with .csv" in run("roster", "--save", str(tmp_path / "saved.ods"), fails=True)


def test_only_people_on_the_roster_may_enter_once_an_instructor_says_so(course: SmallCourse, run: Run, table: Callable[[str], str]) -> None:
    hand_in(course, "zoe")
    assert "The course has no roster, so no one could enter." in run("roster", "--enter", "roster", fails=True)
    run("roster", table("id,name\nACADEMY\\amara,Amara\na-1,Ada\n"), "--sure")
    entry = EntryList(course.opened.exchange)
    entry.check("anybody")
    said = run("roster", "--enter", "roster")
    assert said == "Only people on the roster may enter.\nThese people have handed in and are not on it (1): zoe\n"
    published = course.opened.feedback / "who-may-enter.json"
    assert stat.S_IMODE(published.stat().st_mode) == 0o600
    assert json.loads(published.read_text()) == {"only": sorted(["a-1", folded_id("ACADEMY\\amara")])}
    entry.check("A-1")
    with pytest.raises(EntryProblem, match="You are not on this course's roster"):
        entry.check("zoe")
    run("roster", table("id,name\nzoe,Zoe\n"), "--sure")
    entry.check("zoe")
    published.unlink()
    next(GradingService(course.opened, lambda _: None)._refreshing())()
    assert published.is_file()
    run("roster", "--enter", "anyone")
    entry.check("anybody")
    assert "Everyone who can sign in may enter." in run("roster")


@pytest.mark.parametrize("shared", [False, True], ids=["signed in", "exchange"])
def test_hand_ins_of_strangers_wait_where_only_the_roster_may_enter(
    course: SmallCourse, run: Run, table: Callable[[str], str], shared: bool
) -> None:
    run("roster", table("id,name\na-1,Ada\n"), "--sure")
    hand_in(course, "zoe", shared=shared)
    assert len(course.attempts.of(MODULE, "zoe")) == 1
    run("roster", "--enter", "roster")
    for who in ("yan", "a-1"):
        hand_in(course, who, shared=shared)
    assert course.attempts.of(MODULE, "yan") == []
    assert "is not on the course's roster" in run("decide")
    assert len(course.attempts.of(MODULE, "a-1")) == 1
    assert "is yan's" in run("decide", "1", "--for", "yan")
    assert len(course.attempts.of(MODULE, "yan")) == 1
