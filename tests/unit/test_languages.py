"""Languages on the learner's side: which are offered, what is put into them, and what stays."""

import json
import re
from collections.abc import Iterator
from itertools import chain
from pathlib import Path
from types import NoneType
from typing import Any, get_args, get_type_hints

import msgspec
import pytest

from tests.keys import released_notebook
from tests.page_data import as_data, cell_data, outline_data
from tests.running import without_loop
from tests.unit import building
from widgets.content.cell_texts import cell_texts
from widgets.content.data_shapes.audiences import COLUMNS
from widgets.content.data_shapes.registry import texts_in
from widgets.content.translation import Translation, cell_context, prose_context
from widgets.forms.registry import forms
from widgets.kinds.case.pictures import Picture, SpokenLine
from widgets.kinds.case.scenes import AnySceneQuestion, Choice, End, Scene
from widgets.kinds.chart.claims import Claim
from widgets.kinds.diagram.decision import DecisionAnswer, DecisionEnd, DecisionQuestion
from widgets.kinds.diagram.diagram import DiagramPart
from widgets.kinds.diagram.figures import ComparedColumn, DiagramElement, FlowStep, TimelineEvent
from widgets.kinds.diagram.table import TableColumn, TableRow
from widgets.kinds.refresher.kind import AnyRefresherQuestion
from widgets.kinds.registry import KINDS
from widgets.kinds.warmup.kind import Statement
from widgets.languages import markdown_units as prose
from widgets.languages import pseudolocale as pseudo
from widgets.languages import translatable as texts
from widgets.languages.catalogue import (
    BEGIN_ENGLISH,
    ENGLISH,
    PSEUDO_VARIABLE,
    Language,
    as_english,
    chosen,
    gettext,
    interface,
    message_name,
    offered,
    speak,
)
from widgets.pages.page import module_page, served_page
from widgets.paths import STATIC
from widgets.problems import CourseProblem, DeclarationProblem
from widgets.schema import Text, read_yaml
from widgets.serving.shared_pages import SharedPages

ROOT = Path(__file__).resolve().parents[2]
MODULE = "small"
SHAPES = [
    *chain.from_iterable(kind.shapes() for kind in KINDS.values()),
    *(Choice, End, Scene, Picture, SpokenLine, Statement, Claim),
    *(DiagramPart, FlowStep, ComparedColumn, TimelineEvent, DiagramElement),
    *(DecisionQuestion, DecisionAnswer, DecisionEnd, TableColumn, TableRow),
    *(get_args(form.__annotations__["variants"])[1] for form in forms().values() if not form.by_hand),
    *(*get_args(AnySceneQuestion), *get_args(AnyRefresherQuestion)),
]
NO_WORDS = {
    *(
        "id",
        "type",
        "criterion",
        "points",
        "read_again",
        "shuffle",
        "sources",
        "key",
        "verdict",
        "to",
        "start",
        "tools",
        "tool",
        "file",
        "repeat",
    ),
    *("months", "length", "claims", "drawn", "source", "how", "year", "value", "min", "max", "roughly", "today"),
    *("icon", "tone", "arrow", "tracks"),
}
"""The fields of declarations that hold no words: ids, numbers, what is right."""
SYMBOLS = {"place", "people", "things", "time", "person"}
"""The fields of a case's pictures that name symbols. In other shapes, a place is words."""
NO_TOOLS = {"mission", "handouts", "claims", "class"}
"""Files in `data/` that no tool shows."""
NESTED = {
    *("scenes", "choices", "question", "questions", "end", "statements", "rows", "variants"),
    *("steps", "joins", "leaves", "columns", "events", "parts", "result", "rings", "answers", "ends"),
    *("picture", "says"),
}
"""Fields that hold shapes of their own, which are looked at too."""
NO_WORDS_IN_DATA = {"title", "sources", "reach", "open_to", "not_when", "first_for", "names", "found_in"} | {
    *("kind", "audience", "purpose", "address", "reference", "superseded_by", "need", "sections", "cases", *COLUMNS),
    *("tracks", "hue"),
}
NO_WORDS_IN_A_FILE = {("programme", "sign")}
"""The fields in data files that hold no words that a page shows: a cell gives its tool's title, and some are for instructors."""


@pytest.fixture
def data(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """A data folder with nothing in it."""
    monkeypatch.setenv("DUTY_DATA", str(tmp_path))
    (tmp_path / "translations").mkdir()
    return tmp_path


def put(data: Path, language: Language) -> None:
    (data / "translations" / f"{language.code}.json").write_bytes(msgspec.json.encode(language))


def is_number(hint: Any) -> bool:
    """Whether a field of this type can hold numbers and truth values only."""
    return set(get_args(hint) or [hint]) <= {int, float, bool, NoneType}


@pytest.mark.parametrize("shape", SHAPES, ids=lambda shape: shape.__name__)
def test_every_field_of_a_declaration_is_said_to_be_words_or_not(shape: type) -> None:
    for name, hint in get_type_hints(shape, include_extras=True).items():
        if name in shape.__struct_fields__ and name not in NO_WORDS | NESTED | SYMBOLS and not is_number(hint):  # type: ignore[attr-defined]
            assert str(Text) in str(hint) or "'text': True" in str(hint), f"{shape.__name__}.{name} is neither Text nor in NO_WORDS"


def test_the_places_of_words_are_found_at_every_depth() -> None:
    places = {".".join(place) for kind in KINDS for place in cell_texts(kind)}
    assert {"rows.*.counts", "rows.*.against"} <= places
    assert {"steps.*.in.label", "questions.*.answers.*.label", "ends.*.points.*", "rows.*.cells.*", "result.text", "refer"} <= places
    assert {"prompt", "options.*", "why.*", "scenes.*.choices.*.then", "scenes.*.question.why.*", "statements.*.why.*", "note"} <= places
    assert not {place.split(".")[-1] for place in places} & NO_WORDS


def leaves(node: Any, at: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], str]]:
    if isinstance(node, dict):
        for name, value in node.items():
            yield from leaves(value, (*at, name))
    elif isinstance(node, list):
        for place, value in enumerate(node):
            yield from leaves(value, (*at, str(place)))
    elif isinstance(node, str):
        yield at, node


@pytest.mark.parametrize(
    "file",
    [path for path in sorted((ROOT / "data").glob("*.yaml")) if path.stem not in NO_TOOLS],
    ids=lambda file: file.stem,
)
def test_every_text_in_a_tools_file_is_said_to_be_words_or_not(file: Path) -> None:
    content = read_yaml(file.read_text(encoding="utf-8"), DeclarationProblem)
    words = {place for place, _ in texts.texts(content, texts_in(file.stem))}
    left = {place for place, _ in leaves(content) if ".".join(place) not in words}
    assert {place for place in left if not set(place) & NO_WORDS_IN_DATA and (file.stem, place[-1]) not in NO_WORDS_IN_A_FILE} == set()


def test_the_pages_sentences_are_found_by_their_keys_and_each_is_there_once() -> None:
    sentences = interface()
    assert sentences["skip"] == "Skip to the content"
    assert sentences["true"] == "True"
    assert sentences["minutes"] == {"one": "About {n} minute", "other": "About {n} minutes"}
    lines = (STATIC / "ground" / "strings.json").read_text(encoding="utf-8").splitlines()
    # none twice, for the later one would be taken without a word
    assert sorted(sentences) == sorted(found[1] for line in lines if (found := re.match(r'    "(\w+)": ', line)))


def test_english_alone_is_offered_where_nothing_is_translated(data: Path) -> None:
    assert list(offered()) == ["en"]
    assert chosen(["fr", None], "fr;q=1") is ENGLISH


def test_made_up_languages_are_offered_only_where_somebody_asks_for_them(data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(PSEUDO_VARIABLE, "1")
    assert list(offered()) == ["en", "en-XA", "ar-XB"]
    assert offered()["ar-XB"].direction == "rtl"


def test_a_language_that_cannot_be_read_is_left_out(data: Path) -> None:
    put(data, Language("fr", "Français"))
    (data / "translations" / "xx.json").write_text("{")
    assert list(offered()) == ["en", "fr"]


@pytest.mark.parametrize(
    ("codes", "accepted", "wanted"),
    [
        (["fr"], "", "fr"),
        (["xx", "fr"], "", "fr"),
        ([None, ""], "de, fr;q=0.5, en;q=0.4", "fr"),
        ([None], "en;q=0.4, fr-CA;q=0.9", "fr"),
        ([None], "en-GB, fr;q=0.8", "en"),
        (["en"], "fr", "en"),
        (["<script>"], "*;q=zz,,;;", "en"),
    ],
)
def test_what_is_chosen_goes_before_what_the_browser_prefers(data: Path, codes: list[str | None], accepted: str, wanted: str) -> None:
    put(data, Language("fr", "Français"))
    assert chosen(codes, accepted).code == wanted


def test_a_sentence_of_the_programs_is_said_in_the_language_spoken(data: Path) -> None:
    speak(Language("fr", "Français", messages={"Please enter your name.": "Donnez votre nom."}))
    try:
        assert gettext("Please enter your name.") == "Donnez votre nom."
        assert gettext("Something else.") == as_english("Something else.")
    finally:
        speak(ENGLISH)


def test_prose_is_cut_into_headings_paragraphs_and_items() -> None:
    source = "### 2. A heading\nA paragraph\nin two lines.\n\n- one\n  goes on\n- two\n\n1. first\n\n> said"
    assert [text for _, text in prose.units(source) if text] == [
        *("2. A heading", "A paragraph in two lines.", "one goes on", "two", "first", "said"),
    ]
    assert prose.map_units(source, str.upper).splitlines() == [
        *("### 2. A HEADING", "A PARAGRAPH IN TWO LINES.", "", "- ONE GOES ON", "- TWO", "", "1. FIRST", "", "> SAID"),
    ]


def test_a_translation_cannot_change_the_structure_of_the_prose() -> None:
    assert prose.map_units("One.", lambda _: "# Two\n\n- three") == "# Two - three"


QUESTION = """%%question
id: q1
type: choose-one
prompt: Ask {mission.name}?
options: {a: One, b: Two, c: Three}
key: b
why: {a: x, b: y, c: z}
"""


def french(*messages: tuple[str, str, str]) -> Translation:
    return Translation(Language("fr", "Français", messages={message_name(context, text): said for context, text, said in messages}), MODULE)


def test_a_question_is_put_into_another_language_by_ids_that_stay() -> None:
    into = french((cell_context(MODULE, "q1", "prompt"), "Ask {mission.name}?", "Demander à {mission.name} ?"))
    cell = cell_data(QUESTION, None, into)
    assert cell["prompt"] == "Demander à {mission.name} ?"
    assert list(cell["options"]) == ["a", "b", "c"]
    assert cell["options"]["a"] == as_english("One")
    assert (cell["id"], cell["key"], cell["type"]) == ("q1", "b", "choose-one")


def test_the_same_words_in_another_place_are_another_message() -> None:
    into = french((cell_context(MODULE, "q1", "options.a"), "One", "Un"))
    other = QUESTION.replace("id: q1", "id: q2")
    assert cell_data(QUESTION, None, into)["options"]["a"] == "Un"
    assert cell_data(other, None, into)["options"]["a"] == as_english("One")


def test_prose_and_titles_are_put_into_another_language_and_what_is_not_is_marked() -> None:
    cells = [building.markdown("# Part\n\n## Page\n\nSome *words* here.\n\nMore words.")]
    context = prose_context(MODULE)
    into = french((context, "Page", "La page"), (context, "More words.", "D'autres mots."))
    title, [part], _ = outline_data(building.notebook(cells), None, into)
    [page] = part["pages"]
    assert (title, part["title"], page["title"]) == (as_english("Part"), as_english("Part"), "La page")
    html = page["blocks"][0]["html"]
    assert '<p><span lang="en" dir="ltr">Some <em>words</em> here.</span></p>' in html
    assert "<p>D'autres mots.</p>" in html
    assert BEGIN_ENGLISH not in html


def test_whether_a_page_is_optional_depends_on_its_english_heading_alone() -> None:
    cells = [building.markdown("# Part\n\n## More (optional)\n\n## Page\n\n#### Then\n\nIn 2004.\n\n#### Now")]
    context = prose_context(MODULE)
    into = french((context, "More", "Plus (facultatif)"), (context, "Page", "La page (optional)"), (context, "Then", "Avant"))
    _, [part], _ = outline_data(building.notebook(cells), None, into)
    more, page = part["pages"]
    assert (more["title"], more["name"], more["is_optional"]) == ("Plus (facultatif)", "More (optional)", True)
    assert (page["title"], page["is_optional"]) == ("La page (optional)", False)
    html = page["blocks"][0]["html"]
    assert "<summary>Avant</summary>\n<p><span" in html
    assert '<summary><span lang="en" dir="ltr">Now</span></summary>' in html


def test_a_page_takes_as_long_and_has_the_same_id_in_every_language(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(PSEUDO_VARIABLE, "1")
    nb = released_notebook()
    english, made_up = (as_data(module_page(nb, "awareness", language)) for language in (ENGLISH, offered()["ar-XB"]))

    def frame(page: dict[str, Any]) -> list[Any]:
        pages = [one for part in page["parts"] for one in part["pages"]]
        return [(one["id"], one["minutes"], one["words"], [block.get("cell", {}).get("id") for block in one["blocks"]]) for one in pages]

    assert frame(made_up) == frame(english)


def test_a_page_is_served_in_another_language(data: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv(PSEUDO_VARIABLE, "1")
    notebook = tmp_path / MODULE / f"{MODULE}.ipynb"
    notebook.parent.mkdir()
    notebook.write_text(json.dumps(building.notebook([building.markdown("# Part\n\n## Page\n\nWords.")])))
    page = as_data(served_page(notebook, [MODULE], offered()["en-XA"], "/modules"))
    assert (page["language"], page["direction"], page["parts"][0]["pages"][0]["id"]) == ("en-XA", "ltr", "page-1")
    assert [language["code"] for language in page["languages"]] == ["en", "en-XA", "ar-XB"]
    assert not page.keys() & {"learner", "answers", "seed"}
    for raw in ("{", "[]", '{"cells": 5}', '{"cells": [5]}'):
        notebook.write_text(raw)
        with pytest.raises(CourseProblem, match="could not be read"):
            served_page(notebook, [MODULE], offered()["en-XA"], "/modules")


def test_each_language_has_a_shared_page_of_its_own(data: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv(PSEUDO_VARIABLE, "1")
    notebook = tmp_path / MODULE / f"{MODULE}.ipynb"
    notebook.parent.mkdir()
    notebook.write_text(json.dumps(building.notebook([building.markdown("# Part\n\n## Page\n\nWords.")])))
    pages = SharedPages("/")
    shown = without_loop(lambda: {code: pages.get("page", notebook, [MODULE], language) for code, language in offered().items()})
    assert len({page.etag for page in shown.values()}) == 3
    for code, page in shown.items():
        assert pages.get("page", notebook, [MODULE], offered()[code]) is page
        assert f'<html lang="{code}" dir="{offered()[code].direction}" '.encode() in page.plain
        content = json.loads(pages.get("content", notebook, [MODULE], offered()[code]).plain)
        assert (content["language"], content["direction"]) == (code, offered()[code].direction)


KEPT = "Ask **{mission.focal_point.name}** or see [the list](#ref-palermo-protocol) at https://www.un.org/en &amp; \\$5, {n} times."


@pytest.mark.parametrize("direction", ["ltr", "rtl"])
def test_a_made_up_language_keeps_what_a_translation_must_keep(direction: str) -> None:
    text = pseudo.pseudolocalised(KEPT, direction)
    for kept in ("**{mission.focal_point.name}**", "](#ref-palermo-protocol)", "https://www.un.org/en", "&amp;", "\\$5", "{n}"):
        assert kept in text
    assert "Ask" not in text


@pytest.mark.parametrize("english", ["Save", "A whole sentence, which is rather long, about nothing.", "Hmm"])
def test_a_made_up_text_is_longer_and_has_no_plain_letter(english: str) -> None:
    said = pseudo.pseudolocalised(english, "ltr")
    assert len(english) * 1.3 <= len(said) <= len(english) * 1.5 + 1
    assert not any("a" <= char.lower() <= "z" for char in said)
