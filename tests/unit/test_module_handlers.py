"""The modules over HTTP, on the local course's server: one page for all, what is personal for each, and nothing that runs."""

import base64
import gzip
import hashlib
import http.client
import json
import os
import re
import socket
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec
import psutil
import pytest

from grading.submissions.hand_ins import deliveries
from tests.page_data import page_data
from tests.unit import building
from tests.unit.learner_side import MODULE, answer, answers_of
from tests.unit.serving import Answer, Course, Visitor, small_course
from widgets.answers.store import Learner
from widgets.languages.catalogue import Language
from widgets.serving.course_handler import LARGEST_BODY

PAGE = f"/modules/{MODULE}"
READ, WRITTEN = ("state", "result"), ("save", "learner", "begin", "hand-in", "bundle")
GZIP = {"Accept-Encoding": "br;q=1.0, gzip;q=0.8"}
SOMEONES_KERNEL = "01234567-89ab-cdef-0123-456789abcdef"


@pytest.fixture(scope="module")
def course(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Course]:
    """A course with an exchange that is served; each test has learners of its own."""
    course = small_course(tmp_path_factory.mktemp("served"))
    course.open_exchange()
    with course.served():
        yield course


def signed_in(course: Course, id: str) -> Visitor:
    visitor = course.visitor()
    assert visitor.sign_in(id, id.title()).status == 302
    return visitor


def entry(value: Any, second: int = 1) -> dict[str, Any]:
    return {"value": value, "at": f"2026-01-01T00:00:{second:02}.000+00:00"}


# The page


def test_the_page_is_the_same_for_all_learners_byte_for_byte(course: Course) -> None:
    ada, ben = signed_in(course, "ada-1"), signed_in(course, "ben-2")
    answer(course.learners / "ada-1" / MODULE, Learner("ada-1", "Ada-1"), words="my very own answer")
    first, second = ada.get(PAGE), ben.get(PAGE)
    assert (first.status, first.raw, first.headers["Etag"]) == (200, second.raw, second.headers["Etag"])
    for of_one_learner in ("ada-1", "Ada-1", "my very own", *ada.cookies.values()):
        assert of_one_learner not in first.text


def test_the_page_comes_compressed_and_as_the_same_text_where_it_cannot(course: Course) -> None:
    visitor = signed_in(course, "ada-1")
    packed, plain = visitor.get(PAGE, **GZIP), visitor.get(PAGE)
    assert packed.headers["Content-Encoding"] == "gzip"
    assert "Content-Encoding" not in plain.headers
    assert gzip.decompress(packed.raw) == plain.raw
    assert len(packed.raw) < len(plain.raw) / 3
    for answered in (packed, plain):
        assert {"Accept-Encoding", "Accept-Language", "Cookie"} <= set(answered.headers["Vary"].split(", "))
        assert answered.headers["Cache-Control"] == "private, no-cache"
        assert answered.headers["Content-Type"] == "text/html; charset=UTF-8"


@pytest.mark.parametrize("path", [PAGE, f"{PAGE}/content"])
def test_a_page_that_the_browser_has_is_not_sent_again(course: Course, path: str) -> None:
    visitor = signed_in(course, "ada-1")
    etag = visitor.get(path, **GZIP).headers["Etag"]
    for wanted in (etag, f'W/{etag}, "other"', f'"other", {etag}'):
        again = visitor.get(path, **GZIP, **{"If-None-Match": wanted})
        assert (again.status, again.raw, again.headers["Etag"]) == (304, b"", etag)
    assert visitor.get(path, **{"If-None-Match": '"other"'}).status == 200


def test_the_content_of_a_page_comes_as_json(course: Course) -> None:
    visitor = signed_in(course, "ada-1")
    content = visitor.get(f"{PAGE}/content?lang=en")
    page = page_data(visitor.get(PAGE).text)
    assert content.headers["Content-Type"] == "application/json"
    assert (content.data["language"], content.data["title"], content.data["module"]) == ("en", page["title"], MODULE)
    assert [one["id"] for part in content.data["parts"] for one in part["pages"]] == [
        one["id"] for part in page["parts"] for one in part["pages"]
    ]


def change(path: Path, old: str, new: str) -> None:
    """Change a file as `make release` does: it is another file afterwards."""
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.with_name("new").write_text(text.replace(old, new), encoding="utf-8")
    path.with_name("new").replace(path)


def test_a_changed_release_or_data_file_or_picture_gives_a_new_page(course: Course) -> None:
    visitor = signed_in(course, "ada-1")
    release, mission = course.root / "release" / MODULE, course.root / "data" / "mission.yaml"
    pixel = base64.b64decode("iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==")
    (release / "map.png").write_bytes(pixel)
    etags = [visitor.get(PAGE).headers["Etag"]]

    def changed() -> Answer:
        page = visitor.get(PAGE, **{"If-None-Match": etags[-1]})
        assert page.status == 200
        etags.append(page.headers["Etag"])
        return page

    change(release / f"{MODULE}.ipynb", "Prose with a", "![A map](map.png) Changed prose with a")
    assert "Changed prose" in changed().text
    (release / "map.png").write_bytes(pixel + b"\0")
    assert base64.b64encode(pixel + b"\0").decode() in changed().text
    change(mission, "Test Mission", "Another Mission")
    assert "Another Mission" in changed().text
    building.write_module(course.root / "release" / "beside", building.released(building.sound_cells()))
    assert '"beside"' in changed().text
    (course.root / "release" / "beside" / "beside.ipynb").unlink()
    assert '"module": "beside"' not in changed().text
    assert visitor.get(PAGE, **{"If-None-Match": etags[-1]}).status == 304


def test_a_release_that_cannot_be_read_is_one_sentence_until_it_can(course: Course) -> None:
    visitor = signed_in(course, "ada-1")
    notebook = course.root / "release" / MODULE / f"{MODULE}.ipynb"
    sound = notebook.read_text()
    notebook.write_text("{")
    shown = visitor.get(PAGE)
    assert shown.status == 500
    assert "The course could not be read." in shown.text
    assert "Traceback" not in shown.text
    assert visitor.act("save", {"entries": {"q1": entry("a")}}).data == {}
    notebook.write_text(sound)
    assert visitor.get(PAGE).status == 200


# What a page asks


def test_each_operation_does_what_it_says(course: Course) -> None:
    visitor = signed_in(course, "cy-3")
    assert visitor.act("save", {"entries": {"exa-0": entry("a"), "words": entry("Mine — ünd ✓.")}}).data == {}
    state = visitor.act("state").data
    assert (state["answers"]["words"]["value"], state["learner"]) == (
        "Mine — ünd ✓.",
        {"id": "cy-3", "name": "Cy-3", "shown": "cy-3", "fixed": True},
    )
    assert (state["can"], state["lasts"], state["results"]) == ({"handIn": True, "bundle": False}, True, None)
    assert visitor.act("learner", {"name": "Cyd"}).data == {"learner": {"id": "cy-3", "name": "Cyd", "shown": "cy-3", "fixed": True}}
    assert visitor.act("bundle").data["filename"].startswith("cy-3+mod+")
    receipt = visitor.act("hand-in", {"purpose": "test", "token": "t1"}).data["receipt"]
    assert visitor.act("hand-in", {"purpose": "test", "token": "t1"}).data == {"receipt": receipt}
    assert visitor.act("result").data == {"results": {"handed_in": receipt["timestamp"], "graded": None}}
    [arrived] = [one for one in deliveries(course.exchange / "inbound") if one.learner == "cy-3"]
    assert arrived.read().answers.value("words") == "Mine — ünd ✓."


def test_what_cannot_be_done_is_a_conflict_with_a_sentence(course: Course) -> None:
    visitor = signed_in(course, "dee-4")
    for op, data, sentence in (
        ("hand-in", {"token": "t1"}, "There is nothing to hand in yet. Answer a question first."),
        ("hand-in", {"token": "../t"}, "This page is older than the course behind it. Reload the page."),
        ("save", {"entries": 5}, "This answer cannot be saved, because it is too long or its type is unknown."),
        ("save", {}, "This answer cannot be saved, because it is too long or its type is unknown."),
        ("learner", {"name": ""}, "Please enter your name."),
    ):
        refused = visitor.act(op, data)
        assert (refused.status, refused.data) == (409, {"message": sentence})


def test_strangers_are_refused_with_a_sentence_and_no_way_to_a_page(course: Course) -> None:
    stranger = course.visitor()
    stranger.get("/")
    for op in (*READ, *WRITTEN):
        refused = stranger.act(op, {"entries": {"q1": entry("a")}})
        assert (refused.status, refused.to) == (403, "")
        assert refused.headers["Content-Type"] == "application/json"
        assert refused.data["message"].startswith("You are signed out.")


def test_a_refusal_is_in_the_language_of_the_page(course: Course) -> None:
    stranger, visitor = course.visitor(), signed_in(course, "eli-5")
    messages = {"There is nothing to hand in yet. Answer a question first.": "Rien.", stranger.act("state").data["message"]: "Déconnecté."}
    file = course.root / "data" / "translations" / "fr.json"
    file.parent.mkdir(exist_ok=True)
    file.write_bytes(msgspec.json.encode(Language("fr", "Français", messages=messages)))
    try:
        french = {"Accept-Language": "fr-CA, en;q=0.5"}
        assert stranger.act("state", **french).data == {"message": "Déconnecté."}
        assert stranger.get(f"{PAGE}/state?lang=fr").data == {"message": "Déconnecté."}
        assert visitor.act("hand-in", {"token": "t1"}, **french).data == {"message": "Rien."}
        assert '<html lang="fr"' in visitor.get(PAGE, **french).text
        assert '<html lang="en"' in visitor.get(PAGE).text
    finally:
        file.unlink()


def test_without_the_pages_own_header_nothing_is_written(course: Course) -> None:
    visitor = signed_in(course, "eli-5")
    body = json.dumps({"entries": {"q1": entry("a")}, "_xsrf": visitor.cookies["_xsrf"], "name": "E", "token": "t1"}).encode()
    for op in WRITTEN:
        for headers in ({}, {"X-XSRFToken": ""}, {"X-XSRFToken": "2|00000000|" + "0" * 32 + "|1700000000"}):
            refused = visitor.ask("POST", f"{PAGE}/{op}", body, **headers)
            assert (refused.status, list(refused.data)) == (403, ["message"])
    assert answers_of(course.learners / "eli-5" / MODULE).entries == {}


@pytest.mark.parametrize("method", ["GET", "HEAD", "PUT", "PATCH", "DELETE", "OPTIONS", "POST"])
def test_what_writes_is_a_post_and_what_reads_is_a_get(course: Course, method: str) -> None:
    visitor = signed_in(course, "fay-6")
    headers = {"X-XSRFToken": visitor.cookies["_xsrf"]}
    for op in READ if method == "POST" else WRITTEN if method == "GET" else (*READ, *WRITTEN, "content"):
        refused = visitor.ask(method, f"{PAGE}/{op}", b'{"entries": {}}' if method == "POST" else None, **headers)
        assert refused.status == 405
        assert method == "HEAD" or op == "content" or list(refused.data) == ["message"]
    assert answers_of(course.learners / "fay-6" / MODULE).entries == {}


@pytest.mark.parametrize("body", [b"", b"{", b"[]", b"5", b'"entries"', b"null", b"\xff\xfe", b"[" * 100_000, b"entries=a"])
def test_a_body_that_is_no_json_object_is_refused_with_a_sentence(course: Course, body: bytes) -> None:
    visitor = signed_in(course, "gil-7")
    for op in WRITTEN:
        refused = visitor.ask("POST", f"{PAGE}/{op}", body, **{"X-XSRFToken": visitor.cookies["_xsrf"]})
        assert (refused.status, list(refused.data)) == (400, ["message"])
    assert answers_of(course.learners / "gil-7" / MODULE).entries == {}


def test_a_body_that_is_too_large_is_refused_before_it_is_read(course: Course) -> None:
    visitor = signed_in(course, "hal-8")
    connection = http.client.HTTPConnection("127.0.0.1", course.port, timeout=60)
    connection.putrequest("POST", f"{PAGE}/save")
    connection.putheader("Cookie", "; ".join(f"{name}={value}" for name, value in visitor.cookies.items()))
    connection.putheader("X-XSRFToken", visitor.cookies["_xsrf"])
    connection.putheader("Content-Length", str(LARGEST_BODY + 1))
    connection.endheaders()
    try:
        refused = connection.getresponse().status
    except (ConnectionError, http.client.BadStatusLine):
        refused = 413
    assert refused in {400, 413}
    connection.close()
    assert visitor.act("save", {"entries": {"q1": entry("x" * 19_000)}}).data == {}


@pytest.mark.parametrize(
    "module", ["none", "..", "%2e%2e", "..%2flearners", f"{MODULE}%00", f".%2f{MODULE}", f"{MODULE}%2f..%2f{MODULE}", "%"]
)
def test_a_module_that_is_not_released_is_not_there(course: Course, module: str) -> None:
    visitor = signed_in(course, "ida-9")
    before = sorted(course.root.rglob("*"))
    for op in (*READ, *WRITTEN):
        refused = visitor.act(op, {"entries": {"q1": entry("a")}}, module=module)
        assert (refused.status, list(refused.data)) == (404, ["message"])
    for path in (f"/modules/{module}", f"/modules/{module}/content"):
        shown = visitor.get(path)
        assert shown.status == 404
        assert "Traceback" not in shown.text
    assert sorted(course.root.rglob("*")) == before


def test_saves_and_hand_ins_that_arrive_together_lose_nothing(course: Course) -> None:
    visitor = signed_in(course, "kim-1")
    visitor.act("save", {"entries": {"exa-0": entry("a")}})
    statuses: list[int] = []

    def tab(number: int) -> None:
        own = Visitor(course.port, dict(visitor.cookies))
        for second in range(10):
            statuses.append(own.act("save", {"entries": {f"q{number}": entry(second, second), "all": entry(number, second)}}).status)
        statuses.append(own.act("hand-in", {"token": "t1"}).status)

    tabs = [threading.Thread(target=tab, args=(number,)) for number in range(6)]
    for one in tabs:
        one.start()
    for one in tabs:
        one.join()
    assert statuses == [200] * 66
    kept = answers_of(course.learners / "kim-1" / MODULE)
    assert {id: kept.value(id) for id in kept.entries} == {"exa-0": "a", **{f"q{n}": 9 for n in range(6)}, "all": kept.value("all")}
    assert kept.entries["all"].at == entry(0, 9)["at"]
    assert len([one for one in deliveries(course.exchange / "inbound") if one.learner == "kim-1"]) == 1


# Headers


def answers_of_all_kinds(course: Course) -> dict[str, Answer]:
    """One answer of each kind that a learner's browser gets."""
    visitor, stranger = signed_in(course, "lea-2"), course.visitor()
    etag = visitor.get(PAGE).headers["Etag"]
    return {
        "sign-in": stranger.get("/"),
        "sent to the sign-in": stranger.get(PAGE),
        "no such page": visitor.get("/nowhere"),
        "former address": visitor.get(f"/voila/render/lea-2/{MODULE}/{MODULE}.ipynb"),
        "sign-out": stranger.get("/signout"),
        "choice": visitor.get("/modules"),
        "page": visitor.get(PAGE),
        "compressed page": visitor.get(PAGE, **GZIP),
        "the same page": visitor.get(PAGE, **{"If-None-Match": etag}),
        "content": visitor.get(f"{PAGE}/content"),
        "no such module": visitor.get("/modules/none"),
        "state": visitor.act("state"),
        "saved": visitor.act("save", {"entries": {}}),
        "refused": visitor.act("save", {}),
        "signed out": stranger.act("state"),
        "method": visitor.ask("DELETE", f"{PAGE}/state"),
        "no JSON": visitor.ask("POST", f"{PAGE}/save", b"{", **{"X-XSRFToken": visitor.cookies["_xsrf"]}),
    }


def policy_of(answered: Answer) -> dict[str, str]:
    parts = [part.strip().partition(" ") for part in answered.headers["Content-Security-Policy"].split(";")]
    return {name: value for name, _, value in parts}


def test_every_answer_carries_the_security_headers(course: Course) -> None:
    for kind, answered in answers_of_all_kinds(course).items():
        assert answered.headers["X-Content-Type-Options"] == "nosniff", kind
        assert answered.headers["Referrer-Policy"] == "no-referrer", kind
        assert answered.headers["Cross-Origin-Resource-Policy"] == "same-origin", kind
        assert "camera=()" in answered.headers["Permissions-Policy"], kind
        assert (policy_of(answered)["default-src"], policy_of(answered)["frame-ancestors"]) == ("'none'", "'self'"), kind
        assert "unsafe" not in policy_of(answered).get("script-src", ""), kind
        assert not [name for name in answered.headers if name.lower().startswith("access-control-")], kind
        kept = kind in ("page", "compressed page", "the same page", "content")
        assert answered.headers["Cache-Control"] == ("private, no-cache" if kept else "no-store"), kind


def test_the_policy_allows_the_scripts_of_the_page_and_no_others(course: Course) -> None:
    answered = answers_of_all_kinds(course)
    for kind in ("sign-in", "choice", "page", "no such page", "no such module"):
        page = answered[kind]
        scripts = re.findall(r"<script(?![^>]*application/json)[^>]*>(.*?)</script>", page.text, re.DOTALL)
        hashes = {f"'sha256-{base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()}'" for script in scripts}
        assert set(policy_of(page)["script-src"].split()) == hashes, kind
        assert len(scripts) >= 2, kind
        assert not re.findall(r"<[^>]+\son\w+=", page.text), kind
        assert policy_of(page)["connect-src"] == "'self'", kind


# Nothing runs


def test_the_former_address_leads_to_the_present_one(course: Course) -> None:
    visitor = signed_in(course, "max-3")
    shown = visitor.get(f"/voila/render/max-3/{MODULE}/{MODULE}.ipynb?voila-template=lab")
    assert (shown.status, shown.to) == (301, PAGE)
    for strange in ("%2f%2felsewhere.example", "..%2f..", "%5c%5celsewhere.example"):
        to = visitor.get(f"/voila/render/max-3/{strange}/x.ipynb").to
        assert to == "" or to.startswith("/modules/")


KERNELS = (
    "/api/kernels",
    f"/api/kernels/{SOMEONES_KERNEL}",
    f"/api/kernels/{SOMEONES_KERNEL}/channels",
    f"/api/kernels/{SOMEONES_KERNEL}/channels?session_id=x",
    f"/api/kernels/{SOMEONES_KERNEL}/restart",
    "/api/kernelspecs",
    "/api/sessions",
    "/api/terminals",
    "/terminals/websocket/1",
    "/api/events/subscribe",
    "/api/contents",
    f"/api/contents/ada-1/{MODULE}/x.ipynb",
    "/api/nbconvert/html",
    "/nbconvert/html/x.ipynb",
    "/files/x.ipynb",
    "/lab/api/extensions",
    "/voila",
    "/voila/",
    "/voila/tree",
    f"/voila/render/{MODULE}.ipynb",
    f"/voila/render/ada-1/{MODULE}/{MODULE}.ipynb/",
    f"/voila/api/kernels/{SOMEONES_KERNEL}/channels",
    "/voila/api/kernels",
    f"/voila/api/shutdown/{SOMEONES_KERNEL}",
    f"/voila/execution/{SOMEONES_KERNEL}",
    f"/voila/query/{SOMEONES_KERNEL}",
    f"/voila/files/ada-1/{MODULE}/answers.json",
    f"{PAGE}/channels",
    f"{PAGE}/execute",
    f"{PAGE}/{MODULE}.ipynb",
)
NOTEBOOK = json.dumps(
    {"type": "notebook", "format": "json", "path": "x.ipynb", "name": "python3", "content": building.notebook([])}
).encode()
UPGRADE = {
    "Connection": "Upgrade",
    "Upgrade": "websocket",
    "Sec-WebSocket-Version": "13",
    "Sec-WebSocket-Key": "AAAAAAAAAAAAAAAAAAAAAA==",
}


def descendants(course: Course) -> list[psutil.Process]:
    """The processes below the server, and below what it may have put beside itself."""
    return psutil.Process(course.pid).children(recursive=True)


@pytest.mark.parametrize("path", KERNELS)
def test_nothing_that_a_learner_can_reach_runs_or_stores_anything(course: Course, path: str) -> None:
    visitor = signed_in(course, "ned-4")
    before = sorted(course.root.rglob("*"))
    headers = {"X-XSRFToken": visitor.cookies["_xsrf"], "Content-Type": "application/json"}
    tries = [visitor.ask(method, path, NOTEBOOK, **headers) for method in ("POST", "PUT", "PATCH", "DELETE")]
    tries += [visitor.get(path), visitor.get(path, **UPGRADE, Origin=f"http://127.0.0.1:{course.port}")]
    assert {answered.status for answered in tries} <= {404, 405}
    assert descendants(course) == []
    assert sorted(course.root.rglob("*")) == before


@pytest.mark.parametrize("path", ["/", "/modules", PAGE, f"{PAGE}/state", f"{PAGE}/save", f"{PAGE}/content"])
def test_no_address_of_the_course_opens_a_websocket_or_takes_a_file(course: Course, path: str) -> None:
    visitor = signed_in(course, "ned-4")
    before = {file: file.stat().st_mtime_ns for file in sorted((course.root / "release").rglob("*"))}
    headers = {"X-XSRFToken": visitor.cookies["_xsrf"]}
    assert visitor.get(path, **UPGRADE).status != 101
    for method in ("PUT", "PATCH", "DELETE"):
        assert visitor.ask(method, path, NOTEBOOK, **headers).status == 405
    form = b'--b\r\nContent-Disposition: form-data; name="f"; filename="../x.ipynb"\r\n\r\n' + NOTEBOOK + b"\r\n--b--\r\n"
    upload = visitor.ask("POST", path, form, **headers, **{"Content-Type": "multipart/form-data; boundary=b"})
    assert upload.status in {200, 400, 405}
    assert not list(course.root.rglob("x.ipynb"))
    assert {file: file.stat().st_mtime_ns for file in sorted((course.root / "release").rglob("*"))} == before


CODE = "__import__('os').system('touch ran')"


def test_code_in_an_answer_is_kept_as_text(course: Course) -> None:
    visitor = signed_in(course, "oda-5")
    texts = [CODE, "%load_ext os\n!touch ran", "{{ 7 * 7 }}", "{% include '/etc/passwd' %}", "$(touch ran)", "'; touch ran #"]
    entries = {f"{text}": entry(text, number) for number, text in enumerate(texts)} | {"exa-0": entry("a")}
    assert visitor.act("save", {"entries": entries}).data == {}
    assert visitor.act("learner", {"id": CODE, "name": CODE}).status == 200
    assert visitor.act("hand-in", {"token": "t1", "purpose": CODE}).status == 200
    state = visitor.act("state").data
    assert [state["answers"][text]["value"] for text in texts] == texts
    assert state["learner"]["name"] == CODE
    assert not list(course.root.rglob("ran"))
    assert not Path("ran").exists()


def test_saving_and_handing_in_start_no_process(course: Course) -> None:
    visitor = signed_in(course, "pam-6")
    processes: list[int] = []
    done = threading.Event()

    def watch() -> None:
        while not done.is_set():
            processes.append(len(descendants(course)))
            time.sleep(0.002)

    watching = threading.Thread(target=watch)
    watching.start()
    for number in range(10):
        visitor.get(PAGE)
        visitor.act("state")
        assert visitor.act("save", {"entries": {f"q{number}": entry("a", number)}}).status == 200
        assert visitor.act("hand-in", {"token": f"t{number}"}).status == 200
        visitor.act("bundle")
        visitor.act("result")
    done.set()
    watching.join()
    assert len(processes) > 10
    assert set(processes) == {0}
    assert "ipykernel" not in " ".join(psutil.Process(course.pid).cmdline())
    assert os.getpid() in [parent.pid for parent in psutil.Process(course.pid).parents()]


def test_no_request_reaches_the_terminal_with_control_characters(course: Course) -> None:
    for target in (b"/\xc2\x9b2J", b"/modules/\xc2\x9b8m", b"/x\x1b[2J", b"/%1b%5b2J"):
        with socket.create_connection(("127.0.0.1", course.port)) as line:
            line.sendall(b"GET " + target + b" HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n")
            assert line.recv(100)
    shown = (course.root / "server.log").read_bytes().decode("utf-8")
    assert "404 GET /" in shown
    assert all(line.isprintable() for line in shown.split("\n"))
