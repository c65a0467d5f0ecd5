"""A class's server as a program of its own: nothing without the code, and nothing of another learner's."""

import json
import re
from collections.abc import Iterator

import pytest
from tornado.web import create_signed_value

from tests.unit.learner_side import MODULE, answer, answers_of
from tests.unit.serving import Answer, Course, Visitor, small_course
from widgets.answers.store import Learner
from widgets.serving.classroom.throttle import FREE_TRIES

CODE = "QUIET-RIVER-9"
PAGE = f"/modules/{MODULE}"
FORMER_PAGE = f"/voila/render/ada-1/{MODULE}/{MODULE}.ipynb"
SOMEBODYS_KERNEL = "01234567-89ab-cdef-0123-456789abcdef"
OWN = (PAGE, f"{PAGE}?template=lab", "/modules", *(f"{PAGE}/{op}" for op in ("content", "state", "result", "bundle")))
"""What a learner may ask for, and nobody else."""
KNOWN = (
    f"/voila/render/ada-1/{MODULE}/answers.json",
    f"{PAGE}/answers.json",
    f"{PAGE}/{MODULE}.ipynb",
    f"{PAGE}/",
    "/modules/../learners/.class.json",
    "/modules/%2e%2e%2flearners/state",
    "/voila/render/",
    "/voila",
    "/voila/tree",
    "/voila/files/.class.json",
    "/voila/files/.cookie-secret",
    f"/voila/files/ada-1/{MODULE}/answers.json",
    "/voila/static/voila.js",
    "/voila/templates/duty/static/course.css",
    "/voila/templates/lab/static/voila.js",
    "/voila/labextensions/anything",
    "/voila/api/themes/anything",
    "/voila/api/contents",
    f"/voila/query/{SOMEBODYS_KERNEL}",
    f"/voila/execution/{SOMEBODYS_KERNEL}",
    "/api",
    "/api/status",
    "/api/me",
    "/api/kernels",
    f"/api/kernels/{SOMEBODYS_KERNEL}",
    f"/api/kernels/{SOMEBODYS_KERNEL}/restart",
    f"/api/kernels/{SOMEBODYS_KERNEL}/channels",
    "/api/kernelspecs",
    "/api/sessions",
    "/api/terminals",
    "/api/contents/.class.json",
    "/api/contents/ada-1",
    "/terminals/1",
    "/terminals/websocket/1",
    "/files/.class.json",
    "/tree",
    "/lab",
    "/login",
    "/logout",
    "/static/style.css",
    "/favicon.ico",
    "/robots.txt",
    "/nowhere",
    "/../learners/.class.json",
    "/%2e%2e/learners/.class.json",
    "//signin",
)
"""What Voila and Jupyter serve elsewhere, and some guesses."""


@pytest.fixture(scope="module")
def course(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Course]:
    """A class that is served, in which Ada has answered; each test has other learners of its own."""
    course = small_course(tmp_path_factory.mktemp("class"), CODE)
    with course.served():
        yield course


@pytest.fixture(scope="module")
def ada(course: Course) -> Visitor:
    """Ada's browser."""
    visitor = course.visitor()
    signed_in = visitor.sign_in("ada-1", "Ada", code="quiet river 9")
    assert (signed_in.status, signed_in.to) == (302, PAGE)
    answer(course.learners / "ada-1" / MODULE, Learner("ada-1", "Ada"), words="my very own answer")
    return visitor


def signed_in(course: Course, id: str, ip: str = "127.0.0.1") -> Visitor:
    """Another learner's browser."""
    visitor = course.visitor(ip)
    assert visitor.sign_in(id, id.title(), code=CODE).status == 302
    return visitor


def shows_nothing(shown: Answer) -> bool:
    """Whether there is nothing of the course in it, nor of a learner."""
    return not any(words in shown.text for words in ("A module", "Test Mission", "my very own", "ada-1", "answers.json", CODE, "devices"))


def shuts_out(shown: Answer) -> bool:
    """Whether it refuses, or leads to the sign-in."""
    return shown.status in {403, 405} or (shown.status == 302 and shown.to.partition("?")[0] == "/")


@pytest.mark.usefixtures("ada")
def test_a_stranger_is_shown_nothing(course: Course) -> None:
    methods = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS")
    tries: dict[tuple[str, str], Answer] = {}
    for path in (*OWN, *KNOWN):
        stranger = course.visitor()
        tries |= {(method, path): stranger.ask(method, path) for method in methods}
    assert {tried: shown.status for tried, shown in tries.items() if not (shuts_out(shown) and shows_nothing(shown))} == {}


def test_the_former_address_of_a_page_shows_nothing_and_leads_to_the_present_one(course: Course, ada: Visitor) -> None:
    for visitor in (course.visitor(), ada):
        shown = visitor.get(FORMER_PAGE)
        assert (shown.status, shown.to, shown.text) == (301, PAGE, "")
        assert visitor.ask("POST", FORMER_PAGE).status in {403, 405}


def test_a_learner_is_shown_no_more_than_the_page(ada: Visitor) -> None:
    token = {"_xsrf": ada.cookies["_xsrf"]}
    contents = {"GET": None, "POST": token, "DELETE": token}
    tries = {(method, path): ada.ask(method, path, content) for path in KNOWN for method, content in contents.items()}
    assert {tried: shown.status for tried, shown in tries.items() if shown.status not in {403, 404, 405} or not shows_nothing(shown)} == {}


def test_the_sign_in_asks_for_the_code_and_says_nothing_of_the_course(course: Course) -> None:
    shown = course.visitor().get("/")
    assert shown.status == 200
    assert 'name="code"' in shown.text
    assert 'name="number"' not in shown.text
    assert shows_nothing(shown)


def test_a_wrong_code_is_one_sentence_beside_what_was_given(course: Course) -> None:
    visitor = course.visitor("127.0.0.3")
    refused = visitor.sign_in("zoe-9", "Zoe", code="QUIET-RIVER-8")
    assert refused.status == 403
    assert re.findall(r'role="alert">(.*?)</p>', refused.text) == ["This class code is not right. Ask your instructor for it."]
    assert 'value="QUIET-RIVER-8"' in refused.text
    assert visitor.cookies.keys() == {"_xsrf"}
    assert not (course.learners / "zoe-9").exists()


def test_who_guesses_codes_has_to_wait_and_is_told_how_long(course: Course) -> None:
    visitor = course.visitor("127.0.0.4")
    for _ in range(FREE_TRIES):
        assert visitor.sign_in("zoe-9", "Zoe", code="a guess").status == 403
    refused = visitor.sign_in("zoe-9", "Zoe", code=CODE)
    assert refused.status == 429
    assert 1 <= int(refused.headers["Retry-After"]) <= 6
    assert "There were too many wrong tries from this device. Wait " in refused.text
    assert course.visitor().sign_in("zoe-9", "Zoe", code=CODE).status == 302


def test_cookies_work_without_tls_and_are_out_of_reach_of_scripts(course: Course) -> None:
    visitor = course.visitor()
    assert "secure" not in visitor.get("/").headers["Set-Cookie"].lower()
    given = visitor.ask("POST", "/signin", {"learner_id": "eli-4", "name": "Eli", "code": CODE, "_xsrf": visitor.cookies["_xsrf"]})
    cookie = given.headers["Set-Cookie"]
    assert "secure" not in cookie.lower()
    assert "HttpOnly" in cookie
    assert "SameSite=Lax" in cookie


def names_of(cookies: dict[str, str]) -> list[str]:
    """The names of the course's own cookies: who signed in, and on which device."""
    return sorted(name for name in cookies if name.startswith("duty-"))


def sees_nothing(visitor: Visitor) -> bool:
    """Whether neither the page nor what is personal on it comes to this browser."""
    page, state, saved = visitor.get(PAGE), visitor.act("state"), visitor.save(words="mine")
    return page.to.partition("?")[0] == "/" and (page.status, state.status, saved.status) == (302, 403, 403) and shows_nothing(state)


def test_a_cookie_of_the_course_without_a_class_opens_nothing(course: Course, ada: Visitor) -> None:
    visitor = course.visitor()
    secret = (course.learners / ".cookie-secret").read_bytes()
    device, learner = names_of(ada.cookies)
    for name, value in ((learner, "ada-1"), (device, "laptop")):
        visitor.cookies[name] = create_signed_value(secret, name, value).decode()
    assert visitor.get("/").status == 200
    assert sees_nothing(visitor)


def test_a_learners_cookie_at_another_device_opens_nothing(course: Course, ada: Visitor) -> None:
    ben = signed_in(course, "ben-2")
    _device, learner = names_of(ada.cookies)
    ben.cookies[learner] = ada.cookies[learner]
    assert sees_nothing(ben)


def test_another_learners_answers_are_out_of_reach(course: Course, ada: Visitor) -> None:
    eve = signed_in(course, "eve-5")
    before = (course.learners / "ada-1" / MODULE / "answers.json").read_bytes()
    assert eve.save(words="Eve's words").status == 200
    assert answers_of(course.learners / "eve-5" / MODULE).value("words") == "Eve's words"
    for op in ("state", "result", "bundle", "learner", "begin", "save"):
        assert "my very own" not in eve.act(op, {"id": "ada-1", "name": "Ada", "entries": {}}).text
    assert "my very own" in ada.act("state").text
    assert (course.learners / "ada-1" / MODULE / "answers.json").read_bytes() == before


def test_no_other_site_can_speak_for_a_learner(course: Course, ada: Visitor) -> None:
    before = (course.learners / "ada-1" / MODULE / "answers.json").read_bytes()
    for op in ("save", "learner", "begin", "hand-in", "bundle"):
        path, body = (
            f"{PAGE}/{op}",
            json.dumps({"id": "ada-1", "name": "A", "entries": {"words": {"value": "theirs", "at": "2027"}}}).encode(),
        )
        for kind in ("application/json", "text/plain", "application/x-www-form-urlencoded"):
            assert ada.ask("POST", path, body, **{"Content-Type": kind}).status == 403
        assert ada.ask("POST", path, body, **{"X-XSRFToken": "a guess"}).status == 403
        assert ada.ask("GET", path).status == 405
    assert (course.learners / "ada-1" / MODULE / "answers.json").read_bytes() == before


def test_no_other_site_can_read_what_a_learner_may(ada: Visitor) -> None:
    for path in (PAGE, f"{PAGE}/state", f"{PAGE}/result", f"{PAGE}/content"):
        answered = ada.get(path, Origin="http://elsewhere.example")
        assert not [name for name in answered.headers if name.lower().startswith("access-control-")]
        assert answered.headers["Cross-Origin-Resource-Policy"] == "same-origin"


def test_a_name_that_was_turned_on_the_course_opens_nothing(ada: Visitor) -> None:
    hosts = ("elsewhere.example", "elsewhere.example:80", "10.1.2.3", "[::2]", "127.0.0.1.elsewhere.example", "")
    paths = ("/", PAGE, f"{PAGE}/state", "/nowhere")
    tries = {(host, path): ada.ask("GET", path, Host=host) for host in hosts for path in paths}
    assert {tried: shown.status for tried, shown in tries.items() if shown.status not in {400, 403} or not shows_nothing(shown)} == {}


def test_no_other_template_can_be_asked_for(ada: Visitor) -> None:
    assert ada.get(f"{PAGE}?template=lab&theme=dark").text == ada.get(PAGE).text


def test_a_learner_goes_on_at_another_device_with_the_instructors_number_alone(course: Course) -> None:
    laptop, phone = signed_in(course, "hal-8"), course.visitor("127.0.0.5")
    laptop.save(words="written on the laptop")
    refused = phone.sign_in("hal-8", "Hal-8", code=CODE)
    assert refused.status == 403
    assert "This ID is in use on another device." in refused.text
    assert 'name="number"' in refused.text
    number = re.findall(r"Another device \(127\.0\.0\.5\) asks .* number (\d{6})\.", (course.root / "server.log").read_text())[0]
    assert phone.sign_in("hal-8", "Hal-8", code=CODE, number="999999x").status == 403
    assert sees_nothing(phone)
    assert phone.sign_in("hal-8", "Hal-8", code=CODE, number=number).to == PAGE
    assert phone.act("state").data["answers"]["words"]["value"] == "written on the laptop"
    assert sees_nothing(laptop)
    assert answers_of(course.learners / "hal-8" / MODULE).value("words") == "written on the laptop"


def test_who_signs_out_comes_in_again_at_the_same_device_and_nobody_else_does(course: Course) -> None:
    ida = signed_in(course, "ida-9")
    ida.get("/signout")
    assert sees_nothing(ida)
    assert course.visitor().sign_in("ida-9", "Ida-9", code=CODE).status == 403
    assert ida.sign_in("ida-9", "Ida-9", code=CODE).status == 302


def test_the_instructor_is_told_address_and_code(course: Course) -> None:
    told = (course.root / "server.log").read_text()
    assert f"The course is at http://127.0.0.1:{course.port}/" in told
    assert "Class code: QUIET-RIVER-9" in told
