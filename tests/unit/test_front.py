"""Where learners reach the course: who may say where a request comes from, behind a proxy and without one."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from tornado.httputil import HTTPHeaders, HTTPServerRequest, RequestStartLine

from grading.cli import main as duty
from grading.running import local
from tests.unit.learner_side import MODULE, answers_of
from tests.unit.serving import Course, Visitor, small_course
from widgets.problems import CourseProblem
from widgets.serving.classroom.throttle import FREE_TRIES
from widgets.serving.front import THIS_MACHINE, Caller, Front, is_this_machine
from widgets.serving.server import check_ip

CODE = "QUIET-RIVER-9"


class Connection:
    """What tornado knows of a connection."""

    def __init__(self, remote_ip: str, protocol: str) -> None:
        self.context = self
        self.remote_ip, self.protocol = remote_ip, protocol


def request(remote_ip: str, *forwarded_for: str, protocol: str = "http") -> HTTPServerRequest:
    headers = HTTPHeaders({"Host": "course.academy.org", "X-Forwarded-Proto": "https", "X-Scheme": "https", "X-Real-Ip": "10.9.9.9"})
    for address in forwarded_for:
        headers.add("X-Forwarded-For", address)
    line = RequestStartLine("GET", "/", "HTTP/1.1")
    return HTTPServerRequest(headers=headers, connection=Connection(remote_ip, protocol), start_line=line)  # type: ignore[arg-type]


# Addresses


def test_without_a_proxy_the_course_is_asked_by_the_address_it_listens_on() -> None:
    for ip in ("127.0.0.1", "127.0.0.2", "::1", "localhost"):
        assert Front.direct(ip) == Front(frozenset({ip, "localhost", THIS_MACHINE, "::1"}), "/", "")
    assert Front.direct("192.168.1.5") == Front(frozenset({"192.168.1.5"}), "/", "")


@pytest.mark.parametrize(
    ("address", "host", "base_url", "proxy"),
    [
        ("https://course.academy.org", "course.academy.org", "/", "https://course.academy.org/"),
        ("https://course.academy.org/", "course.academy.org", "/", "https://course.academy.org/"),
        (
            "https://Course.Academy.org:8443/duty/to-report/",
            "course.academy.org",
            "/duty/to-report/",
            "https://Course.Academy.org:8443/duty/to-report/",
        ),
        ("http://192.168.1.5/duty", "192.168.1.5", "/duty/", "http://192.168.1.5/duty/"),
        ("https://[2001:db8::1]:444/", "2001:db8::1", "/", "https://[2001:db8::1]:444/"),
    ],
)
def test_behind_a_proxy_the_course_is_asked_by_the_proxys_name(address: str, host: str, base_url: str, proxy: str) -> None:
    assert Front.behind(address) == Front(frozenset({host, "localhost", THIS_MACHINE, "::1"}), base_url, proxy)


@pytest.mark.parametrize(
    "address",
    [
        *("course.academy.org", "ftp://course.academy.org", "https://", "https://:443", "", "https:///duty", "//course.academy.org"),
        *("https://course.academy.org?a=b", "https://course.academy.org/#a", "https://ada:secret@course.academy.org", "https://x:99999"),
        *("https://x:port", "https://[::1", "https://x/a b", "https://x/a(b", "https://x/../b", "https://x/%2e%2e/b"),
    ],
)
def test_what_is_not_a_proxys_address_is_one_sentence(address: str) -> None:
    with pytest.raises(CourseProblem, match=r"is not the address of a proxy\. Give one like this: make course CLASS=1 PROXY=https://"):
        Front.behind(address)


@pytest.mark.parametrize(
    ("ip", "answer"), [("127.0.0.1", True), ("127.9.9.9", True), ("::1", True), ("localhost", True), ("10.0.0.1", False)]
)
def test_this_machine_is_known_by_its_addresses(ip: str, answer: bool) -> None:
    assert is_this_machine(ip) is answer


# Who says where a request comes from


def test_without_a_proxy_no_header_says_where_a_request_comes_from() -> None:
    front = Front.direct("127.0.0.1")
    assert front.caller(request("127.0.0.1", "10.1.1.1")) == Caller("127.0.0.1", False)
    assert front.caller(request("10.0.0.5", "10.1.1.1")) == Caller("10.0.0.5", False)
    assert front.caller(request("10.0.0.5", protocol="https")) == Caller("10.0.0.5", True)


@pytest.mark.parametrize(
    ("forwarded", "address"),
    [
        (["10.0.0.7"], "10.0.0.7"),
        (["10.66.66.66, 10.0.0.7"], "10.0.0.7"),
        (["10.66.66.66", "10.0.0.7"], "10.0.0.7"),
        (["127.0.0.1,10.55.5.5 ,  10.0.0.7"], "10.0.0.7"),
        (["10.66.66.66,"], "127.0.0.1"),
        ([""], "127.0.0.1"),
        ([], "127.0.0.1"),
    ],
)
def test_of_the_proxys_header_only_the_last_address_counts(forwarded: list[str], address: str) -> None:
    assert Front.behind("https://course.academy.org").caller(request("127.0.0.1", *forwarded)).address == address


def test_a_request_that_bypasses_the_proxy_cannot_claim_another_address() -> None:
    front = Front.behind("https://course.academy.org")
    assert front.caller(request("10.0.0.5", "10.1.1.1")).address == "10.0.0.5"


@pytest.mark.parametrize(("scheme", "encrypted"), [("https", True), ("http", False)])
def test_whether_the_learners_line_is_encrypted_is_a_setting_and_no_header(scheme: str, encrypted: bool) -> None:
    assert Front.behind(f"{scheme}://course.academy.org").caller(request("127.0.0.1")).is_encrypted is encrypted


# Where the course listens


def test_a_proxy_needs_a_class_code_and_the_course_on_this_machine() -> None:
    proxy = "https://course.academy.org"
    check_ip("127.0.0.1", "1", proxy)
    check_ip("localhost", CODE, proxy)
    with pytest.raises(
        CourseProblem, match=r"everyone could open the course\. Ask for a class code: make course CLASS=1 PROXY=https://course"
    ):
        check_ip("127.0.0.1", None, proxy)
    with pytest.raises(CourseProblem, match=r"Behind a proxy the course listens on this machine only\. Leave IP out"):
        check_ip("192.168.1.5", "1", proxy)
    with pytest.raises(CourseProblem, match="is not the address of a proxy"):
        check_ip("127.0.0.1", "1", "course.academy.org")


def test_the_whole_course_passes_the_proxy_on_to_its_server(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    paths: list[object] = []

    def serve(root: Path, *given: object) -> int:
        paths.append(given)
        return 0

    monkeypatch.setattr(local, "serve", serve)
    assert duty(["course", "--class", "1", "--proxy", "https://course.academy.org"]) == 0
    assert paths == [("127.0.0.1", 8866, "1", "https://course.academy.org")]
    assert capsys.readouterr().out == ""


# Real servers


@pytest.fixture(scope="module")
def proxied(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Course]:
    """A class behind a proxy with TLS that serves the course below a path."""
    course = small_course(tmp_path_factory.mktemp("proxied"), CODE)
    course.proxy = "https://course.academy.org/duty"
    with course.served():
        yield course


def through_the_proxy(course: Course, *addresses: str) -> Visitor:
    """A browser whose requests come through the proxy; the last of its addresses is what the proxy adds, the others it wrote itself."""
    forwarded = ", ".join(addresses) or "10.0.0.7"
    headers = {"Host": "course.academy.org", "X-Forwarded-For": forwarded, "X-Forwarded-Proto": "https"}
    return Visitor(course.port, base="/duty", headers=headers)


def test_behind_a_proxy_the_course_works_below_its_path(proxied: Course) -> None:
    visitor = through_the_proxy(proxied)
    signed_in = visitor.sign_in("ada-1", "Ada", code=CODE)
    assert (signed_in.status, signed_in.to) == (302, f"/duty/modules/{MODULE}")
    page = visitor.get(f"/duty/modules/{MODULE}")
    assert f'data-address="/duty/modules/{MODULE}/"' in page.text
    assert visitor.save(p1="true").data == {}
    assert visitor.act("state").data["answers"]["p1"]["value"] == "true"
    assert answers_of(proxied.learners / "ada-1" / MODULE).value("p1") == "true"
    for outside in ("/", f"/modules/{MODULE}", "/signin", f"/modules/{MODULE}/state", "/dutymodules"):
        shown = visitor.get(outside)
        assert (shown.status, "A module" in shown.text) == (404, False)
    assert visitor.get("/duty/signout").to == "/duty/"


def test_behind_tls_the_cookies_are_for_encrypted_lines_only(proxied: Course) -> None:
    visitor = through_the_proxy(proxied)
    [xsrf] = visitor.get("/duty/").new_cookies
    assert {"secure", "samesite=lax", "path=/duty/"} <= {part.strip().lower() for part in xsrf.split(";")}
    fields = {"learner_id": "ben-2", "name": "Ben", "code": CODE, "_xsrf": visitor.cookies["_xsrf"]}
    cookies = visitor.ask("POST", "/duty/signin", fields).new_cookies
    assert len(cookies) == 2
    for cookie in cookies:
        assert cookie.startswith("duty-")
        attributes = {part.strip().lower() for part in cookie.split(";")}
        assert {"secure", "httponly", "samesite=lax", "path=/duty/"} <= attributes


def test_behind_a_proxy_one_learner_who_guesses_holds_up_no_other(proxied: Course) -> None:
    other = through_the_proxy(proxied, "10.0.0.8")
    for number in range(FREE_TRIES):
        guesser = through_the_proxy(proxied, f"10.7.7.{number}", "10.0.0.66")
        assert guesser.sign_in("zoe-9", "Zoe", code="a guess").status == 403
    assert through_the_proxy(proxied, "10.0.0.8", "10.0.0.66").sign_in("zoe-9", "Zoe", code=CODE).status == 429
    assert other.sign_in("zoe-9", "Zoe", code=CODE).status == 302


@pytest.mark.parametrize("host", ["elsewhere.example", "course.academy.org.elsewhere.example", "192.168.1.5"])
def test_behind_a_proxy_only_its_name_opens_the_course(proxied: Course, host: str) -> None:
    visitor = through_the_proxy(proxied)
    refused = visitor.ask("GET", "/duty/", Host=host)
    assert (refused.status, "The course does not answer to this address." in refused.text) == (403, True)
    assert visitor.ask("GET", "/duty/", Host="course.academy.org:443").status == 200


def test_the_instructor_sees_where_the_proxy_sends_requests(proxied: Course) -> None:
    said = (proxied.root / "server.log").read_text()
    assert "The course is at https://course.academy.org/duty/" in said
    assert f"The proxy has to forward it to http://127.0.0.1:{proxied.port}/duty/" in said


def test_two_courses_on_two_ports_do_not_sign_each_other_out(tmp_path_factory: pytest.TempPathFactory) -> None:
    first, second = (small_course(tmp_path_factory.mktemp(name)) for name in ("first", "second"))
    with first.served(), second.served():
        one, two = (Visitor(course.port) for course in (first, second))
        two.cookies = one.cookies  # a browser shares cookies between the ports of a machine
        one.sign_in("ada-1", "Ada")
        two.sign_in("ben-2", "Ben")
        for _ in range(2):
            assert one.save(p1="of the first").data == {}
            assert two.save(p1="of the second").data == {}
            assert one.act("state").data["learner"]["id"] == "ada-1"
            assert two.act("state").data["learner"]["id"] == "ben-2"
        assert two.get("/signout").to == "/"
        one.cookies = two.cookies = {name: value for name, value in two.cookies.items() if value}
        assert one.act("state").status == 200
        assert two.act("state").status == 403
    assert answers_of(first.learners / "ada-1" / MODULE).value("p1") == "of the first"
    assert answers_of(second.learners / "ben-2" / MODULE).value("p1") == "of the second"
