"""A learner with a keyboard and nothing else, who has to see where the focus is."""

from typing import Any

from playwright.sync_api import Locator, expect

from tests.browser.learner import Learner, plain

_MOST_STOPS = 120
# Where the focus is: on this control or not, and what is wrong with how it is seen. One sees a radio
# button's or checkbox's label with it; of a link in two lines the first line is looked at.
_STOP = """(wanted) => {
  const focused = document.activeElement;
  if (focused === document.body) return [false, "the focus is nowhere"];
  const shown = focused.matches("[type=radio], [type=checkbox]") ? focused.closest("label") : focused;
  const box = shown.getClientRects()[0];
  const points = [[box.left + box.width / 2, box.top + 3], [box.left + box.width / 2, box.bottom - 3]];
  const isSeen = ([x, y]) => {
    const there = document.elementFromPoint(x, y);
    return there && (shown.contains(there) || there.contains(shown));
  };
  const hasRing = [focused, shown].some((element) => getComputedStyle(element).outlineStyle !== "none");
  const name = focused.outerHTML.slice(0, 120);
  if (!points.every(isSeen)) return [focused === wanted, `hidden at ${points.join(" or ")}: ${name}`];
  if (!hasRing) return [focused === wanted, `no ring round it: ${name}`];
  return [focused === wanted, ""];
}"""


class Keyboard:
    """Presses keys for a learner, and looks at each stop whether the focus can be seen."""

    def __init__(self, person: Learner) -> None:
        self.person = person
        self.page = person.page
        self.problems: list[str] = []

    def press(self, *keys: str) -> None:
        """Press keys, one after the other."""
        for key in keys:
            self.page.keyboard.press(key)

    def go_to(self, control: Locator, key: str = "Tab") -> None:
        """Press Tab until the control has the focus."""
        target = control.element_handle()
        for _ in range(_MOST_STOPS):
            self.press(key)
            is_there, problem = self.page.evaluate(_STOP, target)
            if problem:
                self.problems.append(problem)
            if is_there:
                return
        raise AssertionError(f"{_MOST_STOPS} times {key} did not lead to {control}")

    def act_on(self, control: Locator) -> None:
        """Go to a button or link and press Enter."""
        self.go_to(control)
        self.press("Enter")

    def answer(self, id: str, value: Any) -> None:
        """Answer a question that stands further down on the page; what is meant to be right or wrong is so in the variant that is shown."""
        self.answer_in(self.person.cell(id), *self.person.as_shown(id, value))

    def answer_in(self, place: Locator, cell: dict[str, Any], value: Any) -> None:
        """Answer a question that stands in this place, further down on the page."""
        match cell["type"]:
            case "true-false":
                self._choose(place, "True" if value == "true" else "False")
            case "choose-one":
                self._choose(place, plain(cell["options"][value]))
            case "choose-all":
                self._tick(place, {plain(cell["options"][option]) for option in value})
            case "order":
                self._order(place, [plain(cell["items"][item]) for item in value])
            case "match":
                self._match(place, cell, value)

    def _choose(self, place: Locator, text: str) -> None:
        """One stop for the whole group; the arrow keys choose within it."""
        group = place.locator("fieldset").first.get_by_role("radio")
        self.go_to(group.first)
        self.press("Space")
        wanted = place.get_by_role("radio", name=text, exact=True)
        while not wanted.is_checked():
            self.press("ArrowDown")

    def _tick(self, place: Locator, wanted: set[str]) -> None:
        for option in place.locator(".dtr-options").first.locator(".dtr-option").all():
            if option.inner_text() in wanted:
                self.go_to(option.get_by_role("checkbox"))
                self.press("Space")

    def _order(self, place: Locator, wanted: list[str]) -> None:
        rows = place.locator(".dtr-order-row")
        for target, text in enumerate(wanted):
            now = rows.locator(".dtr-order-text").all_inner_texts().index(text)
            if now > target:
                self.go_to(rows.nth(now).get_by_role("button").first)
                self.press(*["Enter"] * (now - target))
        confirm = place.get_by_role("button", name="This is my order")
        if confirm.is_visible():
            self.act_on(confirm)

    def _match(self, place: Locator, cell: dict[str, Any], value: dict[str, str]) -> None:
        """Enter opens the answers below a place, the arrow keys move in them."""
        for pair in place.locator(".dtr-pair").all():
            wanted = plain(cell["right"][value[pair.get_attribute("data-left") or ""]])
            self.go_to(pair.locator(".dtr-place"))
            self.press("Enter")
            answers = pair.locator(".dtr-menu-item").all_inner_texts()
            self.press(*["ArrowDown"] * answers.index(wanted), "Enter")
            expect(pair.locator(".dtr-place")).to_be_focused()
