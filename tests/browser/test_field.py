"""The field edition opened from a file in real Chromium: nothing is lost, two people do not mix, nothing is fetched."""

import base64
import json
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser.learner import Learner
from tests.browser.views import show_page
from tests.bundle_reading import read_bundle
from tests.keys import ROOT, graded
from widgets.content.data_shapes.references import REFERENCES
from widgets.content.reserved_entries import is_answer_of_test
from widgets.paths import STATIC

MODULE = "awareness"
QUESTIONS = [id for id, question in graded().items() if question.type == "true-false"]
FORBIDDEN = "Object.defineProperty(window, 'localStorage', { get() { throw new DOMException('no', 'SecurityError'); } });"
FULL = "Storage.prototype.setItem = () => { throw new DOMException('full', 'QuotaExceededError'); };"
NOT_KEPT = "They will be lost when you close this page"
Open = Callable[..., Learner]


@pytest.fixture
def open_field(open_page: Callable[..., Page], stick: Path) -> Open:
    """Opens the module as a new person's browser does, or `beside` another page of the same browser."""

    def open_(beside: Learner | None = None, script: str = "") -> Learner:
        page = beside.page.context.new_page() if beside else open_page()
        page.add_init_script(script)
        learner = Learner(page, (stick / f"{MODULE}-en.html").as_uri())
        page.goto(learner.url)
        learner.ready()
        return learner

    return open_


def card(learner: Learner) -> Any:
    """The card on the first page that says where answers are; in its first step, where nothing keeps the choice of whole pages."""
    show_page(learner, "page-1.1")
    notice = learner.page.locator("details", has_text="Your answers stay on this device").first
    if not notice.get_by_role("button", name="Save my answers as a file").is_visible():
        notice.locator("summary").click()
    return notice


def say_who(learner: Learner, name: str, id: str, whose: str = "") -> None:
    place = card(learner)
    place.get_by_role("button", name="Enter my name and ID").or_(place.get_by_role("button", name="I am someone else")).click()
    place.get_by_label("Your name").fill(name)
    place.get_by_label("Your ID").fill(id)
    if whose:
        place.get_by_label(whose).check()
    place.get_by_role("button", name="Continue").click()


def works_as(learner: Learner, name: str, id: str) -> None:
    expect(card(learner).get_by_text(f"You are working as {name} ({id}).")).to_be_visible()


def save_file(learner: Learner, folder: Path) -> Path:
    with learner.page.expect_download() as started:
        card(learner).get_by_role("button", name="Save my answers as a file").click()
    started.value.save_as(folder / started.value.suggested_filename)
    return folder / started.value.suggested_filename


def choose_file(learner: Learner, path: Path) -> None:
    card(learner).locator("input[type=file]").set_input_files(path)


def open_file(learner: Learner, path: Path) -> None:
    choose_file(learner, path)
    card(learner).get_by_role("button", name="Continue").click()


def kept(learner: Learner, owner: str = "-") -> dict[str, Any]:
    """What the browser's storage keeps of this person, by question; not which test was drawn."""
    stored = learner.page.evaluate("({ ...localStorage })")
    start = f"dtr:{owner}:{MODULE}:answer:"
    values = {key.removeprefix(start): json.loads(text)["value"] for key, text in stored.items() if key.startswith(start)}
    return {id: value for id, value in values.items() if is_answer_of_test(id)}


def test_the_folder_leads_to_the_module_and_nothing_is_fetched(open_page: Callable[..., Page], stick: Path) -> None:
    page = open_page()
    requests: list[str] = []
    refused: list[str] = []
    page.on("request", lambda request: requests.append(request.url))
    page.on("console", lambda message: refused.append(message.text) if message.type == "error" else None)
    page.goto((stick / "index.html").as_uri())
    Learner(page, "").choose(MODULE)
    Learner(page, "").ready()
    # What the browser asks of itself (`data:`) goes nowhere.
    assert [url for url in requests if not url.startswith("data:")] == [
        (stick / name).as_uri() for name in ("index.html", f"{MODULE}-en.html")
    ]
    assert refused == []


def test_answers_are_there_again_when_the_page_is_opened_again(open_field: Open) -> None:
    learner = open_field()
    learner.answer(QUESTIONS[0], "true")
    # Closed in mid-save: there is no kernel to wait for, but a page that gathers changes.
    learner.page.close()
    # A context's storage outlives its pages.
    again = open_field(beside=learner)
    again.shows(QUESTIONS[0], "True")
    again.ready()
    assert kept(again) == {QUESTIONS[0]: "true"}


def test_a_second_person_on_the_same_laptop_does_not_see_the_first_ones_answers(open_field: Open) -> None:
    learner = open_field()
    learner.answer(QUESTIONS[0], "true")
    say_who(learner, "Ada Sample", "ada-1", whose="They are mine")
    works_as(learner, "Ada Sample", "ada-1")
    assert kept(learner) == {}
    assert kept(learner, "ada-1") == {QUESTIONS[0]: "true"}

    second = open_field(beside=learner)
    expect(second.page.get_by_text("You are continuing as Ada Sample (ada-1).")).to_be_visible()
    second.page.get_by_role("button", name="I am someone else").first.click()
    say_who(second, "Ben Sample", "ada-1", whose="They are someone else’s")
    expect(card(second).get_by_text("Someone with another name uses this ID on this device.")).to_be_visible()
    say_who(second, "Ben Sample", "ben-2", whose="They are someone else’s")
    works_as(second, "Ben Sample", "ben-2")
    second.shows(QUESTIONS[0], None)
    second.answer(QUESTIONS[0], "false")
    second.ready()

    # The first one's page is still open, and still theirs.
    learner.answer(QUESTIONS[1], "true")
    learner.ready()
    assert kept(second, "ada-1") == {QUESTIONS[0]: "true", QUESTIONS[1]: "true"}
    assert kept(second, "ben-2") == {QUESTIONS[0]: "false"}
    say_who(second, "ada sample", "ADA-1", whose="They are someone else’s")
    works_as(second, "ada sample", "ada-1")
    second.shows(QUESTIONS[0], "True")


def test_two_tabs_of_one_learner_do_not_overwrite_each_other(open_field: Open) -> None:
    one = open_field()
    two = open_field(beside=one)
    one.answer(QUESTIONS[0], "true")
    two.answer(QUESTIONS[1], "false")
    one.shows(QUESTIONS[1], "False")
    two.shows(QUESTIONS[0], "True")
    say_who(one, "Ada Sample", "ada-1", whose="They are mine")
    works_as(two, "Ada Sample", "ada-1")
    two.answer(QUESTIONS[0], "false")
    two.ready()
    assert kept(one, "ada-1") == {QUESTIONS[0]: "false", QUESTIONS[1]: "false"}


@pytest.mark.parametrize("broken", [FORBIDDEN, FULL])
def test_where_the_browser_keeps_nothing_the_page_says_so_and_the_file_carries_on(open_field: Open, tmp_path: Path, broken: str) -> None:
    learner = open_field(script=broken)
    learner.answer(QUESTIONS[0], "true")
    notice = learner.page.locator(".page-notices")
    expect(notice.get_by_text(NOT_KEPT)).to_be_visible()
    expect(learner.page.locator(".page-status")).to_have_text("Not saved on this device")
    with learner.page.expect_download() as started:
        notice.get_by_role("button", name="Save my answers as a file").click()
    assert started.value.suggested_filename.endswith(".json")
    copy = tmp_path / "copy.json"
    started.value.save_as(copy)

    elsewhere = open_field()
    open_file(elsewhere, copy)
    elsewhere.shows(QUESTIONS[0], "True")
    elsewhere.ready()
    assert kept(elsewhere) == {QUESTIONS[0]: "true"}

    # What is open can still be handed in, by name.
    say_who(learner, "Ada Sample", "ada-1", whose="They are mine")
    assert read_bundle(save_file(learner, tmp_path), MODULE).answers.value(QUESTIONS[0]) == "true"


def test_a_saved_bundle_goes_on_on_another_device(open_field: Open, tmp_path: Path) -> None:
    learner = open_field()
    learner.answer(QUESTIONS[0], "true")
    learner.answer(QUESTIONS[1], "true")
    say_who(learner, "Ada Sample", "ada-1", whose="They are mine")
    bundle = save_file(learner, tmp_path)
    with zipfile.ZipFile(bundle) as archive:
        assert archive.testzip() is None
        assert archive.namelist() == ["answers.json", "timestamp.txt", "submission_secret.txt", "checksum.txt"]
    hand_in = read_bundle(bundle, MODULE)
    assert (hand_in.learner, hand_in.problem, hand_in.answers.learner.name) == ("ada-1", "", "Ada Sample")

    elsewhere = open_field()
    elsewhere.answer(QUESTIONS[1], "false")
    drawn_here = elsewhere.variant(QUESTIONS[1])
    choose_file(elsewhere, bundle)
    expect(card(elsewhere).get_by_text("This file contains 2 answers from Ada Sample (ada-1).")).to_be_visible()
    card(elsewhere).get_by_role("button", name="Continue").click()
    expect(card(elsewhere).get_by_text("First choose whose answers are on this page.")).to_be_visible()
    card(elsewhere).get_by_label("They are mine").check()
    card(elsewhere).get_by_role("button", name="Continue").click()
    works_as(elsewhere, "Ada Sample", "ada-1")
    elsewhere.shows(QUESTIONS[0], "True")
    # The newer answer stays, unless it is to a variant of another test: the test that was opened first wins as a whole.
    newer = "false" if elsewhere.variant(QUESTIONS[1]) == drawn_here else "true"
    elsewhere.shows(QUESTIONS[1], newer.capitalize())
    elsewhere.ready()
    assert kept(elsewhere, "ada-1") == {QUESTIONS[0]: "true", QUESTIONS[1]: newer}


def test_somebody_elses_bundle_does_not_mix_with_mine(open_field: Open, tmp_path: Path) -> None:
    learner = open_field()
    learner.answer(QUESTIONS[0], "true")
    say_who(learner, "Ada Sample", "ada-1", whose="They are mine")
    bundle = save_file(learner, tmp_path)

    other = open_field()
    other.answer(QUESTIONS[1], "false")
    say_who(other, "Ben Sample", "ben-2", whose="They are mine")
    works_as(other, "Ben Sample", "ben-2")
    open_file(other, bundle)
    works_as(other, "Ada Sample", "ada-1")
    other.shows(QUESTIONS[0], "True")
    other.shows(QUESTIONS[1], None)
    assert kept(other, "ben-2") == {QUESTIONS[1]: "false"}


@pytest.mark.parametrize(
    ("name", "content", "sentence"),
    [
        ("essay.docx", b"PK\x03\x04 no", "essay.docx is damaged and cannot be opened"),
        ("photo.json", b"\xff\xd8", "photo.json is not a file of saved answers"),
        ("list.json", b"[]", "list.json is not a file of saved answers"),
        ("new.json", b'{"format": 2, "entries": {}}', "new.json was saved by a newer version of the course"),
        ("other.json", b'{"format": 1, "module": "other", "entries": {}}', "other.json contains answers for another module: other"),
    ],
)
def test_a_file_that_cannot_be_opened_is_said(open_field: Open, tmp_path: Path, name: str, content: bytes, sentence: str) -> None:
    learner = open_field()
    (tmp_path / name).write_bytes(content)
    choose_file(learner, tmp_path / name)
    expect(card(learner).get_by_text(sentence)).to_be_visible()


def test_damaged_entries_are_passed_over(open_field: Open) -> None:
    learner = open_field()
    learner.answer(QUESTIONS[0], "true")
    learner.ready()
    bad = {QUESTIONS[1]: "{half", QUESTIONS[2]: "7", QUESTIONS[3]: '{"value": "true"}', "hand-in": '{"at": "1", "value": {"a": [{}]}}'}
    for id, text in bad.items():
        learner.page.evaluate("([key, text]) => localStorage.setItem(key, text)", [f"dtr:-:{MODULE}:answer:{id}", text])
    learner.page.evaluate("localStorage.setItem('dtr:learner', '[7')")
    again = open_field(beside=learner)
    again.shows(QUESTIONS[0], "True")
    again.shows(QUESTIONS[1], None)
    again.answer(QUESTIONS[1], "false")
    again.ready()


def test_without_a_name_or_an_answer_there_is_nothing_to_hand_in(open_field: Open) -> None:
    learner = open_field()
    learner.go_to("hand-in")
    place = learner.cell("hand-in")
    place.get_by_role("button", name="Download my answers").click()
    expect(place.get_by_text("Enter your name and ID above, and press “This is me”.")).to_be_visible()
    for id, sentence in (("a b", "This ID cannot be used."), ("ada-1", "You are handing in as Ada Sample (ada-1).")):
        place.get_by_label("Your name").fill("Ada Sample")
        place.get_by_label("Your ID").fill(id)
        place.get_by_role("button", name="This is me").click()
        expect(place.get_by_text(sentence)).to_be_visible()
    place.get_by_role("button", name="Download my answers").click()
    learner.confirm("Download my answers")
    expect(place.get_by_text("There is nothing to hand in yet. Answer a question first.")).to_be_visible()


def test_any_byte_of_a_zip_file_that_changes_is_noticed_or_harmless(open_page: Callable[..., Page]) -> None:
    module = base64.b64encode((STATIC / "ground" / "zip.js").read_bytes()).decode()
    changed = open_page().evaluate(
        """async (module) => {
          const { zipFile, zipText } = await import("data:text/javascript;base64," + module);
          const sound = zipFile({ "answers.json": "{ \\"é\\": 1 }", "timestamp.txt": "now" });
          const read = [zipText(sound, "answers.json"), zipText(sound, "timestamp.txt"), zipText(sound, "none")];
          const wrong = [];
          for (let place = 0; place < sound.length; place += 1) {
            for (let byte = 1; byte < 256; byte += 1) {
              const damaged = sound.slice();
              damaged[place] ^= byte;
              const text = zipText(damaged, "answers.json");
              if (text !== null && text !== read[0]) wrong.push([place, byte]);
            }
          }
          return { read, wrong, none: zipText(new Uint8Array(), "answers.json") };
        }""",
        module,
    )
    assert changed == {"read": ['{ "é": 1 }', "now", None], "wrong": [], "none": None}


def test_a_reference_shows_the_document_and_the_place_in_it(open_field: Open) -> None:
    learner = open_field()
    learner.page.evaluate("location.hash = 'page-10'")
    drawer = learner.page.get_by_role("dialog", name="Sources")
    link = learner.page.locator("a[href^='#ref-'][href*='/']:visible").first
    id, _, part = (link.get_attribute("href") or "").removeprefix("#ref-").partition("/")
    link.click()
    learner.page.get_by_role("button", name="All sources").click()
    document = drawer.locator(f"[data-entry='ref-{id}']")
    place = drawer.locator("[data-place]:visible")
    expect(document).to_be_focused()
    expect(place).to_have_count(1)
    wanted = REFERENCES.load(ROOT / "data" / REFERENCES.file).references[id].parts[part]
    expect(place).to_contain_text(wanted)
    document.get_by_text("Passages").click()
    expect(document.get_by_role("listitem").filter(has_text=wanted)).to_be_visible()

    # Another document is then shown without that place.
    learner.page.evaluate("location.hash = 'ref-palermo-protocol'")
    expect(drawer.locator("[data-entry='ref-palermo-protocol']")).to_be_focused()
    expect(place).to_have_count(0)
