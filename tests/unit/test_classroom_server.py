"""A class's server as a program of its own: nothing without the code, and nothing of another learner's."""

import re
import secrets
import socket
from collections.abc import Iterator

import psutil
import pytest
from tornado.web import create_signed_value

from tests.running import kernels_below, wait_until
from tests.unit.learner_side import MODULE, answer
from tests.unit.serving import START_SECONDS, Answer, Course, Visitor, small_course
from widgets.answers import Learner
from widgets.classroom.throttle import FREE_TRIES

CODE = "QUIET-RIVER-9"
ADAS_PAGE = f"/voila/render/ada-1/{MODULE}/{MODULE}.ipynb"
SOMEBODYS_KERNEL = "01234567-89ab-cdef-0123-456789abcdef"
KNOWN = (
    ADAS_PAGE,
    f"{ADAS_PAGE}?template=lab",
    f"/voila/render/ada-1/{MODULE}/answers.json",
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
    "/metrics",
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
    assert (signed_in.status, signed_in.to) == (302, ADAS_PAGE)
    answer(course.learners / "ada-1" / MODULE, Learner("ada-1", "Ada"), words="my very own answer")
    return visitor


def signed_in(course: Course, id: str, ip: str = "127.0.0.1") -> Visitor:
    """Another learner's browser."""
    visitor = course.visitor(ip)
    assert visitor.sign_in(id, id.title(), code=CODE).status == 302
    return visitor


def kernel_of(visitor: Visitor, page: str) -> str:
    """The kernel behind a page that was opened just now."""
    return re.findall(r'id="kernel-place">\{"kernel": "([^"]+)"', visitor.get(page).text)[0]


def connect(visitor: Visitor, kernel: str, **headers: str) -> int:
    """The status with which a websocket to this kernel is answered: 101 where it opens."""
    asked = {
        "Connection": "Upgrade",
        "Upgrade": "websocket",
        "Sec-WebSocket-Version": "13",
        "Sec-WebSocket-Key": "AAAAAAAAAAAAAAAAAAAAAA==",
    }
    return visitor.ask("GET", f"/api/kernels/{kernel}/channels?session_id={secrets.token_hex()}", **asked, **headers).status


def end_kernel(visitor: Visitor, kernel: str) -> int:
    """The status with which the end of this kernel is answered."""
    visitor.get("/signin")
    return visitor.ask("POST", f"/voila/api/shutdown/{kernel}", {"_xsrf": visitor.cookies["_xsrf"]}).status


def shows_nothing(shown: Answer) -> bool:
    """Whether there is nothing of the course in it, nor of a learner."""
    return not any(words in shown.text for words in ("A module", "Test Mission", "my very own", "ada-1", "answers.json", CODE, "devices"))


@pytest.mark.parametrize("path", [*KNOWN, "/modules"])
def test_a_stranger_is_shown_nothing(course: Course, ada: Visitor, path: str) -> None:
    stranger = course.visitor()
    for method in ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"):
        shown = stranger.ask(method, path)
        assert shown.status in {403, 405} or (shown.status == 302 and shown.to.partition("?")[0] == "/"), (method, shown.status)
        assert shows_nothing(shown)


@pytest.mark.parametrize("path", [path for path in KNOWN if not path.startswith(ADAS_PAGE)])
def test_a_learner_is_shown_no_more_than_the_page(course: Course, ada: Visitor, path: str) -> None:
    for method in ("GET", "POST", "DELETE"):
        shown = ada.ask(method, path, {"_xsrf": ada.cookies["_xsrf"]} if method != "GET" else None)
        assert shown.status in {403, 404, 405}, (method, shown.status)
        assert shows_nothing(shown)


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
    assert "duty-learner" not in visitor.cookies
    assert not (course.learners / "zoe-9").exists()


def test_who_guesses_codes_has_to_wait_and_is_told_how_long(course: Course) -> None:
    visitor = course.visitor("127.0.0.4")
    for _ in range(FREE_TRIES):
        assert visitor.sign_in("zoe-9", "Zoe", code="a guess").status == 403
    refused = visitor.sign_in("zoe-9", "Zoe", code=CODE)
    assert refused.status == 429
    assert 1 <= int(refused.headers["Retry-After"]) <= 6
    assert "Too many wrong tries came from this device. Wait " in refused.text
    assert course.visitor().sign_in("zoe-9", "Zoe", code=CODE).status == 302


def test_cookies_work_without_tls_and_are_out_of_reach_of_scripts(course: Course) -> None:
    visitor = course.visitor()
    visitor.get("/")
    given = visitor.ask("POST", "/signin", {"learner_id": "eli-4", "name": "Eli", "code": CODE, "_xsrf": visitor.cookies["_xsrf"]})
    cookie = given.headers["Set-Cookie"]
    assert "secure" not in cookie.lower()
    assert "HttpOnly" in cookie
    assert "SameSite=Lax" in cookie


def test_a_cookie_of_the_course_without_a_class_opens_nothing(course: Course, ada: Visitor) -> None:
    visitor = course.visitor()
    secret = (course.learners / ".cookie-secret").read_bytes()
    for name, value in (("duty-learner", "ada-1"), ("duty-device", "laptop")):
        visitor.cookies[name] = create_signed_value(secret, name, value).decode()
    assert visitor.get("/").status == 200
    assert visitor.get(ADAS_PAGE).to == "/"


def test_a_learners_cookie_at_another_device_opens_nothing(course: Course, ada: Visitor) -> None:
    ben = signed_in(course, "ben-2")
    ben.cookies["duty-learner"] = ada.cookies["duty-learner"]
    assert ben.get(ADAS_PAGE).to == "/"


def test_another_learners_page_and_kernel_are_not_there(course: Course, ada: Visitor) -> None:
    stranger, eve = course.visitor(), signed_in(course, "eve-5")
    kernel = kernel_of(ada, ADAS_PAGE)
    assert eve.get(ADAS_PAGE).to == "/"
    assert [connect(visitor, kernel) for visitor in (stranger, eve, ada)] == [403, 404, 101]
    stranger.get("/")
    assert [end_kernel(visitor, kernel) for visitor in (stranger, eve)] == [403, 404]
    assert connect(eve, SOMEBODYS_KERNEL) == 404
    assert connect(ada, kernel) == 101
    assert end_kernel(ada, kernel) == 204
    assert connect(ada, kernel) == 404


def test_no_other_site_can_speak_for_a_learner(course: Course, ada: Visitor) -> None:
    kernel = kernel_of(ada, ADAS_PAGE)
    assert connect(ada, kernel, Origin="http://elsewhere.example") == 403
    assert ada.ask("POST", f"/voila/api/shutdown/{kernel}").status == 403
    assert connect(ada, kernel, Origin=f"http://127.0.0.1:{ada.port}") == 101
    assert end_kernel(ada, kernel) == 204


@pytest.mark.parametrize("host", ["elsewhere.example", "elsewhere.example:80", "10.1.2.3", "[::2]", "127.0.0.1.elsewhere.example", ""])
def test_a_name_that_was_turned_on_the_course_opens_nothing(ada: Visitor, host: str) -> None:
    for path in ("/", ADAS_PAGE, "/nowhere"):
        shown = ada.ask("GET", path, Host=host)
        assert shown.status in {400, 403}
        assert shows_nothing(shown)


def test_no_other_template_can_be_asked_for(course: Course) -> None:
    gil = signed_in(course, "gil-7")
    shown = gil.get(f"/voila/render/gil-7/{MODULE}/{MODULE}.ipynb?template=lab&theme=dark")
    assert 'id="course-data"' in shown.text
    assert end_kernel(gil, re.findall(r'id="kernel-place">\{"kernel": "([^"]+)"', shown.text)[0]) == 204


def test_a_learner_goes_on_at_another_device_with_the_instructors_number_alone(course: Course) -> None:
    page = f"/voila/render/hal-8/{MODULE}/{MODULE}.ipynb"
    laptop, phone = signed_in(course, "hal-8"), course.visitor("127.0.0.5")
    kernel = kernel_of(laptop, page)
    refused = phone.sign_in("hal-8", "Hal-8", code=CODE)
    assert refused.status == 403
    assert "This ID is in use on another device." in refused.text
    assert 'name="number"' in refused.text
    number = re.findall(r"Another device \(127\.0\.0\.5\) asks .* number (\d{6})\.", (course.root / "server.log").read_text())[0]
    assert phone.sign_in("hal-8", "Hal-8", code=CODE, number="999999x").status == 403
    assert phone.get(page).to == "/"
    assert phone.sign_in("hal-8", "Hal-8", code=CODE, number=number).to == page
    assert connect(laptop, kernel) == 403
    assert connect(phone, kernel) == 404
    assert laptop.get(page).to == "/"


def test_who_signs_out_comes_in_again_at_the_same_device_and_nobody_else_does(course: Course) -> None:
    ida = signed_in(course, "ida-9")
    ida.get("/signout")
    assert ida.get(f"/voila/render/ida-9/{MODULE}/{MODULE}.ipynb").to == "/"
    assert course.visitor().sign_in("ida-9", "Ida-9", code=CODE).status == 403
    assert ida.sign_in("ida-9", "Ida-9", code=CODE).status == 302


def test_the_instructor_is_told_address_and_code(course: Course) -> None:
    told = (course.root / "server.log").read_text()
    assert f"The course is at http://127.0.0.1:{course.port}/" in told
    assert "Class code: QUIET-RIVER9" in told


def kernels_of(course: Course) -> int:
    """How many kernels the server runs."""
    servers = [process for process in psutil.process_iter(["cmdline"]) if str(course.root) in (process.info["cmdline"] or [])]
    return sum(len(kernels_below(server.pid)) for server in servers)


def test_a_page_that_is_closed_before_it_came_leaves_no_kernel(course: Course) -> None:
    before = kernels_of(course)
    kim = signed_in(course, "kim-3")
    cookies = "; ".join(f"{name}={value}" for name, value in kim.cookies.items())
    with socket.create_connection(("127.0.0.1", course.port), timeout=START_SECONDS) as line:
        line.sendall(f"GET /voila/render/kim-3/{MODULE}/{MODULE}.ipynb HTTP/1.1\r\nHost: 127.0.0.1\r\nCookie: {cookies}\r\n\r\n".encode())
        assert b"200 OK" in line.recv(4096)
        wait_until(lambda: kernels_of(course) > before)
    wait_until(lambda: kernels_of(course) == before)
