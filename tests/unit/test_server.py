"""The local course's server as a program of its own: who gets in, what is shown to whom, what is said where it cannot start."""

import html
import re
import shutil
import socket
import stat
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from tornado.web import create_signed_value

from tests.page_data import page_data
from tests.unit import building
from tests.unit.learner_side import MODULE, answer, answers_of
from tests.unit.serving import START_SECONDS, Course, Visitor, small_course
from widgets.answers.store import Learner

PAGE = f"/modules/{MODULE}"
PROBLEM = re.compile(r'role="alert">(.*?)</p>', re.DOTALL)


@pytest.fixture(scope="module")
def course(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Course]:
    """A course that is served; each test has learners of its own."""
    course = small_course(tmp_path_factory.mktemp("served"))
    with course.served():
        yield course


@pytest.fixture
def stopped(tmp_path: Path) -> Course:
    """A course that is not served."""
    return small_course(tmp_path)


def test_a_stranger_is_asked_for_name_and_id(course: Course) -> None:
    shown = course.visitor().get("/")
    assert shown.status == 200
    assert 'name="name"' in shown.text
    assert 'name="learner_id"' in shown.text
    assert "Test Mission" in shown.text
    assert 'role="alert"' not in shown.text
    assert "autofocus" not in shown.text
    assert "<h1>Duty to Report</h1>" in shown.text
    assert re.search(r"What you may see on duty, and what you do then. The first module takes about \d+ minutes.", shown.text)
    assert shown.headers["Cache-Control"] == "no-store"


def test_who_signs_in_is_led_to_the_page_and_next_time_at_once(course: Course) -> None:
    visitor = course.visitor()
    signed_in = visitor.sign_in("ada-1", "Ada")
    assert (signed_in.status, signed_in.to) == (302, PAGE)
    assert answers_of(course.learners / "ada-1" / MODULE).learner == Learner("ada-1", "Ada")
    again = visitor.get("/")
    assert (again.status, again.to) == (302, PAGE)
    assert visitor.get("/signin").to == PAGE


def test_the_cookie_is_out_of_reach_of_scripts(course: Course) -> None:
    cookie = course.visitor().sign_in("ada-1", "Ada").headers["Set-Cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=Lax" in cookie


@pytest.mark.parametrize(
    ("id", "name", "sentence", "field"),
    [
        ("a+b", "Ada", "This ID cannot be used.", "learner_id"),
        ("../ada-1", "Ada", "This ID cannot be used.", "learner_id"),
        (".cookie-secret", "Ada", "This ID cannot be used.", "learner_id"),
        ("", "Ada", "Please enter your ID.", "learner_id"),
        ("zoe-9", " ", "Please enter your name.", "name"),
        ("zoe-9", "Z" * 101, "This name cannot be used.", "name"),
    ],
)
def test_a_bad_id_or_name_is_told_at_its_field(course: Course, id: str, name: str, sentence: str, field: str) -> None:
    visitor = course.visitor()
    refused = visitor.sign_in(id, name)
    assert refused.status == 400
    [problem] = PROBLEM.findall(refused.text)
    assert problem.startswith(sentence)
    assert f'value="{id}"' in refused.text
    # the focus is on the field that is wrong, and only that one is tied to the sentence
    inputs = {found[1]: found[0] for found in re.findall(r'(<input class="dtr-input" id="(\w+)"[^>]*>)', refused.text)}
    for input_id, tag in inputs.items():
        is_wrong = input_id == field
        assert ('aria-invalid="true"' in tag, "autofocus" in tag, "signin-error" in tag) == (is_wrong,) * 3
    assert visitor.get("/").status == 200
    assert not (course.learners / "zoe-9").exists()


def test_what_was_given_is_shown_again_as_text(course: Course) -> None:
    refused = course.visitor().sign_in('"><script>alert(1)</script>', "<b>Ada</b>")
    assert "<script>alert(1)" not in refused.text
    assert html.escape("<b>Ada</b>") in refused.text


def test_the_sign_in_takes_the_longest_id_and_leaves_it_as_it_is_typed(course: Course) -> None:
    visitor = course.visitor()
    [field] = re.findall(r'<input [^>]*id="learner_id"[^>]*>', visitor.get("/").text)
    for attribute in ('maxlength="100"', 'autocapitalize="none"', 'autocorrect="off"', 'spellcheck="false"', 'autocomplete="off"'):
        assert attribute in field
    assert visitor.sign_in("x" * 100, "Ada").status == 302
    assert course.visitor().sign_in("x" * 101, "Ada").status == 400


def test_somebody_elses_id_is_refused(course: Course) -> None:
    course.visitor().sign_in("eve-5", "Eve")
    visitor = course.visitor()
    refused = visitor.sign_in("EVE-5", "Mallory")
    assert refused.status == 400
    assert PROBLEM.findall(refused.text)[0].startswith("Someone with another name uses this ID.")
    assert visitor.get("/").status == 200
    assert answers_of(course.learners / "eve-5" / MODULE).learner.name == "Eve"


def test_a_form_from_another_site_signs_nobody_in(course: Course) -> None:
    visitor = course.visitor()
    refused = visitor.ask("POST", "/signin", {"learner_id": "fay-6", "name": "Fay"})
    assert refused.status == 403
    assert "Something went wrong" in refused.text
    assert "Traceback" not in refused.text
    assert not (course.learners / "fay-6").exists()


def is_led_to_the_sign_in(visitor: Visitor, path: str = PAGE) -> bool:
    """Whether the page is not shown to this visitor."""
    shown = visitor.get(path)
    return (shown.status, shown.to.partition("?")[0], shown.text) == (302, "/", "")


def test_a_stranger_who_opens_a_module_is_led_to_the_sign_in(course: Course) -> None:
    assert is_led_to_the_sign_in(course.visitor())


def test_another_learners_answers_are_out_of_reach(course: Course) -> None:
    eli, ben = course.visitor(), course.visitor()
    eli.sign_in("eli-4", "Eli")
    ben.sign_in("ben-2", "Ben")
    answer(course.learners / "eli-4" / MODULE, Learner("eli-4", "Eli"), words="Eli's own words")
    before = (course.learners / "eli-4" / MODULE / "answers.json").read_bytes()
    entries = {"words": {"value": "Ben's words", "at": "2026-02-01T00:00:00.000Z"}}
    eli_by_other_names = {"id": "eli-4", "name": "Eli", "learner": {"id": "eli-4", "name": "Eli"}, "module": "../eli-4/mod"}
    assert ben.act("save", {"entries": entries} | eli_by_other_names).data == {}
    assert ben.act("learner", {"id": "eli-4", "name": "Ben"}).data == {
        "learner": {"id": "ben-2", "name": "Ben", "shown": "ben-2", "fixed": True}
    }
    for op in ("state", "result", "bundle", "begin", "save"):
        reply = ben.act(op, eli_by_other_names)
        assert "Eli's own words" not in reply.text
        assert reply.status in {200, 409}
    for module in (f"..%2feli-4%2f{MODULE}", f"%2e%2e%2feli-4%2f{MODULE}", f"eli-4%2f{MODULE}", "..", "%2e%2e"):
        assert ben.act("state", module=module).status == 404
    assert "Eli's own words" not in ben.get(PAGE).text
    assert (course.learners / "eli-4" / MODULE / "answers.json").read_bytes() == before
    assert eli.act("state").data["answers"]["words"]["value"] == "Eli's own words"


def test_a_cookie_made_by_hand_opens_nothing(course: Course) -> None:
    ada = course.visitor()
    ada.sign_in("ada-1", "Ada")
    [name] = [name for name in ada.cookies if name.startswith("duty-learner")]
    visitor = course.visitor()
    foreign = create_signed_value(b"0" * 32, name, "ada-1").decode()
    for forged in ("ada-1", f"2|1:0|10:1700000000|{len(name)}:{name}|8:YWRhLTE=|" + "0" * 64, foreign):
        for cookie in (name, "duty-learner"):
            visitor.cookies[cookie] = forged
        assert is_led_to_the_sign_in(visitor)
        assert visitor.act("state").status == 403
        assert visitor.get("/").status == 200
    visitor.cookies[name] = ada.cookies[name]
    assert visitor.get(PAGE).status == 200


def test_a_learner_whose_folder_was_removed_is_asked_again(course: Course) -> None:
    visitor = course.visitor()
    visitor.sign_in("hal-8", "Hal")
    shutil.rmtree(course.learners / "hal-8")
    assert is_led_to_the_sign_in(visitor)
    assert visitor.save(p1="true").status == 403
    assert visitor.get("/").status == 200
    assert not (course.learners / "hal-8").exists()


def test_who_signs_out_is_a_stranger_again(course: Course) -> None:
    visitor = course.visitor()
    visitor.sign_in("ada-1", "Ada")
    assert visitor.get("/signout").to == "/"
    visitor.cookies = {name: value for name, value in visitor.cookies.items() if value}
    assert visitor.get("/").status == 200
    assert is_led_to_the_sign_in(visitor)
    assert visitor.act("state").status == 403


@pytest.mark.parametrize("module", ["other", "..", "%2e%2e", ".cookie-secret"])
def test_a_module_that_is_not_released_is_said_to_be_none(course: Course, module: str) -> None:
    visitor = course.visitor()
    visitor.sign_in("ada-1", "Ada")
    shown = visitor.get(f"/modules/{module}")
    assert shown.status == 404
    assert "Traceback" not in shown.text
    reply = visitor.act("state", module=module)
    assert (reply.status, list(reply.data)) == (404, ["message"])
    assert not (course.learners / "ada-1" / "other").exists()


FILES = (
    "/voila/tree",
    "/voila/tree/",
    "/voila/tree/ada-1",
    "/voila/files/",
    f"/voila/files/ada-1/{MODULE}/answers.json",
    "/voila/files/.cookie-secret",
    "/voila/api/contents",
    "/voila/api/contents/ada-1",
    "/files/.cookie-secret",
    "/tree",
    "/api/contents",
    "/voila",
    "/voila/render/",
    f"/voila/render/ada-1/{MODULE}/answers.json",
    f"/voila/render/{MODULE}.ipynb",
    f"/modules/{MODULE}/answers.json",
    f"/modules/{MODULE}/{MODULE}.ipynb",
    f"/modules/{MODULE}/",
    "/modules/",
    "/api/kernels",
    "/voila/api/kernels",
    "/nowhere",
    "/a/b/c",
    "/voila/templates/duty/static/../../../../../learners/.cookie-secret",
    "/voila/templates/duty/static/%2e%2e/server.py",
)


@pytest.mark.parametrize("known", [True, False])
def test_no_files_are_listed_or_served(course: Course, known: bool) -> None:
    visitor = course.visitor()
    if known:
        visitor.sign_in("ada-1", "Ada")
        answer(course.learners / "ada-1" / MODULE, Learner("ada-1", "Ada"), q1="my very own answer")
    pages = {path: visitor.get(path) for path in FILES}
    shows = {
        path: [words for words in ("my very own answer", "answers.json", "ada-1") if words in shown.text] for path, shown in pages.items()
    }
    assert {path: (shown.status, shows[path]) for path, shown in pages.items() if shown.status not in {403, 404} or shows[path]} == {}


def test_an_address_that_leads_nowhere_has_a_page_and_a_way_back(course: Course) -> None:
    shown = course.visitor().get("/nowhere/at/all")
    assert shown.status == 404
    assert "Page not found" in shown.text
    assert 'href="/"' in shown.text
    assert "<html" in shown.text


def test_the_page_is_everyones_and_what_was_answered_comes_to_the_learner_alone(course: Course) -> None:
    visitor = course.visitor()
    visitor.sign_in("gil-7", "Gil")
    answer(course.learners / "gil-7" / MODULE, Learner("gil-7", "Gil"), p1="true", words="</script><script>alert(1)</script>")
    shown = visitor.get(PAGE)
    assert shown.status == 200
    assert page_data(shown.text)["title"] == "A module"
    assert not {"learner", "answers", "seed"} & page_data(shown.text).keys()
    assert "gil-7" not in shown.text
    assert "<script>alert(1)" not in shown.text
    assert "%%question" not in shown.text
    assert building.NOTE not in shown.text
    state = visitor.act("state")
    assert state.headers["Content-Type"] == "application/json"
    assert (state.data["learner"], state.data["seed"]) == ({"id": "gil-7", "name": "Gil", "shown": "gil-7", "fixed": True}, "gil-7")
    values = {id: entry["value"] for id, entry in state.data["answers"].items()}
    assert values == {"p1": "true", "words": "</script><script>alert(1)</script>"}


def test_a_mission_that_cannot_be_used_any_more_is_told_on_the_page(stopped: Course) -> None:
    with stopped.served():
        visitor = stopped.visitor()
        visitor.sign_in("ada-1", "Ada")
        (stopped.root / "data" / "mission.yaml").write_text(building.MISSION.replace("hotline", "hotlin"))
        assert visitor.get("/signin").to == PAGE
        assert page_data(visitor.get(PAGE).text)["problem"].endswith(
            "/mission.yaml: The field 'hotlin' is not known. Did you mean 'hotline'?"
        )
        assert stopped.visitor().get("/").status == 200


def test_a_restart_signs_nobody_out_and_loses_nothing(stopped: Course) -> None:
    visitor = stopped.visitor()
    with stopped.served():
        visitor.sign_in("ada-1", "Ada")
        answer(stopped.learners / "ada-1" / MODULE, Learner("ada-1", "Ada"), p1="true")
    confirmed = {f"q{number}": number for number in range(5)}
    with stopped.served() as process:
        assert visitor.get("/").to == PAGE
        for id, value in confirmed.items():
            assert visitor.save(**{id: value}).data == {}
        process.kill()
        process.wait(60)
    with stopped.served():
        assert visitor.get("/").to == PAGE
        assert {id: kept["value"] for id, kept in visitor.act("state").data["answers"].items()} == {"p1": "true"} | confirmed
        assert answers_of(stopped.learners / "ada-1" / MODULE).value("p1") == "true"
    assert stat.S_IMODE((stopped.learners / ".cookie-secret").stat().st_mode) == 0o600


def test_without_a_module_the_sign_in_says_so(stopped: Course) -> None:
    (stopped.root / "release" / MODULE / f"{MODULE}.ipynb").unlink()
    with stopped.served():
        refused = stopped.visitor().sign_in("ada-1", "Ada")
    assert refused.status == 400
    assert "No module has been released yet" in refused.text


def test_a_port_in_use_is_one_sentence(stopped: Course) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        said = stopped.fails(port)
    assert said == f"Port {port} is in use or not allowed. Stop what uses it, or choose another: make course PORT={port + 1}\n"


@pytest.mark.parametrize("port", ["70000", "-1"])
def test_a_port_that_is_none_is_one_sentence(stopped: Course, port: str) -> None:
    assert stopped.fails(port) == f"{port} is not a port. Choose one from 1024 to 65535, say: make course PORT=8866\n"


@pytest.mark.parametrize(
    ("field", "instead", "sentence"),
    [
        ("pass_mark:", "pass_marc:", "mission.yaml: The field 'pass_marc' is not known. Did you mean 'pass_mark'?"),
        ("attempts: 3", "", "mission.yaml: The field 'attempts' is missing. Add it."),
    ],
)
def test_a_mistake_in_the_missions_file_is_one_sentence(stopped: Course, field: str, instead: str, sentence: str) -> None:
    (stopped.root / "data" / "mission.yaml").write_text(building.MISSION.replace(field, instead))
    assert stopped.fails() == f"{stopped.root}/data/{sentence}\n"
    assert not stopped.learners.exists()


def test_a_missing_mission_file_is_one_sentence(stopped: Course) -> None:
    (stopped.root / "data" / "mission.yaml").unlink()
    said = stopped.fails()
    assert said.startswith(f"DUTY_DATA names {stopped.root}/data, which has no mission.yaml")
    assert len(said.splitlines()) == 1


def test_a_folder_that_is_not_there_is_one_sentence(stopped: Course, tmp_path: Path) -> None:
    gone = Course(tmp_path / "gone", stopped.port)
    command = gone.command()
    environment = stopped.environment
    done = subprocess.run(command, cwd=tmp_path, env=environment, capture_output=True, text=True, timeout=START_SECONDS, check=False)
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.splitlines() == [
        f"The course's folder {gone.root} is not there or cannot be written to (No such file or directory)."
    ]
