"""A learner at the browser: what a person does on the page, by what a person sees."""

import json
import re
from pathlib import Path
from typing import Any

from playwright.sync_api import Locator, Page, expect

from tests.keys import meant_for, questions
from tests.page_data import in_place

_SAVED_MILLISECONDS = 30_000


class Learner:
    """One learner's page."""

    def __init__(self, page: Page, url: str, *, steps: bool = False) -> None:
        """`steps`: the page was opened with `open_page(steps=True)`, so that it shows one step at a time."""
        self.page = page
        self.url = url
        self.steps = steps

    def sign_in(self, name: str, id: str, module: str = "awareness") -> None:
        """Give name and ID, choose the module where there are several, and wait for it; from here on the address is the module's."""
        self.page.goto(self.url)
        self.page.get_by_label("Your name").fill(name)
        self.page.get_by_label("Your ID").fill(id)
        self.page.get_by_role("button", name="Go to the course").click()
        expect(self.page.locator("#choice, #page-main").first).to_be_visible()
        if self.page.locator("#choice").is_visible():
            self.choose(module)
        self.ready()
        self.url = self.page.url.partition("#")[0]

    def join_class(self, code: str, name: str, id: str) -> None:
        """Give the class code, then name and ID."""
        self.page.goto(self.url)
        self.page.get_by_label("Class code").fill(code)
        self.page.get_by_label("Your name").fill(name)
        self.page.get_by_label("Your ID").fill(id)
        self.page.get_by_role("button", name="Go to the course").click()

    def choose(self, module: str) -> None:
        """Open a module from the page where one chooses."""
        self.page.locator(f'[data-module="{module}"]').get_by_role("link").click()

    def ready(self) -> None:
        """Wait until all is saved."""
        expect(self.page.locator(".page-status")).to_have_attribute("data-status", "saved", timeout=_SAVED_MILLISECONDS)

    def course(self) -> dict[str, Any]:
        """The course as the page carries it."""
        carried: list[str | None] = self.page.evaluate(
            "() => ['data', 'texts'].map((part) => document.getElementById(`course-${part}`)?.textContent)"
        )
        data, texts = (json.loads(part or "[]") for part in carried)
        found: dict[str, Any] = in_place(data, texts) if texts else data
        return found

    def cell(self, id: str) -> Locator:
        """The place of a question, case or other cell."""
        return self.page.locator(f'[data-cell="{id}"]')

    def go_to(self, id: str) -> None:
        """Open the page and step with a cell, from the step before it by the way on, else by the contents.

        By key: under a pointer, the contents list may still scroll.
        """
        if self.steps and self._leads_to(id):
            self.page.locator(".page-way-next").press("Enter")
        else:
            self._open_page_of(id)
            self.show_step(id)
        expect(self.cell(id)).to_be_visible()

    def _open_page_of(self, id: str) -> None:
        place = self.page.locator("[data-page]", has=self.cell(id))
        # A link to the page that is shown would turn to its first step, a moment later.
        if place.is_visible():
            return
        pages = [page for part in self.course()["parts"] for page in part["pages"]]
        title = next(page["title"] for page in pages if id in page["cells"])
        self.contents.get_by_role("link", name=title).press("Enter")
        expect(place).to_be_visible()

    def show_step(self, id: str) -> None:
        """Turn to the step with a cell, where the cell's page is shown one step at a time."""
        if self.cell(id).is_visible():
            return
        step = self.page.locator("[data-step]", has=self.cell(id)).get_attribute("data-step")
        shown = self.page.locator(".page.is-current")
        shown.locator(f'.test-map [data-cell-link="{id}"], .page-trail a[href$=".{step}"]').dispatch_event("click")

    def _leads_to(self, id: str) -> bool:
        """Whether the way on from the step that is shown leads to the step with this cell."""
        on = """(id) => {
            const step = document.querySelector(`[data-cell="${id}"]`)?.closest("[data-step]");
            const [page, number] = document.querySelector(".page-way-next").hash.slice(1).split(".");
            return page === step?.closest("[data-page]").dataset.page && step.dataset.step === (number ?? "1");
        }"""
        return bool(self.page.evaluate(on, id))

    @property
    def contents(self) -> Locator:
        """The list of the module's pages."""
        return self.page.locator("nav.contents")

    def answer(self, id: str, value: Any) -> None:
        """Answer a question of any form, going to its page, in another attempt if the test was taken.

        What is meant to be right or wrong is so in the variant that is shown.
        """
        self.go_to(id)
        self.start_again()
        self.answer_in(self.cell(id), *self.as_shown(id, value))

    def as_shown(self, id: str, value: Any) -> tuple[dict[str, Any], Any]:
        """A question as the page carries it and an answer to it, both for the variant that is shown."""
        cell = self.course()["cells"][id]
        return cell | cell.get("variants", {}).get(self.variant(id), {}), self.meant(id, value)

    def meant(self, id: str, value: Any) -> Any:
        """An answer as it is given to the variant that the page shows: what is meant to be right or wrong is so in that one."""
        variant = self.variant(id)
        if not variant:
            return value
        shown = questions(self.module)[id].as_seen(variant)
        assert shown is not None
        return meant_for(shown, value)

    def variant(self, id: str) -> str:
        """The variant of a question that the page shows; empty if it has no variants."""
        if not self.course()["cells"][id].get("variants"):
            return ""
        self.page.wait_for_function("id => dutyToReport.host.get('drawn-test')?.value.variants[id]", arg=id)
        return str(self.page.evaluate("id => dutyToReport.host.get('drawn-test').value.variants[id]", id))

    def start_again(self) -> None:
        """Start another attempt, if the test that is open was taken and has variants."""
        button = self.page.locator(".page.is-current").get_by_role("button", name="Start another attempt")
        if button.is_visible():
            button.click()

    @property
    def module(self) -> str:
        """The module whose page it is."""
        return str(self.course()["module"])

    def answer_in(self, place: Locator, question: dict[str, Any], value: Any) -> None:
        """Answer a question, as the page carries it, that stands in this place."""
        match question["type"]:
            case "true-false":
                place.get_by_role("radio", name="True" if value == "true" else "False", exact=True).check()
            case "choose-one":
                place.get_by_role("radio", name=plain(question["options"][value]), exact=True).check()
            case "choose-all":
                for option in place.get_by_role("checkbox").all():
                    option.uncheck()
                for option in value:
                    place.get_by_role("checkbox", name=plain(question["options"][option]), exact=True).check()
            case "order":
                self._order(place, [plain(question["items"][item]) for item in value])
            case "match":
                for left, right in value.items():
                    pair = self.pair(place, left)
                    pair.locator(".dtr-place").click()
                    pair.get_by_role("menuitemradio", name=plain(question["right"][right]), exact=True).click()
            case _:
                # of several boxes in the first one, whose text is kept as it is
                place.get_by_role("textbox").first.fill(value)
                place.get_by_role("textbox").first.blur()

    def pair(self, place: Locator, left: str) -> Locator:
        """The line of a match question in this place, by its id, with its place for an answer."""
        return place.locator(f'.dtr-pair[data-left="{left}"]')

    def shows(self, id: str, side: str | None) -> None:
        """Check that a true/false question shows this side as chosen, or neither."""
        self.go_to(id)
        for name in ("True", "False"):
            expect(self.cell(id).get_by_role("radio", name=name, exact=True)).to_be_checked(checked=name == side)

    def _order(self, place: Locator, wanted: list[str]) -> None:
        rows = place.locator(".dtr-order-row")
        for target, text in enumerate(wanted):
            while (now := rows.locator(".dtr-order-text").all_inner_texts().index(text)) > target:
                rows.nth(now).locator("button").first.click()
        confirm = place.get_by_role("button", name="This is my order")
        if confirm.is_visible():
            confirm.click()

    def decide(self, case: str, choice: str) -> None:
        """Take a decision in a case, by its text."""
        self.cell(case).get_by_role("button", name=choice, exact=True).click()

    def say_who(self, name: str, id: str) -> None:
        """Say at the place where one hands in who one is, where nobody has signed in."""
        self.go_to(self.end)
        place = self.cell(self.end)
        place.get_by_label("Your name").fill(name)
        place.get_by_label("Your ID").fill(id)
        place.get_by_role("button", name="This is me").click()
        expect(place.get_by_text(f"You are handing in as {name} ({id}).")).to_be_visible()

    @property
    def end(self) -> str:
        """The id of the place where one hands in."""
        return next(id for id, cell in self.course()["cells"].items() if cell["kind"] == "handin")

    def hand_in(self, show: bool = True) -> None:
        """Hand in, whatever is still open, and wait for the result; without `show`, it stays covered."""
        self.go_to(self.end)
        place = self.cell(self.end)
        place.get_by_role("button", name="Hand in").first.click()
        self.confirm("Hand in")
        # the former result is there until the new one comes
        expect(place.get_by_text("Your answers have been handed in.")).to_be_visible(timeout=60_000)
        if show:
            self.show_result()

    def confirm(self, button: str | re.Pattern[str]) -> None:
        """Say yes to the question that comes before an attempt is used."""
        self.cell(self.end).locator(".dtr-confirm").get_by_role("button", name=button).click()

    def sees_in_result(self, text: str) -> None:
        """Wait for a text in the result, and uncover each result that comes meanwhile."""
        looks = """text => {
            const place = document.querySelector('[data-cell="hand-in"]');
            place.querySelector('.dtr-veil button[aria-expanded="false"]')?.click();
            return place.textContent.includes(text);
        }"""
        self.page.wait_for_function(looks, arg=text, timeout=60_000)

    def download(self, cell: str, button: str | re.Pattern[str], folder: Path) -> Path:
        """The file that a button in a cell gives, in this folder; where one hands in, after saying yes."""
        place = self.cell(cell)
        # in a learning platform the course is a frame, and only the page around it downloads
        with place.page.expect_download() as started:
            place.get_by_role("button", name=button).click()
            if cell == self.end:
                self.confirm(button)
        started.value.save_as(folder / started.value.suggested_filename)
        return folder / started.value.suggested_filename

    def show_result(self) -> None:
        """Uncover the result."""
        self.cell(self.end).get_by_role("button", name="Show my result").click()

    @property
    def id(self) -> str:
        """Who works on the page, as it knows them."""
        return str(self.page.evaluate("dutyToReport.host.learner.id"))


def plain(text: str) -> str:
    """A text of the course as the page shows it."""
    return " ".join(text.replace("*", "").split())
