"""Several modules: their order and names, the page where one chooses, and the ways from one to another."""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec
import pytest

from grading.authoring.validation import notes
from grading.sources.course_data import read_course_data
from tests.page_data import as_data, carried, page_data
from tests.unit import building
from tests.unit.learner_side import MODULE, answer, answers_of
from tests.unit.serving import Answer, Course, Visitor, small_course
from widgets.answers.learners import modules
from widgets.answers.receipts import RECEIPTS
from widgets.answers.store import AnswersStore, Learner, now
from widgets.content.data_shapes.programme import PROGRAMME as PROGRAMME_FILE
from widgets.content.programme import in_order, named
from widgets.content.reserved_entries import PLACE, TRACK
from widgets.languages.catalogue import ENGLISH, Language, message_name
from widgets.pages.module_list import listed_modules, modules_in, with_progress
from widgets.pages.page import course_page, module_page, served_page
from widgets.problems import DataProblem

PROGRAMME = """
modules:
  second: {title: The second one, about: For everybody., hue: violet, sign: eye}
  mod: {title: The <first> one}
  later: {title: One that is not there yet}
"""
CHOICE = "/modules"


@pytest.fixture
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Data of a course with a programme."""
    folder = building.write_data(tmp_path / "data")
    (folder / "programme.yaml").write_text(PROGRAMME)
    monkeypatch.setenv("DUTY_DATA", str(folder))
    return folder


def write_second(root: Path, name: str = "second") -> Path:
    return building.write_module(root / name, building.released(building.sound_cells()))


# The programme.


def test_modules_stand_in_the_programmes_order_and_others_come_last(data: Path) -> None:
    assert in_order(["zeta", "mod", "alpha", "second"]) == ["second", "mod", "alpha", "zeta"]


def test_a_course_without_a_programme_has_its_modules_by_name(data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("widgets.data_files.installed_folder", lambda: data)
    (data / "programme.yaml").unlink()
    assert in_order(["second", "mod"]) == ["mod", "second"]
    assert named("mod", ENGLISH) is None


def test_a_programme_that_cannot_be_used_is_one_sentence_and_hides_no_module(data: Path) -> None:
    (data / "programme.yaml").write_text("modules: {mod: {titel: A}}")
    with pytest.raises(DataProblem, match=r"data/programme\.yaml \(mod\): The field 'titel' is not known\. Did you mean 'title'"):
        PROGRAMME_FILE.load()
    assert in_order(["second", "mod"]) == ["mod", "second"]
    (finding,) = read_course_data(data).problems
    assert str(finding).startswith("data/programme.yaml (mod): The field 'titel'")


def test_a_module_that_is_not_there_yet_is_told_and_is_no_mistake(data: Path, tmp_path: Path) -> None:
    assert read_course_data(data).problems == []
    told = notes([tmp_path / "source" / "mod", tmp_path / "source" / "second"], data)
    assert told == [
        "data/programme.yaml: The module 'later' is not in source/ yet. It is passed over; learners see it once it is released."
    ]


def test_a_module_is_called_in_the_readers_language(data: Path) -> None:
    french = Language("fr", "Français", messages={message_name("data/programme/modules.second.title", "The second one"): "La deuxième"})
    module_name = named("second", french)
    assert module_name
    assert module_name.title == "La deuxième"
    assert "For everybody." in module_name.about


# What is told of a module.


def test_a_module_is_told_by_title_pages_and_minutes(data: Path, tmp_path: Path) -> None:
    write_second(tmp_path / "release")
    write_second(tmp_path / "release", "unnamed")
    first, other = listed_modules(["second", "unnamed", "none"], tmp_path / "release", ENGLISH)
    assert (first.title, first.about, other.title) == ("The second one", "For everybody.", "A module")
    page = module_page(_notebook(tmp_path / "release" / "second"), "second", ENGLISH)
    shown = [msgspec.structs.asdict(one) for part in course_page(page).parts for one in part.pages]
    listed = [msgspec.structs.asdict(one) for part in first.parts for one in part.pages]
    assert listed == [{field: one[field] for field in listed[0]} for one in shown]
    assert {"id", "title", "minutes"} <= listed[0].keys()
    assert (first.hue, first.sign, other.hue, other.sign) == ("violet", "eye", "blue", "book-open")


def _notebook(folder: Path) -> Any:
    return json.loads((folder / f"{folder.name}.ipynb").read_text())


def test_only_the_courses_notebooks_are_modules(data: Path, tmp_path: Path) -> None:
    home = tmp_path / "home"
    write_second(home)
    write_second(home, "mod")
    building.write_module(home / "diary", [building.markdown("# Mine")])
    (home / "empty").mkdir()
    assert modules_in(home) == ["second", "mod"]
    assert modules_in(tmp_path / "none") == []


RESULT = {
    "passed": False,
    "percent": 40.0,
    "pass_mark": 75,
    "best": {"attempt": 1, "score": 3, "percent": 60.0},
    "solutions": [{"right": "b"}],
}


@pytest.mark.parametrize(
    ("result", "told"),
    [
        (RESULT, {"passed": False, "percent": 60.0, "pass_mark": 75}),
        (RESULT | {"passed": True}, {"passed": True, "percent": 60.0, "pass_mark": 75}),
        (RESULT | {"best": None}, {"passed": False, "percent": None, "pass_mark": 75}),
        ({"refused": "Too late.", "attempts_left": 0}, None),
        (None, None),
    ],
)
def test_of_a_result_only_the_passing_is_told(tmp_path: Path, result: Any, told: Any) -> None:
    folder = write_second(tmp_path)
    (listed,) = listed_modules([folder.name], tmp_path, ENGLISH)
    progress = with_progress(listed, folder)
    assert (progress.answers, progress.begun, progress.handed_in, progress.result) == ({}, False, None, None)
    AnswersStore(folder, folder.name).put(PLACE, {"value": {"page": "page-1"}, "at": now()})
    assert not with_progress(listed, folder).begun
    answer(folder, p1="true", exa_0="a", refresher={"since": "2026-01-01"})
    (folder / RECEIPTS["test"]).write_text(json.dumps({"timestamp": "t", "secret": "s", "result": str(tmp_path / "result.json")}))
    if result:
        (tmp_path / "result.json").write_text(json.dumps(result))
    shown = as_data(with_progress(listed, folder))
    assert (list(shown["answers"]), shown["begun"], shown["handed_in"], shown["result"]) == ([PLACE, "refresher"], True, "t", told)


def test_damaged_answers_are_left_to_the_modules_own_page(tmp_path: Path) -> None:
    folder = write_second(tmp_path)
    (folder / "answers.json").write_text("{half")
    (listed,) = listed_modules([folder.name], tmp_path, ENGLISH)
    assert with_progress(listed, folder).answers == {}


# On the local course's server.


@pytest.fixture(scope="module")
def course(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Course]:
    """A course with two modules that is served."""
    course = small_course(tmp_path_factory.mktemp("served"))
    write_second(course.root / "release")
    (course.root / "data" / "programme.yaml").write_text(PROGRAMME)
    with course.served():
        yield course


def choice_of(visitor: Visitor) -> dict[str, Any]:
    """What the page where one chooses carries."""
    return choice_data(visitor.get(CHOICE))


def choice_data(shown: Answer) -> dict[str, Any]:
    """The same of an answer."""
    assert shown.status == 200
    return dict(carried(shown.text, "choice-data"))


def test_who_signs_in_chooses_a_module(course: Course) -> None:
    visitor = course.visitor()
    signed_in = visitor.sign_in("ada-1", "Ada")
    assert (signed_in.status, signed_in.to) == (302, CHOICE)
    assert visitor.get("/").to == CHOICE
    answer(course.learners / "ada-1" / MODULE, Learner("ada-1", "Ada"), exa_0="a", p1="true")
    choice = choice_of(visitor)
    second, first = choice["modules"]
    assert (second["title"], second["href"]) == ("The second one", "/modules/second")
    assert (first["title"], list(first["answers"]), first["begun"], second["begun"]) == ("The <first> one", [], True, False)
    assert choice["learner"] == {"id": "ada-1", "name": "Ada"}
    assert choice["sign_out"] == "/signout"


def say(visitor: Visitor, value: str) -> int:
    """The status with which it is answered when this browser says who learns here."""
    visitor.get(CHOICE)
    return visitor.ask("POST", CHOICE, {"track": value, "_xsrf": visitor.cookies["_xsrf"]}).status


def test_who_the_learner_is_is_said_once_and_known_in_every_module(course: Course) -> None:
    visitor = course.visitor()
    visitor.sign_in("fay-6", "Fay")
    assert choice_of(visitor)["said"] is None
    assert say(visitor, "some") == 200
    assert choice_of(visitor)["said"]["value"] == "some"
    for module in ("mod", "second"):
        folder = course.learners / "fay-6" / module
        assert answers_of(folder).value(TRACK) == "some"
        assert answers_of(folder).learner == Learner("fay-6", "Fay")
        assert visitor.act("state", module=module).data["answers"]["track"]["value"] == "some"
    # it is no answer: nothing has begun by it
    assert not any(module["begun"] for module in choice_of(visitor)["modules"])
    # the module in which it was said last is believed
    AnswersStore(course.learners / "fay-6" / "second", "second").put(TRACK, {"value": "other", "at": now()})
    assert choice_of(visitor)["said"]["value"] == "other"
    assert visitor.act("state").data["answers"]["track"]["value"] == "other"
    assert say(visitor, "") == 200
    assert choice_of(visitor)["said"].get("value") is None


def test_nobody_else_says_who_a_learner_is(course: Course) -> None:
    visitor, stranger = course.visitor(), course.visitor()
    visitor.sign_in("gus-7", "Gus")
    stranger.get("/")
    assert stranger.ask("POST", CHOICE, {"track": "some", "_xsrf": stranger.cookies["_xsrf"]}).status == 403
    # nor another site's page in the learner's own browser
    assert visitor.ask("POST", CHOICE, {"track": "some"}).status == 403
    assert choice_of(visitor)["said"] is None


def test_what_cannot_be_kept_is_one_sentence(course: Course) -> None:
    visitor = course.visitor()
    visitor.sign_in("hal-8", "Hal")
    (course.learners / "hal-8" / "mod" / "answers.json").write_text('{"format": 99, "entries": {}}')
    visitor.get(CHOICE)
    answered = visitor.ask("POST", CHOICE, {"track": "some", "_xsrf": visitor.cookies["_xsrf"]})
    assert answered.status == 409
    assert "newer version of the course" in json.loads(answered.text)["message"]


def test_without_a_script_the_page_still_leads_to_the_modules(course: Course) -> None:
    visitor = course.visitor()
    visitor.sign_in("bo-2", "Bo")
    shown = visitor.get(CHOICE)
    links = re.findall(r'<a class="dtr-button dtr-button-choice" href="(.*?)">(.*?)</a>', shown.text)
    assert links == [
        ("/modules/second", "The second one"),
        ("/modules/mod", "The &lt;first&gt; one"),
    ]
    assert "<first>" not in shown.text
    assert shown.headers["Cache-Control"] == "no-store"
    assert "<title>Course</title>" in shown.text


def test_a_stranger_is_led_to_the_sign_in(course: Course) -> None:
    asked = course.visitor().get(CHOICE)
    assert (asked.status, asked.to.partition("?")[0]) == (302, "/")


def test_a_module_leads_back_and_on(course: Course) -> None:
    visitor = course.visitor()
    visitor.sign_in("cy-3", "Cy")
    page = page_data(visitor.get("/modules/mod").text)
    assert page["choice"] == CHOICE
    assert page["beside"] == [{"module": "second", "title": "The second one", "about": "For everybody.", "href": "second"}]


def test_a_module_that_is_withdrawn_is_not_led_to(course: Course) -> None:
    write_second(course.root / "release", "brief")
    visitor = course.visitor()
    visitor.sign_in("dee-4", "Dee")
    assert [module["module"] for module in choice_of(visitor)["modules"]] == ["second", "mod", "brief"]
    (course.root / "release" / "brief" / "brief.ipynb").unlink()
    assert [module["module"] for module in choice_of(visitor)["modules"]] == ["second", "mod"]
    page = page_data(visitor.get("/modules/mod").text)
    assert [module["module"] for module in page["beside"]] == ["second"]
    assert visitor.get("/modules/brief").status == 404
    assert visitor.act("state", module="brief").status == 404


def test_a_module_released_later_knows_who_learns(course: Course) -> None:
    visitor = course.visitor()
    visitor.sign_in("eva-5", "Eva")
    write_second(course.root / "release", "extra")
    assert visitor.get("/modules/extra").status == 200
    assert visitor.act("state", module="extra").data["learner"] == {"id": "eva-5", "name": "Eva", "shown": "eva-5", "fixed": True}
    assert answers_of(course.learners / "eva-5" / "extra").learner == Learner("eva-5", "Eva")
    (course.root / "release" / "extra" / "extra.ipynb").unlink()
    assert modules(course.root / "release") == ["mod", "second"]


# On whatever server.


def test_a_page_leads_to_the_modules_beside_it_and_to_the_choice_where_there_are_some(data: Path, tmp_path: Path) -> None:
    home = tmp_path / "home"
    folder = write_second(home)
    write_second(home, "mod")
    building.write_module(home / "diary", [building.markdown("# Mine")])
    page = served_page(folder / "second.ipynb", ["second", "mod"], ENGLISH, "/user/ada/modules")
    assert [(link.module, link.href) for link in page.beside] == [("mod", "mod")]
    assert page.choice == "/user/ada/modules"
    alone = served_page(folder / "second.ipynb", ["second"], ENGLISH, "/user/ada/modules")
    assert (alone.beside, alone.choice) == ([], None)
