"""What is marked in a page's prose when it is made: words of the glossary, and links to sources that follow a statement."""

import re

import pytest

from tests.unit import building
from widgets.content.course import module_outline
from widgets.content.data_shapes.tools import Term
from widgets.content.outline import Page, Prose
from widgets.content.prose import html_of
from widgets.content.terms import TermMarks

TERMS = {
    "trafficking": Term(term="Trafficking in persons (human trafficking)", means="", also=["trafficking", "trafficked"]),
    "person": Term(term="Trafficked person", means=""),
    "stop": Term(term="STOP", means=""),
    "act": Term(term="Act", means="", linked=False),
    "victim": Term(term="Жертва", means=""),
    "child": Term(term="儿童", means=""),
}


def marked(html: str, seen: set[str] | None = None) -> list[tuple[str, str]]:
    """The marked words, each with the id of its entry."""
    found = TermMarks(TERMS).marked(html, set() if seen is None else seen)
    assert re.sub(r'<a class="prose-term"[^>]*>(.*?)</a>', r"\1", found) == html
    return [(word, id) for id, word in re.findall(r'<a class="prose-term" href="#term-([\w-]+)">(.*?)</a>', found)]


@pytest.mark.parametrize(
    ("html", "words"),
    [
        ("<p>Trafficking, and more trafficking.</p>", [("Trafficking", "trafficking")]),
        ("<p>A trafficked person, and trafficking.</p>", [("trafficked person", "person"), ("trafficking", "trafficking")]),
        ("<p>Anti-trafficking, trafficker, an act.</p>", []),
        ("<p>Stop. STOP!</p>", [("STOP", "stop")]),
        ("<h3>Trafficking</h3><p><a href='#x'>Trafficking</a> <code>STOP</code></p>", []),
        ('<details class="prose-note"><summary>STOP</summary><p>STOP</p></details><p>STOP</p>', [("STOP", "stop")]),
        ("<p><strong>Trafficking</strong> is a crime.</p>", [("Trafficking", "trafficking")]),
        ("<p>Это жертва.</p>", [("жертва", "victim")]),
        ("<p>这个儿童在这里。</p>", [("儿童", "child")]),
    ],
)
def test_the_first_whole_word_in_running_text_is_marked(html: str, words: list[tuple[str, str]]) -> None:
    assert marked(html) == words


def test_a_word_that_was_marked_on_the_page_is_not_marked_again() -> None:
    assert marked("<p>STOP and trafficking</p>", {"stop"}) == [("trafficking", "trafficking")]


def test_a_module_marks_the_words_of_its_glossary_once_on_each_page() -> None:
    tool = building.code("%%tool\nid: words\ntitle: Glossary\nkind: glossary\nfrom: glossary\n")
    prose = [
        building.markdown(text) for text in ("# Part", "## One", "Consent, then consent.", "### More\n\nConsent.", "## Two\n\nConsent.")
    ]
    pages = module_outline(building.notebook([*prose, tool]), None).pages
    assert [marks_on(page) for page in pages] == [1, 1]
    assert [marks_on(page) for page in module_outline(building.notebook(prose), None).pages] == [0, 0]


def marks_on(page: Page) -> int:
    return sum(block.html.count("prose-term") for block in page.blocks if isinstance(block, Prose))


LINK = "[Art. 3](#ref-protocol)"


@pytest.mark.parametrize(
    ("markdown", "end"),
    [
        (f"It is a crime ({LINK}). For a child, too.", "crime CHIP. For"),
        (f"It is a crime. {LINK} For a child, too.", "crime. CHIP For"),
        (f"It is a crime. {LINK}", "crime. CHIP</p>"),
        (f"It is a crime. {LINK} {LINK}", "crime. CHIP CHIP</p>"),
        (f"It is a crime. {LINK} **New:** more.", "crime. CHIP <strong>"),
    ],
)
def test_a_source_that_follows_a_statement_is_no_part_of_a_sentence(markdown: str, end: str) -> None:
    chip = '<a class="prose-source" href="#ref-protocol">Art. 3</a>'
    assert end in html_of(markdown).replace(chip, "CHIP")


@pytest.mark.parametrize(
    "markdown",
    [f"{LINK} is law.", f"It is law. {LINK} says so.", f"As {LINK} says.", f"It is law (see {LINK})."],
)
def test_a_link_on_words_of_a_sentence_stays_one(markdown: str) -> None:
    assert "prose-source" not in html_of(markdown)
