"""One journey on every host, in Chromium and in Firefox: answer each form, find it again, hand in.

No host may need a WebSocket, except those that have a kernel: JupyterLab, and Voila as it comes.
"""

import json
import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import psutil
import pytest
from playwright.sync_api import Page, expect

from tests.browser.course import LocalCourse, free_port, wait_for
from tests.browser.lab import Lab, as_shown, card, choose_one, option, run_notebook, status
from tests.browser.learner import Learner
from tests.browser.learning_platform import Platform
from tests.bundle_reading import read_bundle
from tests.keys import ROOT, graded, meant_for, questions, right_answer
from tests.running import kernels_below
from tests.tls_proxy import Proxy, tls_proxy

Open = Callable[..., Page]
CODE = "QUIET-RIVER-9"
NO_WEBSOCKETS = "window.WebSocket = class { constructor() { throw new DOMException('blocked', 'SecurityError'); } };"
CONFIRMED = 30_000


def one_of_each_form() -> dict[str, Any]:
    """A graded question of each form with its right answer, and the reflection."""
    found = {question.type: question for question in reversed(graded().values())}
    return {question.id: right_answer(question) for question in found.values()} | {"reflection": "I would tell the Focal Point."}


def answer_all(person: Learner) -> None:
    """Answer a question of each form, and find all of it again after a reload."""
    for id, value in one_of_each_form().items():
        person.answer(id, value)
    person.ready()
    person.page.reload()
    person.ready()
    entries = json.loads(person.page.evaluate("JSON.stringify(dutyToReport.host.all())"))
    for id, meant in one_of_each_form().items():
        value = person.meant(id, meant)
        # the order of ticks is that on the learner's own page
        as_given = sorted if isinstance(value, list) and value == sorted(value) else lambda one: one
        assert as_given(entries[id]["value"]) == as_given(value)
        assert entries[id].get("variant", "") == person.variant(id)


def no_kernel_below(course: LocalCourse) -> None:
    """The server has started no process for its learners."""
    assert course.process
    server = next(process for process in psutil.Process(course.process.pid).children() if "widgets.serving.server" in process.cmdline())
    assert server.children(recursive=True) == []


def test_the_course_on_this_machine_needs_no_websocket(course: LocalCourse, open_browser: Open, request: pytest.FixtureRequest) -> None:
    page = open_browser()
    page.add_init_script(NO_WEBSOCKETS)
    person = Learner(page, course.url)
    person.sign_in("Maria Sample", f"m-{abs(hash(request.node.name)) % 10**6}")
    answer_all(person)
    person.hand_in()
    expect(person.cell("hand-in").locator(".dtr-score")).to_contain_text("of 50 points")
    no_kernel_below(course)


@pytest.fixture(scope="module")
def behind_proxy(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[LocalCourse, Proxy]]:
    """A class behind a proxy with TLS, a name and a path, which passes no WebSocket on."""
    port = free_port()
    with tls_proxy(port, prefix="/duty/", websockets=False) as proxy:
        options = ("--class", CODE, "--proxy", proxy.url)
        course = LocalCourse(tmp_path_factory.mktemp("proxied"), port, options=options)
        course.url = f"http://127.0.0.1:{port}/duty/"
        with course:
            yield course, proxy


@pytest.mark.long
def test_a_class_behind_a_proxy_with_tls(
    behind_proxy: tuple[LocalCourse, Proxy], open_browser: Open, request: pytest.FixtureRequest
) -> None:
    course, proxy = behind_proxy
    page = open_browser(ignore_https_errors=True)
    person = Learner(page, proxy.url)
    person.join_class(CODE, "Maria Sample", f"m-{abs(hash(request.node.name)) % 10**6}")
    person.ready()
    assert page.url.partition("#")[0] == f"{proxy.url}modules/awareness"
    answer_all(person)
    person.hand_in()
    ours = [cookie for cookie in page.context.cookies() if cookie["name"].startswith("duty-")]
    assert {(cookie["secure"], cookie["path"]) for cookie in ours} == {(True, "/duty/")}
    no_kernel_below(course)


def test_the_field_edition(stick: Path, open_browser: Open, tmp_path: Path) -> None:
    page = open_browser(accept_downloads=True)
    page.add_init_script(NO_WEBSOCKETS)
    person = Learner(page, (stick / "awareness-en.html").as_uri())
    page.goto(person.url)
    person.ready()
    answer_all(person)
    person.say_who("Maria Sample", "m-100")
    bundle = person.download(person.end, "Download my answers", tmp_path)
    assert {id for id, entry in read_bundle(bundle, "awareness").answers.entries.items() if entry.value} >= one_of_each_form().keys()


@pytest.mark.long
@pytest.mark.parametrize("version", ["1.2", "2004"])
def test_a_learning_platform(packages: Path, version: str, open_browser: Open) -> None:
    platform = Platform(version, packages / f"awareness-en-scorm{version.replace('.', '')}.zip")
    page = open_browser()
    person = platform.launch(page)
    for id, value in one_of_each_form().items():
        person.answer(id, value)
    person.ready()
    platform.leave(page)
    again = platform.launch(page)
    kept = json.loads(again.page.evaluate("JSON.stringify(dutyToReport.device.answers)"))
    assert one_of_each_form().keys() <= kept.keys()


@pytest.fixture
def lab(tmp_path: Path) -> Iterator[Lab]:
    lab = Lab(tmp_path, "JupyterLab Light")
    lab.start()
    yield lab
    lab.stop()


@pytest.mark.long
def test_jupyterlab_in_firefox(lab: Lab, open_firefox: Open) -> None:
    # in Chromium: `test_lab.py`
    page = open_firefox()
    run_notebook(page, lab)
    question = as_shown(page, choose_one(counts=True))
    option(page, question).check()
    expect(card(page, question)).to_contain_text("Answered · Saved")
    expect(status(page)).to_have_text("Saved")
    saved = lab.saved()
    assert saved == {question.id: question.choices[0], "drawn-test": saved["drawn-test"]}


@pytest.fixture
def stock_voila(tmp_path: Path) -> Iterator[tuple[str, subprocess.Popen[bytes], Path]]:
    """Voila as its own documentation starts it, on the released notebook: the address, the process and the course's folder."""
    for name in ("release/awareness", "data"):
        shutil.copytree(ROOT / name, tmp_path / name)
    port = free_port()
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("JUPYTER", "DUTY", "VOILA", "BINDER"))}
    command = [sys.executable, "-m", "voila", "release/awareness/awareness.ipynb", "--no-browser", f"--port={port}", "--Voila.ip=127.0.0.1"]
    with (tmp_path / "voila.log").open("wb") as log:
        process = subprocess.Popen(command, cwd=tmp_path, env=kept | {"HOME": str(tmp_path)}, stdout=log, stderr=log)
    wait_for(f"http://127.0.0.1:{port}/voila/static/voila.js")
    yield f"http://127.0.0.1:{port}/", process, tmp_path
    process.send_signal(signal.SIGTERM)
    process.wait(30)


# In Chromium alone: in Firefox on a busy machine, Voila 0.5's own widget manager shows some widgets as "model not found",
# those that it had not yet got from the kernel, and does not try again.
@pytest.mark.long
def test_voila_as_it_comes_shows_and_saves_every_form(stock_voila: tuple[str, subprocess.Popen[bytes], Path], open_page: Open) -> None:
    address, process, folder = stock_voila
    page = open_page()
    # a CDN that Voila's own template asks for icons, and that is not there in the field
    page.route("**://cdn.jsdelivr.net/**", lambda route: route.abort())
    page.goto(address)
    _all_there(page)
    assert len(kernels_below(process.pid)) == 1
    helper = Learner(page, address)
    cells = {one["cell"]["id"]: one["cell"] for one in page.evaluate("Object.values(dutyToReport)[0].host.questions")}
    variants = page.evaluate("Object.values(dutyToReport)[0].host.get('drawn-test').value.variants")
    shown_questions = {id: as_shown(page, question) for id, question in questions().items() if id in one_of_each_form()}
    for id, value in one_of_each_form().items():
        shown = cells[id] | cells[id].get("variants", {}).get(variants.get(id), {})
        helper.answer_in(card(page, shown_questions[id]), shown, meant_for(shown_questions[id], value))
    expect(page.locator("[data-status]").first).to_have_text("Saved", timeout=CONFIRMED)
    saved = json.loads((folder / "answers" / "awareness" / "answers.json").read_text())["entries"]
    assert {saved[id]["value"] is not None for id in shown_questions} == {True}
    assert [path.name for path in (folder / "release" / "awareness").iterdir()] == ["awareness.ipynb"]

    page.reload()
    _all_there(page)
    for question in shown_questions.values():
        expect(card(page, question)).to_contain_text("Answered")


def _all_there(page: Page) -> None:
    expect(page.locator(".dtr-question")).to_have_count(len(questions()), timeout=60_000)
    expect(page.locator("[data-status]").first).to_have_text("Saved", timeout=CONFIRMED)


def test_a_network_that_lets_only_the_page_through(course: LocalCourse, open_page: Open, tmp_path: Path) -> None:
    page = open_page(permissions=["clipboard-read", "clipboard-write"])
    person = Learner(page, course.url)
    person.sign_in("Maria Sample", "cut-off")
    question = next(id for id, one in graded().items() if one.type == "true-false")
    for op in ("state", "save", "result", "hand-in", "learner"):
        page.route(f"**/modules/awareness/{op}?*", lambda route: route.abort())
    page.clock.install()
    page.reload()
    page.clock.run_for(6_000)
    # which test is the learner's, the server may still say
    person.go_to(question)
    expect(person.cell(question)).to_contain_text("This question appears as soon as you are connected.")
    person.go_to("hand-in")
    place = person.cell("hand-in")
    expect(place.get_by_role("button", name="Download")).to_have_count(0)
    page.clock.run_for(70_000)
    expect(page.locator(".page-notice-text")).to_contain_text("You can continue.")
    expect(page.locator(".page-notice-text")).to_contain_text("download your answers as a file")
    person.answer(question, "true")
    variant = person.variant(question)
    person.go_to("hand-in")
    # it is not known who works here: the server that knows cannot be reached
    place.get_by_label("Your name").fill("Maria Sample")
    place.get_by_label("Your ID").fill("cut-off")
    place.get_by_role("button", name="This is me").click()
    expect(place).to_contain_text("administrators can allow this address")
    bundle = read_bundle(person.download("hand-in", "Download my answers as a file", tmp_path), "awareness")
    assert (bundle.learner, bundle.answers.value(question)) == ("cut-off", "true")
    assert bundle.answers.entries[question].variant == bundle.answers.value("drawn-test")["variants"][question] == variant
    place.get_by_role("button", name="Copy as text").click()
    person.confirm("Copy as text")
    expect(place).to_contain_text("The text has been copied.")
    copied = page.evaluate("navigator.clipboard.readText()")
    assert json.loads(copied)["entries"][question]["value"] == "true"
    # and once the network is back, everything is sent
    page.unroute_all()
    page.clock.run_for(60_000)
    person.ready()
