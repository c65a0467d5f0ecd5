"""The released notebook in JupyterLab itself: a learner's folder, no Voila."""

import json
import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.course import ROOT, free_port, wait_for
from tests.keys import graded, questions, released_notebook
from widgets.declarations import Question
from widgets.places import PACKAGE
from widgets.track import ENTRY

_RUN_MILLISECONDS = 90_000
_SETTINGS = {"notification": {"fetchNews": "false", "checkForUpdates": False}}


class Lab:
    """JupyterLab on a learner's own folder."""

    def __init__(self, home: Path, theme: str) -> None:
        self.home = home
        self.module = home / "learner" / "awareness"
        shutil.copytree(ROOT / "release" / "awareness", self.module)
        settings = home / ".jupyter" / "lab" / "user-settings" / "@jupyterlab" / "apputils-extension"
        settings.mkdir(parents=True)
        for name, values in (_SETTINGS | {"themes": {"theme": theme}}).items():
            (settings / f"{name}.jupyterlab-settings").write_text(json.dumps(values))
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}/lab/tree/awareness/awareness.ipynb"

    def start(self) -> None:
        """Start it, and wait until it answers."""
        kept = {name: value for name, value in os.environ.items() if not name.startswith(("JUPYTER", "DUTY", "BINDER", "NBGRADER"))}
        command = [sys.executable, "-m", "jupyterlab", "--no-browser", "--allow-root", "--ip", "127.0.0.1", "--port", str(self.port)]
        options = ["--ServerApp.port_retries=0", "--IdentityProvider.token=", f"--ServerApp.root_dir={self.module.parent}"]
        # as the course sets JupyterLab up where it is installed
        ours = {"HOME": str(self.home), "JUPYTER_CONFIG_PATH": str(PACKAGE / "jupyter")}
        with (self.home / "lab.log").open("wb") as log:
            self.process = subprocess.Popen([*command, *options], env=kept | ours, stdout=log, stderr=log)
        wait_for(f"http://127.0.0.1:{self.port}/api")

    def stop(self) -> None:
        """Stop it with its kernels."""
        self.process.send_signal(signal.SIGTERM)
        self.process.wait(30)

    def saved(self) -> dict[str, Any]:
        """What stands in the answers file, by id."""
        return {name: entry["value"] for name, entry in json.loads((self.module / "answers.json").read_text())["entries"].items()}


@pytest.fixture
def lab(tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[Lab]:
    lab = Lab(tmp_path, getattr(request, "param", "JupyterLab Light"))
    lab.start()
    yield lab
    lab.stop()


def test_a_learner_works_in_jupyterlab(lab: Lab, open_page: Callable[..., Page]) -> None:
    page = open_page()
    sent = _sent(page)
    _run(page, lab)
    counted, practice = _choose_one(counts=True), _choose_one(counts=False)
    for question in (counted, practice):
        _option(page, question).check()
        expect(_option(page, question)).to_be_checked()
    expect(_card(page, counted)).to_contain_text("Answered · Saved")
    _card(page, practice).get_by_role("button", name="Check my answer").click()
    expect(_card(page, practice).locator(".dtr-verdict").first).to_be_visible()
    expect(_status(page)).to_have_text("Saved")
    chosen = {question.id: next(iter(question.options)) for question in (counted, practice)}
    assert lab.saved() == chosen
    # what went through a subshell would be lost where JupyterLab mistakes it for one that has ended
    assert any(b'"comm_msg"' in frame for frame in sent)
    assert not [frame for frame in sent if b"create_subshell_request" in frame]

    _restart_and_run(page)
    expect(_option(page, counted)).to_be_checked()
    expect(_card(page, practice).get_by_role("button", name="Try again")).to_be_visible()
    other = list(counted.options)[1]
    _option(page, counted, other).check()
    expect(_card(page, counted)).to_contain_text("Answered · Saved")
    assert lab.saved() == chosen | {counted.id: other}

    # another browser, which has kept nothing of its own
    page = open_page()
    _open(page, lab)
    _restart_and_run(page)
    expect(_option(page, counted, other)).to_be_checked()
    expect(_card(page, practice).get_by_role("button", name="Try again")).to_be_visible()
    expect(page.get_by_text(f"1 of {len(graded()) + 1} questions that count are answered")).to_be_attached()

    # all of its refreshers are due, so that the last waits
    page.evaluate("value => Object.values(dutyToReport)[0].host.set('refresher', { value })", {"since": "2026-01-01T08:00:00.000Z"})
    page.locator(".dtr-refresher").scroll_into_view_if_needed()
    page.locator(".dtr-refresher").get_by_role("button", name="Begin").click()
    asked = page.locator(".dtr-refresher-round [data-question]")
    expect(asked).to_have_count(10)
    # by its id, for what can be chosen is gone once it was checked
    asks = asked.filter(has=page.get_by_role("radio", name="True", exact=True)).first.get_attribute("data-question")
    one = page.locator(f'.dtr-refresher-round [data-question="{asks}"]')
    one.get_by_role("radio", name="True", exact=True).check()
    one.get_by_role("button", name="Check my answer").click()
    expect(one.locator(".dtr-verdict")).to_be_visible()
    expect(_status(page)).to_have_text("Saved")
    assert lab.saved()["refresher"]["6"]["answers"] == {asks: {"value": "true", "checked": True}}


def test_tools_and_sources_open_over_the_notebook(lab: Lab, open_page: Callable[..., Page]) -> None:
    page = open_page()
    _run(page, lab)
    drawer = page.get_by_role("dialog").filter(has=page.locator(".drawer-head"))
    case = page.locator(".dtr-case").first
    case.get_by_role("button", name="Begin").click()
    tools = case.locator(".dtr-tool-links").get_by_role("button")
    # a list of what is there does not wait for it
    expect(tools.first).to_be_visible()
    for tool in tools.all():
        tool.click()
        expect(drawer.get_by_role("heading", name=(tool.text_content() or "").strip(), exact=True)).to_be_visible()
        expect(drawer.get_by_text("The content of this tool is missing")).to_have_count(0)
        drawer.get_by_role("button", name="Close").click()
        expect(drawer).to_be_hidden()

    who = page.locator(".jp-OutputArea details:has(form select)")
    who.scroll_into_view_if_needed()
    who.locator("summary").click()
    who.get_by_label("What do you do?").select_option("military-contingent")
    who.get_by_role("button", name="Use this").click()
    expect(page.get_by_role("heading", name="An example from your work")).to_be_visible()
    expect(_status(page)).to_have_text("Saved")
    assert lab.saved()[ENTRY] == "military-contingent"

    link = page.locator(".jp-RenderedMarkdown a[href^='#ref-']").first
    link.click()
    source = (link.get_attribute("href") or "")[1:]
    expect(drawer.locator(f"[data-entry='{source.partition('/')[0]}']")).to_be_visible()
    expect(drawer.locator("[data-place]:visible")).to_have_count(source.count("/"))


@pytest.mark.parametrize(("lab", "theme"), [("JupyterLab Light", "light"), ("JupyterLab Dark", "dark")], indirect=["lab"])
def test_it_has_jupyterlabs_theme_and_leaves_jupyterlab_as_it_is(lab: Lab, theme: str, open_page: Callable[..., Page]) -> None:
    page = open_page(color_scheme="light" if theme == "dark" else "dark")
    _open(page, lab)
    before = _looks(page)
    _run_all(page)
    expect(page.get_by_role("menuitem", name="Kernel", exact=True)).to_be_visible()
    assert _looks(page) == before
    card = page.locator(".dtr-card").first
    ink, paper = (card.evaluate(f"card => getComputedStyle(card).{name}") for name in ("color", "backgroundColor"))
    assert (_lightness(paper) > _lightness(ink)) == (theme == "light")
    if shots := os.environ.get("DUTY_SHOTS"):
        page.locator(".dtr-graded").first.scroll_into_view_if_needed()
        page.screenshot(path=Path(shots) / f"lab-{theme}.png")


def _sent(page: Page) -> list[bytes]:
    """What the page sends to kernels, as it goes out."""
    frames: list[bytes] = []

    def note(frame: str | bytes) -> None:
        frames.append(frame.encode() if isinstance(frame, str) else frame)

    page.on("websocket", lambda socket: socket.on("framesent", note))
    return frames


def _open(page: Page, lab: Lab) -> None:
    page.goto(lab.url)
    _kernel_idle(page)


def _kernel_idle(page: Page) -> None:
    """Wait until the kernel has said so itself: what is run before that, JupyterLab loses."""
    expect(page.get_by_role("button", name="Python 3 (ipykernel) | Idle")).to_be_visible(timeout=_RUN_MILLISECONDS)


def _run(page: Page, lab: Lab) -> None:
    _open(page, lab)
    _run_all(page)


def _run_all(page: Page) -> None:
    page.get_by_role("menuitem", name="Run", exact=True).click()
    page.get_by_text("Run All Cells", exact=True).click()
    _all_shown(page)


def _restart_and_run(page: Page) -> None:
    # what the former kernel drew goes before what the new one draws comes
    page.evaluate("document.querySelectorAll('.dtr-question, .dtr-refresher').forEach(drawn => { drawn.dataset.former = 'yes'; })")
    page.get_by_role("menuitem", name="Kernel", exact=True).click()
    page.get_by_text("Restart Kernel and Run All Cells…", exact=True).click()
    page.get_by_role("button", name="Confirm Kernel Restart").click()
    expect(page.locator("[data-former]")).to_have_count(0, timeout=_RUN_MILLISECONDS)
    _all_shown(page)


def _all_shown(page: Page) -> None:
    # JupyterLab puts in cell after cell while nothing else is to be done; until it is through, what lies below moves away from a click
    expect(page.locator(".jp-Notebook-cell")).to_have_count(len(released_notebook()["cells"]), timeout=_RUN_MILLISECONDS)
    expect(page.locator(".dtr-question")).to_have_count(len(questions()), timeout=_RUN_MILLISECONDS)
    _kernel_idle(page)
    expect(_status(page)).to_have_text("Saved", timeout=_RUN_MILLISECONDS)


def _status(page: Page) -> Locator:
    return page.locator(".jp-OutputArea .dtr-small[data-status]").first


def _choose_one(*, counts: bool) -> Question:
    return next(question for question in questions().values() if question.type == "choose-one" and question.graded == counts)


def _card(page: Page, question: Question) -> Locator:
    return page.locator(".dtr-question", has_text=_plain(question.prompt.split("\n\n")[0])[:60])


def _option(page: Page, question: Question, option: str | None = None) -> Locator:
    text = question.options[option or next(iter(question.options))]
    return _card(page, question).get_by_role("radio", name=_plain(text), exact=True)


def _plain(text: str) -> str:
    return " ".join(text.replace("*", "").split())


def _looks(page: Page) -> list[Any]:
    """Colours, fonts and sizes of JupyterLab's own parts and of the notebook's prose."""
    prose = [".jp-RenderedMarkdown h1", ".jp-RenderedMarkdown p", ".jp-InputArea-editor"]
    places = ["#jp-top-panel", "#jp-main-dock-panel", ".jp-Toolbar", *prose]
    script = """places => places.map(place => {
        const style = getComputedStyle(document.querySelector(place));
        return [place, style.display, style.color, style.backgroundColor, style.fontFamily, style.fontSize, style.margin];
    })"""
    return list(page.evaluate(script, places))


def _lightness(colour: str) -> int:
    return sum(int(part) for part in colour.removeprefix("rgb(").removesuffix(")").split(",")[:3])
