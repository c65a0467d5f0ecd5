"""The handouts: all texts have room, every contact is there, the QR code leads where it should, what cannot be printed is said."""

import copy
import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any
from unittest import mock

import msgspec
import pytest
import segno
from fpdf import FPDF
from fpdf.drawing_primitives import DeviceGray
from hypothesis import example, given
from hypothesis import strategies as st

from grading.authoring.confidential import as_one_line, course_secrets
from grading.authoring.translating.collect import learners_messages
from grading.cli import main as duty
from grading.handouts import brochure, card, checklist, poster, sheet, sign
from grading.handouts.command import KINDS, make_handouts
from grading.handouts.contacts import LABELS, reach
from grading.handouts.sheet import A3, A4, Box, Fonts, HandoutProblem, Line, PdfDocument
from grading.handouts.words import SIGN, Words, handout_words
from grading.sources.course_data import read_course_data
from tests.effort import cases
from tests.pictures.paper import Paper, noted
from tests.unit import building
from widgets.content.data_shapes.handouts import HANDOUTS
from widgets.content.mission import Contact, Mission, load_mission
from widgets.languages import translatable as texts
from widgets.languages.catalogue import BEGIN_ENGLISH, END_ENGLISH, ENGLISH, PSEUDO_VARIABLE, Language, offered
from widgets.problems import CourseProblem, DataProblem, DeclarationProblem
from widgets.schema import read_yaml

ROOT = Path(__file__).resolve().parents[2]
CONTENT: dict[str, Any] = read_yaml((ROOT / "data" / "handouts.yaml").read_text(encoding="utf-8"), DeclarationProblem)
EXAMPLE = "Example contacts: replace before printing."
EDGE = 5.0
"""Millimetres at the edge of a sheet on which an office printer prints nothing."""
PLACES: dict[str, list[Box]] = {
    "pocket-card": [place.inner(3) for place in card.places()],
    "brochure": [panel.inner(EDGE) for widths in ((97, 100, 100), (100, 100, 97)) for panel in brochure.panels(*widths)],
    "checklist": [Box(0, 0, *A4).inner(EDGE)],
    "poster": [Box(0, 0, *A3).inner(EDGE)],
}
"""Where texts may be: within a card, a panel, a page."""
MARKS = dict.fromkeys(map(ord, BEGIN_ENGLISH + END_ENGLISH))
SIZES = {"pocket-card": (A4, 3), "brochure": (A4[::-1], 2), "checklist": (A4, 1), "poster": (A3, 1)}
SMALLEST_POINTS = {"pocket-card": 5, "brochure": 4.5, "checklist": 5, "poster": 8}
SMALLEST_IN_ENGLISH = {"pocket-card": 6.5, "brochure": 7, "checklist": 8, "poster": 14}
"""Points: a translation, which is longer, may be smaller."""


@pytest.fixture(autouse=True)
def _no_other_course(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("DUTY_DATA", PSEUDO_VARIABLE):
        monkeypatch.delenv(name, raising=False)


@pytest.fixture(scope="module")
def mission() -> Mission:
    return load_mission(ROOT / "data" / "mission.yaml")


@pytest.fixture(scope="module")
def own_mission(tmp_path_factory: pytest.TempPathFactory) -> Mission:
    """A mission with contacts of its own."""
    return load_mission(building.write_data(tmp_path_factory.mktemp("data")) / "mission.yaml")


_DRAWN: dict[tuple[str, str], tuple[bytes, Paper]] = {}


def drawn(kind: str, said: Words) -> tuple[bytes, Paper]:
    """The sheet and what is on it; many tests look at the same sheets, so each is drawn once."""
    key = kind, repr(said)
    if key not in _DRAWN:
        with noted() as paper:
            _DRAWN[key] = KINDS[kind](said, f"{kind}.pdf", None), paper
    return _DRAWN[key]


def sound(kind: str, paper: Paper) -> None:
    """Everything is in its place, wholly, and nothing lies on anything else."""
    assert len(paper.placed) > 10
    assert paper.outside(PLACES[kind]) == []
    assert paper.too_wide() == []
    assert paper.overlapping() == []
    assert min(placed.size for placed in paper.placed if placed.size) >= SMALLEST_POINTS[kind]


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("code", ["en", *(pytest.param(code, marks=pytest.mark.long) for code in ("en-XA", "ar-XB"))])
def test_all_texts_have_room(kind: str, code: str, mission: Mission, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(PSEUDO_VARIABLE, "1")
    paper = drawn(kind, handout_words(offered()[code], mission))[1]
    sound(kind, paper)
    if code == "en":
        assert min(placed.size for placed in paper.placed if placed.size) >= SMALLEST_IN_ENGLISH[kind]


@pytest.mark.parametrize("kind", KINDS)
def test_pages_have_the_size_of_paper_and_types_are_in_the_file(kind: str, mission: Mission) -> None:
    content, _ = drawn(kind, handout_words(ENGLISH, mission))
    (width, height), pages = SIZES[kind]
    box = f"/MediaBox [0 0 {width / sheet.MILLIMETRES:.2f} {height / sheet.MILLIMETRES:.2f}]".encode()
    assert content.startswith(b"%PDF-")
    assert re.search(rb"/Count (\d+)", content)[1] == str(pages).encode()  # type: ignore[index]
    assert box in content
    types = set(re.findall(rb"/BaseFont /(\S+)", content))
    assert types
    assert all(re.fullmatch(rb"[A-Z]{6}\+DejaVuSans\S*", name) for name in types), types
    assert content.count(b"/FontFile2 ") == len(set(re.findall(rb"/FontName /(\S+)", content))) == 2


def test_every_contact_of_the_mission_is_on_the_card_and_in_the_brochure(mission: Mission) -> None:
    texts = handout_words(ENGLISH, mission)
    for kind in ("pocket-card", "brochure"):
        text = drawn(kind, texts)[1].text
        for field in LABELS:
            contact = getattr(mission, field)
            wanted = [contact] if isinstance(contact, str) else [contact.name, contact.phone, contact.email]
            for line in wanted:
                assert line in text, f"{line} is not in the {kind}"


def test_every_way_that_is_open_to_all_is_named(mission: Mission) -> None:
    texts = handout_words(ENGLISH, mission)
    assert len(texts.ways) == 7
    assert any("OIOS" in way for way in texts.ways)
    assert not any("company" in way or "UN Police" in way for way in texts.ways)
    assert set(texts.ways) <= set(drawn("brochure", texts)[1].text.splitlines())
    assert "commander or manager" in drawn("pocket-card", texts)[1].text


def test_the_checklist_has_each_sign_and_area_and_asks_nobody_anything(mission: Mission) -> None:
    texts = handout_words(ENGLISH, mission)
    text = drawn("checklist", texts)[1].text
    assert len(texts.signs) == 10
    assert len(texts.areas) == 7
    assert all(item.sign in text and item.notice in text for item in texts.signs)
    assert all(item.sign in text for item in texts.areas)
    assert "?" not in text
    assert "Never question" in text


@pytest.mark.parametrize(("kind", "pages"), [("pocket-card", [2] * 10), ("brochure", [1, 1]), ("checklist", [1]), ("poster", [1])])
def test_every_sheet_says_where_contacts_are_the_examples(kind: str, pages: list[int], mission: Mission, own_mission: Mission) -> None:
    said = drawn(kind, handout_words(ENGLISH, mission))[1].placed
    assert [placed.page for placed in said if placed.text == EXAMPLE] == pages
    assert EXAMPLE not in drawn(kind, handout_words(ENGLISH, own_mission))[1].text


@pytest.mark.parametrize("kind", KINDS)
def test_nothing_that_no_learner_may_have_is_printed(kind: str, mission: Mission) -> None:
    secrets = course_secrets(ROOT)
    printed = as_one_line(drawn(kind, handout_words(ENGLISH, mission))[1].text)
    assert len(secrets.texts) > 100
    assert [text for text in secrets.texts if text in printed] == []


def test_what_must_be_said_is_said(mission: Mission) -> None:
    texts = handout_words(ENGLISH, mission)
    for kind in ("pocket-card", "brochure", "poster"):
        text = drawn(kind, texts)[1].text
        for part in ("under 18", "money, work, goods or services", "local law", "retaliation", "rescue", "OIOS"):
            assert part.lower() in text.lower(), f"{kind}: {part}"
    for kind in ("pocket-card", "brochure"):
        assert "No Excuse (A/71/818)" in drawn(kind, texts)[1].text


def test_fronts_and_backs_meet_on_whichever_edge_the_sheet_is_turned() -> None:
    corners = {(round(place.x, 3), round(place.y, 3)) for place in card.places()}
    assert len(corners) == 10
    width, height = card.CARD
    assert {(round(A4[0] - x - width, 3), y) for x, y in corners} == corners
    assert {(x, round(A4[1] - y - height, 3)) for x, y in corners} == corners


@pytest.mark.parametrize(
    ("changes", "wanted"),
    [
        ({}, "tel:+9995550100"),
        ({"hotline": "(+999) 555-01 00"}, "tel:+9995550100"),
        ({"hotline": "report@mission.test"}, "mailto:report@mission.test"),
        ({"hotline": "https://report.mission.test/new"}, "https://report.mission.test/new"),
        ({"hotline": "Ask at the gate"}, "tel:+9995550101"),
        ({"hotline": "Ask at the gate", "focal_point": Contact(name="Ana", email="ana@mission.test")}, "mailto:ana@mission.test"),
        ({"hotline": "Ask at the gate", "focal_point": Contact(name="Ana", phone="ext. five")}, None),
    ],
)
def test_the_qr_code_holds_what_a_phone_can_use(changes: dict[str, Any], wanted: str | None, mission: Mission) -> None:
    changed = msgspec.structs.replace(mission, **changes)
    assert reach(changed) == wanted
    codes = [placed.text for placed in drawn("poster", handout_words(ENGLISH, changed))[1].placed if not placed.size]
    assert codes == ([wanted] if wanted else [])


def test_the_qr_code_on_paper_is_the_one_that_encodes_it() -> None:
    payload = "tel:+9995550100"
    paper = PdfDocument("x", A4, ENGLISH, "x")
    paper.page()
    dark: list[tuple[float, float, float, float]] = []
    fill = FPDF.rect

    def rect(pdf: FPDF, x: float, y: float, w: float, h: float, **options: Any) -> None:
        if pdf.fill_color == DeviceGray(0):
            dark.append((x, y, w, h))
        fill(pdf, x, y, w, h, **options)

    with mock.patch.object(FPDF, "rect", rect):
        paper.qr(Box(10, 20, 33, 33), payload)
    expected = segno.make(payload, error="m", micro=False)
    border, module = 4, 33 / expected.symbol_size(border=4)[0]
    dark_modules = {
        (round((y - 20) / module) - border, round((x - 10) / module) - border + column)
        for x, y, w, _ in dark
        for column in range(round(w / module))
    }
    assert dark_modules == {(row, column) for row, cells in enumerate(expected.matrix) for column, cell in enumerate(cells) if cell}
    assert module > 0.4  # millimetres: what a phone's camera tells apart on paper


names = st.text(st.characters(codec="latin-1", categories=("L", "Nd", "Zs", "P")), min_size=1, max_size=70).filter(str.strip)
LONG = "Wolfeschlegelsteinhausenbergerdorff " * 2


@pytest.mark.long
@cases(4, long=40)
@example(kind="pocket-card", fields=[LONG] * 6)
@example(kind="poster", fields=["x" * 70] * 6)
@example(kind="checklist", fields=["y" * 70] * 6)
@example(kind="brochure", fields=[LONG] * 6)
@given(kind=st.sampled_from(list(KINDS)), fields=st.lists(names, min_size=6, max_size=6))
def test_however_long_names_are_they_have_room_or_it_is_said(kind: str, fields: list[str], mission: Mission) -> None:
    name, one, two, email, hotline, support = fields
    long = msgspec.structs.replace(
        mission,
        name=name,
        focal_point=Contact(name=one, phone="+999 555 0101 ext. 12345", email=email),
        alternate=Contact(name=two, phone="+999 555 0102"),
        hotline=hotline,
        support=support,
    )
    with mock.patch.object(card, "COLUMNS", 1), mock.patch.object(card, "ROWS", 1):
        places = {"pocket-card": [place.inner(3) for place in card.places()]}
        try:
            with noted() as paper:
                KINDS[kind](handout_words(ENGLISH, long), f"{kind}.pdf", None)
        except HandoutProblem as problem:
            assert re.match(rf"{kind}\.pdf: (there is no room for all|the type has no letter)", str(problem))  # noqa: PT017
            return
    assert paper.outside(places.get(kind, PLACES[kind])) == []
    assert paper.too_wide() == []
    assert paper.overlapping() == []


def test_a_text_without_room_names_file_and_place(mission: Mission) -> None:
    long = msgspec.structs.replace(mission, support="a counsellor, " * 40)
    with pytest.raises(HandoutProblem, match=r"^card\.pdf: there is no room for all of the text with '.*\.\.\.', .* data/mission\.yaml"):
        card.draw(handout_words(ENGLISH, long), "card.pdf")


def test_type_is_made_smaller_before_a_word_is_broken() -> None:
    paper = PdfDocument("x", A4, ENGLISH, "x")
    paper.page()
    box, lines = Box(10, 10, 40, 200), [Line("Trafficking and so on", bold=True)]
    size = paper.fitting([(box, lines)], 40, 5)
    assert 5 < size < 40
    assert "Trafficking" in paper._rows(lines[0], box.width, size)
    assert "Trafficking" not in paper._rows(lines[0], box.width, 40)
    assert paper.fitting([(box, [Line("x" * 90)])], 40, 20) == 20


@pytest.mark.parametrize("draw", [card.draw, brochure.draw, checklist.draw, poster.draw])
def test_letters_that_the_type_has_not_are_refused(draw: Callable[..., bytes], mission: Mission) -> None:
    with pytest.raises(HandoutProblem, match=r"^x\.pdf: the type has no letter '特', which '.*特派团' needs\. .*FONT=regular\.ttf"):
        draw(handout_words(ENGLISH, msgspec.structs.replace(mission, name="特派团")), "x.pdf")


def test_another_type_is_taken_and_one_that_is_none_is_refused(mission: Mission, tmp_path: Path) -> None:
    serif = sheet.default_fonts().regular.with_name("DejaVuSerif.ttf")
    assert b"+DejaVuSerif" in checklist.draw(handout_words(ENGLISH, mission), "x.pdf", Fonts(serif, serif))
    (tmp_path / "no.ttf").write_text("no type")
    for path in (tmp_path / "no.ttf", tmp_path / "missing.ttf"):
        with pytest.raises(HandoutProblem, match=rf"{path.name} cannot be read as a type\."):
            checklist.draw(handout_words(ENGLISH, mission), "x.pdf", Fonts(path, path))


ARABIC = Language("ar", "Arabic", "rtl")


@pytest.mark.long
@pytest.mark.parametrize("kind", KINDS)
def test_a_layout_is_mirrored_for_a_language_from_right_to_left(kind: str, mission: Mission) -> None:
    texts = handout_words(ENGLISH, mission)
    plain, mirrored = drawn(kind, texts)[1], drawn(kind, replace(texts, language=ARABIC))[1]
    width = SIZES[kind][0][0]
    assert [(one.text.translate(MARKS), round(one.box.x, 3)) for one in mirrored.placed] == [
        (one.text, round(width - one.box.x - one.box.width, 3)) for one in plain.placed
    ]


@pytest.mark.parametrize("kind", KINDS)
def test_from_right_to_left_numbers_and_addresses_keep_their_direction(kind: str, mission: Mission) -> None:
    text = drawn(kind, replace(handout_words(ENGLISH, mission), language=ARABIC))[1].text
    for kept in (mission.hotline, mission.focal_point.phone, mission.oios.phone, mission.focal_point.email, mission.oios.email):
        assert kept in text
        assert text.count(kept) == text.count(f"{BEGIN_ENGLISH}{kept}{END_ENGLISH}")


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("(+999) 555-01 00", "<(+999) 555-01 00>"),
        ("call 0 55.01.00 now", "call <0 55.01.00> now"),
        ("4you@mission.test.", "<4you@mission.test>."),
        ("(https://mission.test/a/)", "(<https://mission.test/a/>)"),
        ("ST/SGB/2003/13, E/2002/68/Add.1", "ST/SGB/2003/13, E/2002/68/Add.1"),
        ("under 18, in 2003 or 2004", "under 18, in 2003 or 2004"),
    ],
)
def test_what_keeps_its_direction_is_found(text: str, wanted: str) -> None:
    marked = PdfDocument("x", A4, ARABIC, "x")._directed(text)
    assert marked.replace(BEGIN_ENGLISH, "<").replace(END_ENGLISH, ">") == wanted
    assert PdfDocument("x", A4, ENGLISH, "x")._directed(text) == text


@pytest.mark.long
def test_arabic_letters_are_joined_and_have_room(mission: Mission) -> None:
    paper = PdfDocument("x", A4, ARABIC, "x")
    paper.page()
    paper._pdf.set_font("handout", "", 20)
    joined, apart = (paper._pdf.get_string_width(text) for text in ("\u0628\u0628\u0628", "\u0628\u200c\u0628\u200c\u0628"))
    assert joined < 0.8 * apart
    report = "\u0623\u0628\u0644\u063a \u0639\u0646 \u0643\u0644 \u0645\u0627 \u062a\u0631\u0627\u0647"
    texts = handout_words(ENGLISH, msgspec.structs.replace(mission, support=report))
    for kind in KINDS:
        sound(kind, drawn(kind, replace(texts, language=ARABIC, ways=[report] * 7, services=[report] * 9))[1])


@pytest.mark.long
def test_every_text_of_the_file_is_given_to_translators_and_every_translation_is_printed(
    mission: Mission, monkeypatch: pytest.MonkeyPatch
) -> None:
    given_out = {message.text for message in learners_messages(ROOT) if message.context.startswith("data/handouts/")}
    own = [text for _, text in texts.texts(CONTENT, HANDOUTS.texts)]
    assert set(own) == given_out
    assert len(own) > 60
    monkeypatch.setenv(PSEUDO_VARIABLE, "1")
    words = handout_words(offered()["en-XA"], mission)
    for kind in KINDS:
        printed = drawn(kind, words)[1].text
        assert [text for text in own if len(text) > 10 and text in printed] == []


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        (lambda content: content.pop("ways"), "The field 'ways' is missing. Add it."),
        (lambda content: content["card"].update(pionts=[]), "The field 'card.pionts' is not known. Did you mean 'points'?"),
        (lambda content: content["brochure"]["what"].update(points="one"), "The field 'brochure.what.points' must be"),
        (lambda content: content["poster"]["blocks"].pop(), "The field 'poster.blocks' has 3 entries; the poster has room for 4."),
        (lambda content: content["checklist"].update(notes=[]), "The field 'checklist.notes' is empty."),
    ],
)
def test_a_mistake_in_the_file_is_a_sentence(change: Callable[[dict[str, Any]], Any], sentence: str, tmp_path: Path) -> None:
    content = copy.deepcopy(CONTENT)
    change(content)
    with pytest.raises(DataProblem) as raised:
        HANDOUTS.read(content)
    assert str(raised.value).startswith(f"data/handouts.yaml: {sentence}")


def test_validation_says_what_is_wrong_with_the_file(tmp_path: Path) -> None:
    data = building.write_data(tmp_path)
    text = (ROOT / "data" / "handouts.yaml").read_text(encoding="utf-8").replace("\nways:", "\nwais:", 1)
    (data / "handouts.yaml").write_text(text, encoding="utf-8")
    found = [str(finding) for finding in read_course_data(data).problems]
    assert "data/handouts.yaml: The field 'wais' is not known. Did you mean 'ways'?" in found


def test_the_command_writes_all_and_says_that_contacts_are_the_examples(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert duty(["handouts", "--out", str(tmp_path / "new")]) == 0
    lines = capsys.readouterr().out.splitlines()
    files = [f"{kind}-en.pdf" for kind in KINDS]
    assert [Path(line).name for line in lines[:-1]] == files
    assert lines[-1].startswith("data/mission.yaml still holds example contacts (name, focal_point.name, ")
    assert lines[-1].endswith("each sheet says so. Replace them before you print.")
    assert all((tmp_path / "new" / file).read_bytes().startswith(b"%PDF-") for file in files)


def test_the_command_takes_one_language_and_refuses_what_it_cannot_do(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert duty(["handouts", "--out", str(tmp_path), "--language", "xx"]) == 1
    assert capsys.readouterr().err == "The course is not there in the language 'xx'. There are: en.\n"
    (tmp_path / "file").write_text("")
    assert duty(["handouts", "--out", str(tmp_path / "file")]) == 1
    assert capsys.readouterr().err.endswith("Name another folder.\n")


def test_missing_data_are_a_sentence(mission: Mission, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DUTY_DATA", str(building.write_data(tmp_path)))
    monkeypatch.setattr("widgets.data_files.installed_folder", lambda: tmp_path)
    with pytest.raises(CourseProblem, match=r"/handouts\.yaml: The file is missing"):
        make_handouts(mission, ENGLISH)


@pytest.mark.parametrize("kind", ["pocket-card", "brochure", "poster"])
def test_the_courses_own_sign_is_there_with_the_pages_icons_and_words(kind: str, mission: Mission) -> None:
    texts = handout_words(ENGLISH, mission)
    assert texts.sign == ["Observe", "Record", "Report", "Refer"]
    said = [placed.text for placed in drawn(kind, texts)[1].placed]
    assert set(texts.sign) <= set(said)
    steps = re.findall(r'\["\w+", "(\w+)", "([\w-]+)"\]', (ROOT / "widgets" / "static" / "cells" / "sign.js").read_text(encoding="utf-8"))
    assert steps == list(zip(SIGN, sign.ICONS, strict=True))
