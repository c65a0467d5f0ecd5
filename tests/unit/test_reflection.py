"""A learner's own words in the cell that an instructor marks: shown as they were written, and nothing in them takes effect."""

import json
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from nbconvert.filters.markdown import markdown2html

from tests.unit import building
from tests.unit.learner_side import MODULE, answer, answers_of, reflection_place, sources
from widgets.answers.reflection import as_markdown, is_reflection, write_reflections
from widgets.answers.store import Answers, Entry

MARKUP = (
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "</div>",
    "<!--",
    "-->",
    "$$x$$",
    "\\(x\\)",
    "\\begin{equation}",
    "`",
    "```\n",
    "![a](javascript:b)",
    "[a](b)",
    "<http://x.test>",
    "\n\n",
    "\n    code",
    "# h",
    "- l",
    "|a|b|\n|-|-|\n",
    "&lt;",
    "&#0;",
    "**",
    "_",
    "\r\n",
    "\u2028",
    "attachment:a.png",
    "{{ x }}",
    "{% x %}",
    "~~~",
    "<br>",
    "<style>",
    "<![CDATA[",
    "<?php",
)
WORDS = st.lists(st.one_of(st.sampled_from(MARKUP), st.text(max_size=8))).map("".join)


class Reader(HTMLParser):
    """What a browser would make of some HTML: its tags, their attributes, and its text."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.tags: list[tuple[str, tuple[tuple[str, str | None], ...]]] = []
        self.other: list[str] = []
        self.text = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, tuple(attrs)))
        self.text += "\n" if tag == "br" else ""

    def handle_data(self, data: str) -> None:
        self.text += data

    def handle_comment(self, data: str) -> None:
        self.other.append(data)

    def handle_decl(self, decl: str) -> None:
        self.other.append(decl)

    def handle_pi(self, data: str) -> None:
        self.other.append(data)

    def unknown_decl(self, data: str) -> None:
        self.other.append(data)


def read(text: str) -> Reader:
    """What formgrader and a feedback page show of the text."""
    reader = Reader()
    reader.feed(markdown2html(as_markdown(text)))
    reader.close()
    return reader


def visible(text: str) -> list[list[str]]:
    """The text's lines as words, less what controls a terminal or the direction of writing."""
    kept = [
        "".join(char for char in line if char.isprintable() or char.isspace() or char in "\u200c\u200d")
        for line in text.strip().splitlines()
    ]
    return [line.split() for line in kept]


def lines_of(reader: Reader) -> list[list[str]]:
    # at the places of the line breaks only: a character that Python takes for one more must not be in the text any more
    return [line.split() for line in reader.text.strip("\n").split("\n")]


@given(WORDS)
@example("<script>alert(1)</script>")
@example("one\ttwo\u00a0three\u3000four")
@example("a\n\n\n<script>x</script>\n\n# b")
@example("$$\\href{javascript:alert(1)}{x}$$")
@example("می\u200cخواهم 👩\u200d🚒")
@example("half \ud83d of it")
def test_any_text_is_shown_as_it_is_and_does_nothing(text: str) -> None:
    reader = read(text)
    assert {tag for tag, _ in reader.tags} <= {"div", "br"}
    assert {attributes for tag, attributes in reader.tags if tag == "br"} <= {()}
    assert [attributes for tag, attributes in reader.tags if tag == "div"] == [(("class", "mathjax_ignore tex2jax_ignore"),)]
    assert reader.other == []
    assert [line for line in lines_of(reader) if line] == [line for line in visible(text) if line]


@given(WORDS)
def test_the_cell_is_one_line_that_can_be_written_to_a_file(text: str) -> None:
    cell = as_markdown(text)
    assert cell.splitlines() == [cell]
    assert cell.encode("utf-8")


def test_lines_stay_lines() -> None:
    assert as_markdown(" One\n\ntwo & <three>\r\nfour ") == (
        '<div class="mathjax_ignore tex2jax_ignore">One<br><br>two &amp; &lt;three&gt;<br>four</div>'
    )


def test_any_kind_of_space_still_parts_words_and_controls_are_dropped() -> None:
    assert ">one two three f our<" in as_markdown("one\ttwo\u00a0three f\u2003o\x1bu\u202er")


def test_only_the_cell_that_is_graded_and_solved_is_a_reflection() -> None:
    place = reflection_place()
    assert is_reflection(place)
    assert not is_reflection(place | {"cell_type": "code"})
    assert not is_reflection(place | {"metadata": {"nbgrader": {"grade": True, "solution": False}}})
    assert not is_reflection(building.markdown("Prose."))
    assert not is_reflection({"cell_type": "markdown"})


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return building.write_module(tmp_path / MODULE, [building.markdown("Prose."), reflection_place(), reflection_place("more")])


def test_words_go_into_their_own_cell_and_nothing_else_changes(folder: Path) -> None:
    answer(folder, words="I'd <b>tell</b>\nthe Focal Point — at once.")
    notebook = folder / "mod.ipynb"
    before: dict[str, Any] = json.loads(notebook.read_text())
    write_reflections(notebook, answers_of(folder))
    assert sources(folder) == ["Prose.", as_markdown("I'd <b>tell</b>\nthe Focal Point — at once."), "Your words are put here."]
    after = json.loads(notebook.read_text(encoding="utf-8"))
    after["cells"][1]["source"] = before["cells"][1]["source"]
    assert after == before


@pytest.mark.parametrize("value", [None, "", " \n ", ["a"], {"a": "b"}, 5, True])
def test_where_nothing_is_written_the_notebook_stays_as_it_is(folder: Path, value: Any) -> None:
    before = (folder / "mod.ipynb").read_bytes()
    write_reflections(folder / "mod.ipynb", Answers(entries={"words": Entry(value), "unknown": Entry("text")}))
    assert (folder / "mod.ipynb").read_bytes() == before


def test_handing_in_again_replaces_the_words(folder: Path) -> None:
    for words in ("First.", "Second."):
        write_reflections(folder / "mod.ipynb", Answers(entries={"more": Entry(words)}))
    assert sources(folder) == ["Prose.", "Your words are put here.", as_markdown("Second.")]
