"""Each claim says where it comes from: what is found, what is left alone, and that nothing is missing in the course itself."""

import re
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grading.authoring.sourcing.figures import figures_in_prose, figures_in_story
from grading.authoring.sourcing.instruments import Instruments
from grading.authoring.sourcing.passages import data_passages, page_after, prose_passages
from grading.authoring.validation import unused_sources, validate_module
from grading.sources.course_data import read_course_data
from grading.sources.notebooks import module_folders
from tests.unit import building
from widgets.content.data_shapes.references import Reference
from widgets.languages.markdown_units import units
from widgets.mistakes import fitting_entries
from widgets.problems import DeclarationProblem
from widgets.schema import read_yaml

REFERENCES = """
references:
  treaty: {title: Treaty against Trafficking, symbol: "A/RES/55/25, annex II", year: 2000, names: [Protocol], says: What it is.}
  smuggling: {title: Treaty against Smuggling, symbol: "A/RES/55/25, annex III", year: 2000, names: [Smuggling Protocol], says: What it is.}
  bulletin: {title: A Bulletin of the UN, symbol: ST/SGB/2003/13, year: 2003, names: [Bulletin], says: What is forbidden.}
  audit: {title: Better Data Needed, symbol: GAO-06-825, year: 2006, says: Numbers are weak.}
  package:
    title: Resource Package
    publisher: UN
    year: 2004
    short: package
    names: [package]
    says: The training.
    parts: {section-6: "section 6, page 52", quiz: "quiz, page 73"}
  study: {title: A Study, publisher: UNICEF, year: 1997, found_in: package/section-6, says: What it counted.}
"""
CASE = building.CASE
Finder = Any


@pytest.fixture
def find(tmp_path: Path) -> Finder:
    """The findings of a sound module with one thing more in it, without the place of each."""

    def find(*cells: dict[str, Any], references: str = REFERENCES, **files: str) -> list[str]:
        data = building.write_data(tmp_path / "data")
        # The sound module's own sources.
        own = building.REFERENCES.replace("\nreferences:\n", "")
        for name, text in {"references": f"{references}{own}".replace("bulletin: {title: A b", "second: {title: A b"), **files}.items():
            (data / f"{name}.yaml").write_text(text, encoding="utf-8")
        added = building.sound_cells()
        added[5:5] = list(cells)
        return [str(finding) for finding in validate_module(building.write_module(tmp_path / "mod", added), data)]

    return find


FIGURES_IN_PROSE = [
    ("In 2004 there were few.", ["2004"]),
    ("In 2004 section 14 was only a slide.", ["2004"]),
    ("It is in section 3.2(e) of it, and in Art. 3(a).", ["3.2", "3"]),
    ("Between 4 and 25 women, or 3,600-22,500 in all.", ["4", "25", "3,600"]),
    ("It earns US\\$7 billion.", ["7 billion"]),
    ("There were 39% women and thirty per cent men.", ["39%", "thirty per cent"]),
    ("A third of them, one in five, or seven of ten.", ["A third of", "one in five", "seven of ten"]),
    ("Three police officers stayed two months.", ["Three police officers", "two months"]),
    ("Some thousand people came in the 1990s.", ["Some thousand", "1990s"]),
    ("A third are men, half of them boys; twice as many were girls.", ["A third are", "half of", "twice as many"]),
    ("Dozens came, and ½ or 2½ of them stayed.", ["Dozens", "½", "2½"]),
    ("Five convictions, forty-five cases, in nineteen ninety-nine.", ["Five convictions", "forty-five", "nineteen", "ninety-nine"]),
    ("In the nineties 700 statements were read on 300 pages.", ["nineties", "700", "300"]),
    ("An 18-year-old, somebody under 18.", ["18", "18"]),
    ('He said "there were 700,000 in 2004".', ["700,000", "2004"]),
]
NO_FIGURES_IN_PROSE = [
    "Section 9 returns to this, and so do statements 6, 7 and 8.",
    "Plan about 90 minutes; a 45-minute talk; write 150 to 300 words for 5 points in 3 attempts.",
    "Then come 10 practice questions (pr-01 to pr-07) at 10:30.",
    "There are two ways, four points and a third person. Draw three boxes.",
    "A class of ninety minutes, in fourteen short sections, with twenty questions. Half a point; a half page; half dressed.",
    "Write on A4 paper of COVID-19 what {mission.hotline2} says.",
    'Ask: "Follow ten dollars. Who is 17 and waits two weeks?"',
    "One means is enough.",
]
FIGURES_IN_STORIES = [
    ("In 2004 the answer was yes.", ["2004"]),
    ("Then 17.4% of 22,500 people, two million of them.", ["17.4%", "22,500", "two million"]),
    ("Sex with anyone under 18 is forbidden (section 3.2, Article 4).", ["under 18", "section 3.2", "Article 4"]),
]
NO_FIGURES_IN_STORIES = [
    "Farid, 30, waits two weeks and pays 500 dollars. Three officers are 19 years old.",
    "At five in the morning, in section 9, 12 people stand there for 14 hours.",
]


@pytest.mark.parametrize(("text", "wanted"), FIGURES_IN_PROSE)
def test_figures_of_the_world_are_found_in_prose(text: str, wanted: list[str]) -> None:
    assert sorted(figures_in_prose(text)) == sorted(wanted)


@pytest.mark.parametrize("text", NO_FIGURES_IN_PROSE)
def test_what_counts_the_course_itself_is_no_figure(text: str) -> None:
    assert figures_in_prose(text) == []


@pytest.mark.parametrize(("text", "wanted"), FIGURES_IN_STORIES)
def test_a_story_claims_little(text: str, wanted: list[str]) -> None:
    assert sorted(figures_in_story(text)) == sorted(wanted)


@pytest.mark.parametrize("text", NO_FIGURES_IN_STORIES)
def test_ages_sums_and_times_of_a_story_are_no_figures(text: str) -> None:
    assert figures_in_story(text) == []


@given(st.integers(min_value=0), st.sampled_from(["people", "women", "cases", "of them", "rooms"]))
def test_any_number_of_things_is_a_figure(number: int, things: str) -> None:
    assert figures_in_prose(f"There were {number:,} {things} there.") == [f"{number:,}"]
    assert figures_in_prose(f"In section {number % 1000} there is more, after {number % 1000} minutes.") == []


@given(st.text())
def test_every_text_can_be_asked_for_figures(text: str) -> None:
    for figure in figures_in_prose(text) + figures_in_story(text):
        assert figure in " ".join(text.split())
    assert figures_in_prose(re.sub(r"\w", "", text)) == []


WORDS = st.text("abcdefgh ", min_size=1).map(str.strip).filter(bool)
LINKS = st.lists(st.sampled_from(["treaty", "package/section-6", "study"]), max_size=3)
MARKS = st.sampled_from(["", "- ", "1. ", "    - ", "> ", "| "])


@given(st.lists(st.tuples(MARKS, WORDS, LINKS), min_size=1))
def test_each_passage_has_the_links_that_stand_in_it(blocks: list[tuple[str, str, list[str]]]) -> None:
    lines = [mark + " ".join([words, *(f"[w]({'<' * (i % 2)}#ref-{id})" for i, id in enumerate(ids))]) for mark, words, ids in blocks]
    passages = list(prose_passages("\n\n".join(["## 3. A heading of 2004", *lines])))
    assert [sorted(passage.sources) for passage in passages] == [sorted(set(ids)) for _, _, ids in blocks]
    assert all("#ref-" not in passage.text for passage in passages)


@given(st.text())
def test_every_text_is_parted_into_passages(text: str) -> None:
    wanted = sum(bool(words) and not lead.lstrip().startswith("#") for lead, words in units(text))
    assert len(list(prose_passages(text))) >= wanted


def test_the_rows_of_a_table_are_passages_of_their_own() -> None:
    table = "| what | how many |\n| --- | --- |\n| bars | 200 |\n| cases | 45 [x](#ref-treaty) |"
    assert [sorted(passage.sources) for passage in prose_passages(table)] == [[], [], [], ["treaty"]]


def named(text: str) -> list[tuple[str, list[str]]]:
    entries = read_course_references(REFERENCES)
    return sorted((found.words, sorted(found.ids)) for found in Instruments(entries).read(text)[0])


def read_course_references(text: str) -> Any:
    return fitting_entries(read_yaml(text, DeclarationProblem)["references"], Reference)


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("The Protocol's text, and protocol in general", [("Protocol", ["treaty"])]),
        ("The Smuggling\n  Protocol", [("Smuggling Protocol", ["smuggling"])]),
        ("Package of 2004, the package", [("Package", ["package"]), ("package", ["package"])]),
        ("No packages, no conventions, no sub-package", []),
        ("The SMUGGLING protocol, a protocol; no BULLETIN", [("SMUGGLING protocol", ["smuggling"])]),
        ("A rule of CEDAW, of the Rome Statute and the Protocols", [("CEDAW", []), ("Protocols", []), ("Rome Statute", [])]),
        ("The 1949 Convention, the Convention of 1951", [("1949 Convention", []), ("Convention of 1951", [])]),
        ("Paris Principles; These Principles; Staff Rules. The Report", [("Paris Principles", []), ("Staff Rules", [])]),
        ("Resolutions 1325 and 2388 (UNSCR 2331)", [(f"resolution {number}", []) for number in (1325, 2331, 2388)]),
        ("The resolutions of 2016; the North Atlantic Treaty Organization", []),
        ("A/RES/55/25 says so.", [("A/RES/55/25", ["smuggling", "treaty"])]),
        ("ST/SGB/2003/13, GAO-06-825", [("GAO-06-825", ["audit"]), ("ST/SGB/2003/13", ["bulletin"])]),
        ("S/RES/2388 (2017).", [("S/RES/2388", [])]),
        ("UN/OHCHR, HIV/AIDS, TCC/PCC and and/or", []),
        ("Treaty against Trafficking", [("Treaty against Trafficking", ["treaty"])]),
    ],
)
def test_instruments_are_known_by_what_their_references_call_them(text: str, wanted: list[tuple[str, list[str]]]) -> None:
    assert named(text) == wanted


def test_a_resolution_is_known_by_its_number() -> None:
    entries = read_course_references("references: {r: {title: T, symbol: A/1, year: 2016, names: [resolution 2331], says: S}}")
    for text in ("resolution 2331", "Resolution 2331", "UNSCR 2331", "resolutions 242, 1325, and 2331"):
        found = {name.words.casefold(): name.ids for name in Instruments(entries).read(text)[0]}
        assert found["resolution 2331"] == {"r"}


@given(st.text(), st.text())
def test_a_name_is_found_whatever_stands_round_it(before: str, after: str) -> None:
    found = [words for words, _ in named(f"{before} . Smuggling Protocol . {after}")]
    assert "Smuggling Protocol" in found


MISSING = {
    "a figure": ("There were 60,745 of them.", "The paragraph 'There were 60,745 of them.' states '60,745' without a source. Link"),
    "a figure in an item": ("Some:\n\n- one of 2004\n- [x](#ref-treaty) of 2003", "The item 'one of 2004' states '2004'"),
    "a figure in a row": ("| a | 200 |\n| b | 300 [x](#ref-treaty) |", "The row '| a | 200 |' states '200'"),
    "an instrument": ("The Bulletin binds staff.", "names 'Bulletin' without a reference. Link it, as in [Bulletin](#ref-bulletin)"),
    "an instrument beside another": ("The Bulletin and the [Protocol](#ref-treaty) agree.", "names 'Bulletin' without a reference."),
    "an instrument and a figure": ("In 2004 the package was new.", "names 'package' without a reference and states '2004' without"),
    "a symbol that is no entry's": ("S/RES/2388 [asks](#ref-treaty) so.", "names 'S/RES/2388', but data/references.yaml has"),
    "a treaty that is no entry": ("The Rome Statute [agrees](#ref-treaty).", "names 'Rome Statute', but data/references.yaml has"),
    "a name in small letters": ("The smuggling protocol differs.", "names 'smuggling protocol' without a reference. Link it, as in"),
    "a long document": ("The [package](#ref-package) says so.", "cites 'package' without a place in it. Write 'package/'"),
}


@pytest.mark.parametrize(("text", "sentence"), MISSING.values(), ids=MISSING.keys())
@pytest.mark.parametrize("tags", [(), ("facilitator",)], ids=["a learner's cell", "a facilitator's"])
def test_a_claim_without_its_source_is_told(find: Finder, text: str, sentence: str, tags: tuple[str, ...]) -> None:
    findings = find(building.markdown(text, *tags))
    assert len(findings) == 1, findings
    assert findings[0].startswith("mod.ipynb, cell 6: ")
    assert sentence in findings[0]


@pytest.mark.parametrize(
    "text",
    [
        "There were [60,745](#ref-package/section-6) of them.",
        "The [Bulletin](#ref-bulletin) of 2003 and the [package](#ref-package/quiz) of 2004.",
        "What the package quotes: [1997](#ref-study).",
        "A/RES/55/25 is [both](#ref-smuggling).",
        "### The Bulletin of 2003\n\nIt binds.",
        "Question 7 takes 5 minutes.",
    ],
)
def test_a_claim_with_its_source_is_left_alone(find: Finder, text: str) -> None:
    assert find(building.markdown(text)) == []


@pytest.mark.parametrize(("page", "told"), [("2. Then", 1), ("Cases of 2002", 1), ("Case 3: The bar", 0), ("Test: what follows", 0)])
@pytest.mark.parametrize("apart", [True, False], ids=["in a cell of its own", "in the page's cell"])
def test_prose_beside_a_case_or_a_test_speaks_of_a_story(page: str, told: int, apart: bool) -> None:
    heading, text = f"## {page}\n\nIt begins.", "Twenty people, 11 of them men.\n\n- In 2004 it was so."
    passages = list(prose_passages(text, page_after(heading))) if apart else list(prose_passages(f"{heading}\n\n{text}"))[1:]
    found = [figures_in_story(passage.text) if passage.is_story else figures_in_prose(passage.text) for passage in passages]
    assert found == [["Twenty people", "11"] if told else [], ["2004"]]


def cell(kind: str, body: str, sources: str = "") -> dict[str, Any]:
    return building.code(f"%%{kind}\nid: more\n{body}\n" + (f"sources: [{sources}]" if sources else ""))


QUESTION = "type: true-false\nprompt: {}\nkey: true\nwhy: {{true: Yes., false: No.}}"
READING = "title: Of 2004\nnote: It is hard.\ntext: {}"


@pytest.mark.parametrize(
    ("added", "sentence"),
    [
        (cell("question", QUESTION.format("In 2016 units could go.")), "The cell states '2016' without a source. Name what it rests on"),
        (cell("question", QUESTION.format("The Bulletin binds.")), "The cell names 'Bulletin' without a reference. Add 'bulletin' to"),
        (cell("question", QUESTION.format("The Bulletin binds."), "treaty"), "The cell names 'Bulletin' without a reference."),
        (cell("question", QUESTION.format("The package says."), "treaty"), "Add 'package/PART' to 'sources'"),
        (cell("question", QUESTION.format("So it was."), "package"), "It cites 'package' without a place in it."),
        (cell("reading", READING.format("It was 1999.")), "The cell states '1999'"),
    ],
)
def test_a_cells_claim_without_its_source_is_told(find: Finder, added: dict[str, Any], sentence: str) -> None:
    findings = find(added)
    assert len(findings) == 1, findings
    assert findings[0].startswith("mod.ipynb, cell 6 (more): ")
    assert sentence in findings[0]


@pytest.mark.parametrize(
    "added",
    [
        cell("question", QUESTION.format("Farid, 30, waits two weeks.")),
        cell("question", QUESTION.format("The Bulletin of 2003 binds."), "bulletin"),
        cell("question", QUESTION.format("The package of 2004 says."), "package/quiz"),
        cell("reading", READING.format("She was 21 and earned 15 dollars.")),
    ],
)
def test_a_cells_story_is_left_alone(find: Finder, added: dict[str, Any]) -> None:
    assert find(added) == []


def test_each_statement_of_a_warmup_has_its_own_source(find: Finder) -> None:
    statements = "\n".join(
        f'  {name}: {{text: Of two officers., key: false, why: {{"true": No., "false": Right.}}{sources}}}'
        for name, sources in (("w8", ""), ("w9", ", sources: [treaty]"))
    )
    told = find(building.code(f"%%warmup\nid: more\ntitle: Of 2004\nstatements:\n{statements}"))
    assert [finding.partition(": ")[2][:44] for finding in told] == ["The statement 'w8' states 'two officers' wit"]


def test_a_case_claims_in_any_of_its_texts(find: Finder) -> None:
    case = CASE.replace("id: bar", "id: more").replace("text: A door.", "text: In 2004 the package said so.")
    told = find(building.code(case))
    assert len(told) == 1
    assert "names 'package' without a reference and states '2004'" in told[0]
    assert find(building.code(f"{case}\nsources: [package/quiz]")) == []


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("items:\n  a: {sign: There were 45 of them}", "The text 'There were 45 of them' in 'items.a.sign' states '45' without a source."),
        ("rules: [Since 2005 so]\nother: {sources: [treaty]}", "The text 'Since 2005 so' in 'rules' states '2005'"),
        ("items:\n  a: {sign: The Bulletin says}\nsources: [treaty]", "names 'Bulletin' without a reference. Add 'bulletin' to 'sources'"),
        ("items:\n  a: {sign: So it is, source: package}", "The entry 'items.a' cites 'package' without a place in it."),
        ("items:\n  a: {sign: So it is, source: nothing}", "The source 'nothing' is not in data/references.yaml."),
    ],
)
def test_an_entry_of_a_data_file_without_its_source_is_told(find: Finder, text: str, sentence: str) -> None:
    findings = find(more=f"title: More\n{text}")
    assert len(findings) == 1, findings
    assert findings[0].startswith("data/more.yaml")
    assert sentence in findings[0]


@pytest.mark.parametrize(
    "text",
    [
        "items:\n  a: {sign: There were 45 of them, source: treaty}",
        "items:\n  a: {sign: There were 45 of them}\nsources: [treaty]",
        "items:\n  a: {sign: So it is, source: package, page: 52}",
        "items:\n  a: {sign: The package had 45, reference: study}",
        "items:\n  a: {sign: The package had 45, known: Seen in 2026.}",
        "items:\n  a: {sign: The Bulletin had 45, claims: [row]}",
        "items:\n  a: {id: ex-2004, address: https://example.org/2004}",
        "items:\n  a: {title: The package of 2004, sections: [2. Four findings], example: Six men washed 12 trucks.}",
    ],
)
def test_an_entry_of_a_data_file_with_its_source_is_left_alone(find: Finder, text: str) -> None:
    claim = "counts: People, value: 1, unit: people, place: Here, period: Then, who: Somebody, year: 2002, how: count"
    row = f"claims:\n  row: {{{claim}, source: bulletin, at: Page 1, against: Nobody knew.}}"
    assert find(more=f"title: More\n{text}", claims=row) == []


PLAIN = st.recursive(
    st.one_of(st.text(), st.integers(), st.booleans(), st.none()),
    lambda inner: st.one_of(st.lists(inner), st.dictionaries(st.sampled_from(["a", "b", "sources", "source", "claims"]), inner)),
)


@given(PLAIN)
def test_every_data_file_has_its_texts_asked(node: Any) -> None:
    for passage in data_passages(node):
        assert passage.text
        assert all(passage.sources)


@pytest.mark.parametrize(
    ("entry", "sentence"),
    [
        ("{title: T, year: 2000, says: S}", "data/references.yaml (x): Nobody can find it: it has neither 'symbol' nor 'publisher'."),
        ("{title: T, symbol: A/1, says: S}", "data/references.yaml (x): The field 'year' is missing. Add it."),
        ("{title: T, symbol: A/1, year: 2000}", "data/references.yaml (x): The field 'says' is missing. Add it."),
        ("{title: ' ', symbol: A/1, year: 2000, says: S}", "The field 'title' is empty."),
        ("{title: T, symbol: A/1, yaer: 2000, says: S}", "The field 'yaer' is not known. Did you mean 'year'?"),
        ("{title: T, symbol: A/1, year: 2000, says: S, found_in: nowhere}", "The source 'nowhere' is not in data/references.yaml"),
        ("{title: T, symbol: A/1, year: 2000, says: S, short: T, parts: {Page 2: p}}", "The part 'Page 2' must hold only"),
        ("{title: T, symbol: A/1, year: 2000, says: S, parts: {page-2: p}}", "A document with 'parts' needs 'short'"),
    ],
)
def test_a_reference_without_a_source_is_told(find: Finder, entry: str, sentence: str) -> None:
    told = find(references=f"{REFERENCES}  x: {entry}\n")
    assert len(told) == 1, told
    assert sentence in told[0]


def test_a_part_that_a_document_has_not_is_told(find: Finder) -> None:
    told = find(building.markdown("The [package](#ref-package/section-7) says so."))
    assert told == [
        "mod.ipynb, cell 6: The source 'package/section-7' is not in data/references.yaml. Add it there, or correct its spelling."
    ]


def test_what_nothing_uses_is_named(tmp_path: Path) -> None:
    data = building.write_data(tmp_path / "data")
    (data / "claims.yaml").unlink()
    folder = building.write_module(tmp_path / "mod", building.sound_cells())
    assert list(map(str, unused_sources([folder], data))) == [
        "data/references.yaml (bulletin): Nothing in the course uses it. Name it where a claim rests on it, or remove it."
    ]
    (data / "more.yaml").write_text("title: More\nsource: bulletin")
    assert unused_sources([folder], data) == []


def test_every_source_of_the_course_is_used() -> None:
    assert unused_sources(module_folders()) == []


def test_every_part_of_a_document_says_where_it_is() -> None:

    for reference in read_course_data().entries.values():
        for part, place in reference.parts.items():
            before_the_pages = ("abbreviations", "title", "front-matter", "contents")
            assert re.search(r"page|paragraph|slide|section", place) or part in before_the_pages, place
