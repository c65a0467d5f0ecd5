"""JupyterLab on a learner's own folder, and what a person does in it."""

import json
import os
import shutil
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

from playwright.sync_api import Locator, Page, expect

from tests.browser.course import ROOT, free_port, wait_for
from tests.browser.learner import plain
from tests.keys import questions, released_notebook
from widgets.forms.choose_one.form import ChooseOne
from widgets.forms.question import Question
from widgets.paths import PACKAGE

RUN_MILLISECONDS = 90_000
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


def open_lab(page: Page, lab: Lab) -> None:
    """Open the notebook, and wait for its kernel."""
    page.goto(lab.url)
    kernel_idle(page)


def kernel_idle(page: Page) -> None:
    """Wait until the kernel has said so itself: what is run before that, JupyterLab loses."""
    expect(page.get_by_role("button", name="Python 3 (ipykernel) | Idle")).to_be_visible(timeout=RUN_MILLISECONDS)


def run_notebook(page: Page, lab: Lab) -> None:
    """Open the notebook and run all cells."""
    open_lab(page, lab)
    run_all(page)


def run_all(page: Page) -> None:
    """Run all cells, and wait until they have drawn."""
    page.get_by_role("menuitem", name="Run", exact=True).click()
    page.get_by_text("Run All Cells", exact=True).click()
    all_shown(page)


def all_shown(page: Page) -> None:
    """Wait until all cells have drawn and all is saved."""
    # JupyterLab puts in cell after cell while nothing else is to be done; until it is through, what lies below moves away from a click
    expect(page.locator(".jp-Notebook-cell")).to_have_count(len(released_notebook()["cells"]), timeout=RUN_MILLISECONDS)
    expect(page.locator(".dtr-question")).to_have_count(len(questions()), timeout=RUN_MILLISECONDS)
    kernel_idle(page)
    expect(status(page)).to_have_text("Saved", timeout=RUN_MILLISECONDS)


def status(page: Page) -> Locator:
    """The line that says whether answers are saved."""
    return page.locator(".jp-OutputArea .dtr-small[data-status]").first


def choose_one(*, counts: bool) -> Question:
    """The first question with one right option, graded or not."""
    return next(question for question in questions().values() if question.type == "choose-one" and question.graded == counts)


def as_shown(page: Page, question: Question) -> Question:
    """The question as the notebook shows it: of several variants the one that was drawn."""
    if not question.variants:
        return question
    drawn = "id => Object.values(globalThis.dutyToReport ?? {})[0]?.host.get('drawn-test')?.value.variants[id]"
    page.wait_for_function(drawn, arg=question.id)
    shown = question.as_seen(str(page.evaluate(drawn, question.id)))
    assert shown is not None
    return shown


def card(page: Page, question: Question) -> Locator:
    """The card of a question."""
    return page.locator(".dtr-question", has_text=plain(question.prompt.split("\n\n")[0])[:60])


def option(page: Page, question: Question, option: str | None = None) -> Locator:
    """An option of a question, the first where none is named."""
    assert isinstance(question, ChooseOne)
    text = question.options[option or question.choices[0]]
    return card(page, question).get_by_role("radio", name=plain(text), exact=True)
