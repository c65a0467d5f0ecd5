"""Which courses a hub serves, what it runs for each of them, and where people are led."""

import os
import re
import shutil
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from traitlets.config.loader import PyFileConfigLoader

from grading.cohorts.folders import ARCHIVED
from grading.course.course_file import COURSE_ID
from grading.course.gradebook import GRADEBOOK_VARIABLE
from grading.hub.courses import COURSES_VARIABLE, PORTS_VARIABLE, served_courses
from grading.hub.landing import CHOOSER, SIGN_IN, landing
from grading.hub.local import program_urls, start_lines
from grading.marking.ledger import Ledger
from widgets.handing_in.delivery import COURSE_VARIABLE
from widgets.problems import CourseProblem

ROOT = Path(__file__).resolve().parents[2]
Make = Callable[..., Path]


@pytest.fixture
def clone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    for variable in [name for name in os.environ if name.startswith("DUTY_")]:
        monkeypatch.delenv(variable)
    return course(tmp_path / "clone")


def course(folder: Path, text: str | None = None) -> Path:
    folder.mkdir(parents=True)
    (folder / "nbgrader_config.py").write_text("")
    if text is not None:
        (folder / "course.yaml").write_text(text)
    return folder


def cohort(clone: Path, name: str, more: str = "") -> Path:
    return course(clone / "cohorts" / name, f"id: duty-to-report-{name}\ntitle: Duty to Report, {name}\n{more}")


def ids(clone: Path, **environment: str) -> list[str]:
    return [one.file.id for one in served_courses(clone, environment)]


def test_one_course_is_served_as_it_always_was(clone: Path) -> None:
    (only,) = served_courses(clone, {})
    assert (only.learners, only.grading, only.instructors, only.role) == (COURSE_ID, "grading", "instructors", "instructor")
    assert (only.learners_url, only.instructors_url) == ("http://127.0.0.1:8101", "http://127.0.0.1:8102")
    assert "DUTY_COURSE_TITLE" not in only.settings


def test_open_cohorts_are_served_and_the_clone_only_where_learners_have_begun_in_it(clone: Path) -> None:
    for name in ("2027-02", "2027-01", "2026-01"):
        cohort(clone, name)
    (clone / "cohorts" / "2026-01" / ARCHIVED).write_text('{"at": "2026-09-01T00:00:00Z", "archive": "a.tar.gz"}')
    course(clone / "cohorts" / ".opening-x")
    assert ids(clone) == ["duty-to-report-2027-01", "duty-to-report-2027-02"]
    (clone / "learners" / "ada").mkdir(parents=True)
    assert ids(clone) == [COURSE_ID, "duty-to-report-2027-01", "duty-to-report-2027-02"]


def test_a_setting_names_the_courses_wherever_they_are(clone: Path, tmp_path: Path) -> None:
    cohort(clone, "2027-01")
    other = course(tmp_path / "elsewhere", "id: other-course")
    assert ids(clone, **{COURSES_VARIABLE: f"{other}{os.pathsep}{clone}"}) == ["other-course", COURSE_ID]
    with pytest.raises(CourseProblem, match="holds no course"):
        ids(clone, **{COURSES_VARIABLE: str(tmp_path)})


def test_the_clones_own_id_may_be_set_without_touching_the_cohorts(clone: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    cohort(clone, "2027-01")
    (clone / "learners" / "ada").mkdir(parents=True)
    monkeypatch.setenv(COURSE_VARIABLE, "mission-course")
    assert ids(clone) == ["mission-course", "duty-to-report-2027-01"]


@pytest.mark.parametrize("text", ["id: duty-to-report-2027-01", 'id: b\ngradebook: "postgresql:///one"'])
def test_what_two_courses_cannot_share_is_refused(clone: Path, text: str) -> None:
    cohort(clone, "2027-01", 'gradebook: "postgresql:///one"')
    course(clone / "cohorts" / "b", text)
    with pytest.raises(CourseProblem, match=r"2027-01 and .*/b (have the same course ID|name the same gradebook)"):
        served_courses(clone, {})


@given(setting=st.one_of(st.text(max_size=20), st.lists(st.integers(1, 9), max_size=6).map(lambda ports: ",".join(map(str, ports)))))
def test_ports_are_two_different_ones_for_each_course_or_a_sentence(tmp_path_factory: pytest.TempPathFactory, setting: str) -> None:
    folder = course(tmp_path_factory.mktemp("clone") / "course")
    try:
        served = served_courses(folder, {PORTS_VARIABLE: setting})
    except CourseProblem:
        return
    assert len({port for one in served for port in one.ports}) == 2


def test_a_hub_to_try_takes_ports_that_are_free(clone: Path) -> None:
    cohort(clone, "2027-01")
    (clone / "learners" / "ada").mkdir(parents=True)
    taken = program_urls(8000, 2)
    courses = served_courses(clone, taken)
    ports = re.findall(r":(\d+)$", " ".join(taken[name] for name in sorted(taken) if name.endswith("URL")))
    assert taken["DUTY_HUB_URL"] == "http://127.0.0.1:8000"
    assert len({port for one in courses for port in one.ports} | set(map(int, ports)) | {8000}) >= 5
    assert "2 courses: Duty to Report; Duty to Report, 2027-01" in start_lines(8000, courses, "", "")[-1]


def configured(clone: Path, monkeypatch: pytest.MonkeyPatch, **environment: str) -> Any:
    """What `jupyterhub_config.py` sets for this course."""
    for name, value in ({"DUTY_COURSE": str(clone)} | environment).items():
        monkeypatch.setenv(name, value)
    return PyFileConfigLoader("jupyterhub_config.py", path=str(ROOT / "deploy" / "hub")).load_config()


def test_each_course_has_programs_and_rights_of_its_own(clone: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    first, second = cohort(clone, "2027-01", "instructors: [Kofi]"), cohort(clone, "2027-02")
    hub = configured(clone, monkeypatch, DUTY_INSTRUCTORS="Lin", DUTY_ADMINISTRATORS="root", DUTY_GRADEBOOK="postgresql:///of_the_clone")
    services = {service["name"]: service for service in hub.JupyterHub.services}
    assert len(services) == 6
    assert len({service["url"] for service in services.values() if "url" in service}) == 4
    for folder in (first, second):
        id = f"duty-to-report-{folder.name}"
        for name in (id, f"grading-{id}", f"instructors-{id}"):
            environment = services[name]["environment"]
            assert services[name]["cwd"] == str(folder)
            assert environment["DUTY_COURSE_ID"] == id
            assert environment["DUTY_EXCHANGE"] == str(folder / "exchange")
            assert environment["DUTY_DATA"] == str(folder / "data")
        assert GRADEBOOK_VARIABLE not in services[id]["environment"]
    roles = {role["name"]: role for role in hub.JupyterHub.load_roles}
    assert roles["instructor-duty-to-report-2027-01"]["users"] == ["kofi", "lin", "root"]
    assert roles["instructor-duty-to-report-2027-02"]["users"] == ["lin", "root"]
    assert roles["instructor-duty-to-report-2027-02"]["scopes"] == ["access:services!service=instructors-duty-to-report-2027-02"]
    assert not any("instructors" in scope for scope in roles["user"]["scopes"])


def test_the_hubs_own_data_setting_is_about_the_course_without_a_file(clone: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = cohort(clone, "2027-01")
    (clone / "learners" / "ada").mkdir(parents=True)
    mission = clone / "of-the-mission"
    mission.mkdir()
    shutil.copy(ROOT / "data" / "mission.yaml", mission)
    hub = configured(clone, monkeypatch, DUTY_DATA=str(mission))
    data = {service["name"]: service["environment"]["DUTY_DATA"] for service in hub.JupyterHub.services}
    assert (data[COURSE_ID], data["grading"], data["instructors"]) == (str(mission),) * 3
    assert data["duty-to-report-2027-01"] == str(folder / "data")


def test_a_hub_that_cannot_serve_a_course_says_so_in_a_sentence(
    clone: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    cohort(clone, "2027-01", "instructor: kofi")
    with pytest.raises(SystemExit, match="78"):
        configured(clone, monkeypatch)
    assert "course.yaml: The field 'instructor' is not known. Did you mean 'instructors'" in capsys.readouterr().err


def someone(name: str | None) -> Any:
    return SimpleNamespace(current_user=name and SimpleNamespace(name=name))


def test_with_one_course_everyone_is_led_straight_to_it(clone: Path) -> None:
    where = landing(served_courses(clone, {}), {"lin"})
    assert where(someone(None)) == SIGN_IN
    assert where(someone("lin")) == "/services/instructors/formgrader"
    assert where(someone("o'brien")) == "/services/duty-to-report/"


def test_with_several_the_roster_says_where_a_learner_belongs(clone: Path) -> None:
    for name in ("2027-01", "2027-02"):
        folder = cohort(clone, name, "instructors: [kofi]" if name == "2027-01" else "")
        ledger = Ledger(f"sqlite:///{folder / 'gradebook.db'}")
        for learner in {"2027-01": ("u--o_27_brien", "both"), "2027-02": ("amara", "both")}[name]:
            ledger.note("roster", learner=learner, value="")
    cohort(clone, "2027-03")
    where = landing(served_courses(clone, {}), {"lin"})
    assert where(someone("o'brien")) == "/services/duty-to-report-2027-01/"
    assert where(someone("Amara")) == "/services/duty-to-report-2027-02/"
    assert [where(someone(name)) for name in ("both", "stranger", "x" * 200, "lin")] == [CHOOSER] * 4
    assert where(someone("kofi")) == "/services/instructors-duty-to-report-2027-01/formgrader"
    assert not (clone / "cohorts" / "2027-03" / "gradebook.db").exists()


def test_a_roster_that_cannot_be_read_keeps_nobody_out(clone: Path) -> None:
    cohort(clone, "2027-01")
    (cohort(clone, "2027-02") / "gradebook.db").write_text("This is no database. " * 50)
    assert landing(served_courses(clone, {}), set())(someone("amara")) == CHOOSER
