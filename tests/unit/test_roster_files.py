"""Tables of people as spreadsheets really write them: encodings, separators, headings, and IDs that were taken for something else."""

import contextlib
import csv
import datetime as dt
import io
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import Workbook

from grading.marking.ledger import Enrolment
from grading.roster import headings
from grading.roster.people import People, read_people
from grading.roster.saving import as_csv
from widgets.answers.identity import IdentityProblem, checked_learner, given_id, normal, same_id
from widgets.problems import CourseProblem

ADA = Enrolment("Ada Lovelace", "MP Coy", "2026-1")


@pytest.fixture(scope="module")
def read(tmp_path_factory: pytest.TempPathFactory) -> Callable[..., People]:
    """Reads what would be in a file."""
    folder = tmp_path_factory.mktemp("tables")

    def act(content: bytes | Workbook, **options: str) -> People:
        path = folder / ("people.csv" if isinstance(content, bytes) else "people.xlsx")
        if isinstance(content, bytes):
            path.write_bytes(content)
        else:
            content.save(path)
        return read_people(path, **options)

    return act


def book(*rows: list[Any], formats: dict[str, str] | None = None) -> Workbook:
    workbook = Workbook()
    sheet = workbook.active
    assert sheet is not None
    for row in rows:
        sheet.append(row)
    for cell, number_format in (formats or {}).items():
        sheet[cell].number_format = number_format
    return workbook


def roster(people: People) -> dict[str, Enrolment]:
    return {person.id: person.enrolment for person in people.listed}


def problem(read: Callable[..., People], content: bytes | Workbook, **options: str) -> str:
    with pytest.raises(CourseProblem) as refused:
        read(content, **options)
    return str(refused.value)


@pytest.mark.parametrize(
    ("encoding", "text"),
    [
        ("utf-8", "id,name,unit,cohort\na-1,Ada Lovelace,MP Coy,2026-1\n"),
        ("utf-8-sig", "Cohort;Unit;Name;ID\r\n2026-1;MP Coy;Ada Lovelace;a-1\r\n;;;\r\n"),
        ("utf-16", "ID number\tSurname\tFirst name\tUNIT\tIntake\na-1\tLovelace\tAda\tMP Coy\t2026-1\n"),
        ("utf-16-le", "id,name,unit,cohort\na-1,Ada Lovelace,MP Coy,2026-1\n"),
        ("utf-16-be", "id,name,unit,cohort\na-1,Ada Lovelace,MP Coy,2026-1\n"),
        ("utf-8", 'sep=;\n"Matricule";"Nom";"Prénom";"Unité";"Promotion"\n"a-1";"Lovelace";"Ada";"MP Coy";"2026-1"\n'),
        ("cp1252", "\n\nNominal roll, confidential\n\nMatricule;Nom;Prénom;Unité;Promotion\na-1;Lovelace;Ada;MP Coy;2026-1\n"),
        ("cp1252", "Matrícula,Nombre,Apellidos,Unidad,Promoción\na-1,Ada,Lovelace,MP Coy,2026-1\n"),
        ("utf-8", "N.º,Segundo apellido,Nombres,Primer apellido,Unidad,Curso\na-1,,Ada,Lovelace,MP Coy,2026-1\n"),
        ("cp1251", "Личный номер;Фамилия;Имя;Подразделение;Набор\na-1;Lovelace;Ada;MP Coy;2026-1\n"),
        ("gb18030", "编号,姓名,单位,班级\na-1,Ada Lovelace,MP Coy,2026-1\n"),
        ("cp1256", "الرقم;الاسم;الوحدة;الدفعة\na-1;Ada Lovelace;MP Coy;2026-1\n"),
        ("utf-8", "No.,ID / Matricule,Name (as in the passport),Unit,Cohort,Rank\n1,a-1,Ada Lovelace,MP Coy,2026-1,Sgt\n"),
        ("utf-8", "id|name|unit|cohort\r a-1\xa0|Ada  Lovelace |MP Coy|2026-1\r"),
        ("utf-8", 'id,name,unit,cohort\n"=""a-1""","Ada\nLovelace","MP Coy",2026-1\n'),
    ],
)
def test_a_table_is_read_however_a_spreadsheet_saved_it(read: Callable[..., People], encoding: str, text: str) -> None:
    assert roster(read(text.encode(encoding))) == {"a-1": ADA}


@pytest.mark.parametrize(
    ("encoding", "name"),
    [("cp1251", "Пётр Иванов"), ("cp1256", "سعاد علي"), ("gb18030", "王芳"), ("cp1250", "Wałęsa")],
)
def test_where_nothing_tells_the_encoding_it_has_to_be_named(read: Callable[..., People], encoding: str, name: str) -> None:
    raw = f"id,name\na-1,{name}\n".encode(encoding)
    assert "its headings do not show which encoding it has" in problem(read, raw)
    assert roster(read(raw, encoding=encoding)) == {"a-1": Enrolment(name)}


def test_western_names_below_plain_headings_are_read_and_the_guess_is_told(read: Callable[..., People]) -> None:
    people = read("id,name\na-1,José Müller\n".encode("cp1252"))
    assert roster(people) == {"a-1": Enrolment("José Müller")}
    assert people.notes == ["Read in the encoding cp1252. If names look wrong, choose another one: ENCODING=..."]


@pytest.mark.parametrize(
    ("encoding", "words"), [("klingon", "'klingon' is not a known encoding"), ("rot13", "not a known encoding"), ("ascii", "line 2")]
)
def test_an_encoding_that_does_not_fit_is_one_sentence(read: Callable[..., People], encoding: str, words: str) -> None:
    assert words in problem(read, "id,name\na-1,José\n".encode(), encoding=encoding)


@pytest.mark.parametrize(
    ("written", "id"),
    [
        ("12345.0", "12345"),
        ("12345,00", "12345"),
        ("1.2345E+4", "12345"),
        ("1,2E+01", "12"),
        ("'0012345", "0012345"),
        ('"=""1-2"""', "1-2"),
        ("'2026-02-01", "2026-02-01"),
        ("\xa012\u200b", "12"),
        ("12.000", "12.000"),
        ("1E5", "1E5"),
        ("2026-0117", "2026-0117"),
        ("mary-1", "mary-1"),
        ("A-mar-5", "A-mar-5"),
    ],
)
def test_an_id_is_what_somebody_typed_where_that_is_sure(read: Callable[..., People], written: str, id: str) -> None:
    assert list(roster(read(f"id;name\n{written};Ada\n".encode()))) == [id]


@pytest.mark.parametrize(
    "written",
    [
        "1.2E+05",
        "1,23457E+11",
        "01-Feb",
        "févr-26",
        "1. Okt",
        "02-янв",
        "2月1日",
        "2026-02-01",
        "01/02/2026",
        "1/13/26",
        "1.2.2026",
        "#####",
        "#REF!",
    ],
)
def test_an_id_that_a_spreadsheet_has_spoiled_is_refused_with_its_place(read: Callable[..., People], written: str) -> None:
    said = problem(read, f"id;name\n7;Ben\n{written};Ada\n".encode())
    assert "line 3 has an ID that" in said
    assert "Format the column as text" in said


@pytest.mark.parametrize(
    ("value", "number_format", "id"),
    [
        (12345, "0000000", "0012345"),
        (12345.0, "General", "12345"),
        (1234567, "000-000-0", "123-456-7"),
        (12, '"A-"0000', "A-0012"),
        (12, "\\M\\P0_)", "MP12"),
        (1234, "#-#", "123-4"),
        (12345, "00000;-00000", "12345"),
        (123456, "[$-407]00000", "123456"),
        (12345, "#,##0", "12345"),
        (12345, "0.00E+00", "12345"),
        ("0012345", "@", "0012345"),
        ("2026-02-01", "@", "2026-02-01"),
        ("12345.0", "General", "12345"),
        (123456789012345, "General", "123456789012345"),
    ],
)
def test_a_number_in_a_workbook_is_read_as_it_is_shown(read: Callable[..., People], value: Any, number_format: str, id: str) -> None:
    assert list(roster(read(book(["ID", "Name"], [value, "Ada"], formats={"A2": number_format})))) == [id]


@pytest.mark.parametrize(
    ("value", "words"),
    [
        (dt.datetime(2026, 2, 1, tzinfo=None), "is a date or a time"),  # noqa: DTZ001  # as workbooks have it
        (12.5, "may have lost zeros at the end"),
        (-7, "below 0"),
        (1234567890123456, "more than 15 digits"),
        (True, "is true or false"),
        ("1.23457E+11", "has lost digits"),
        (None, "has no ID"),
    ],
)
def test_a_cell_of_a_workbook_that_is_no_id_is_named(read: Callable[..., People], value: Any, words: str) -> None:
    said = problem(read, book(["Nominal roll"], [], ["Unit", "ID", "Name"], ["MP", 7, "Ben"], ["MP", value, "Ada"]))
    assert "   cell B5 " in said
    assert words in said


def test_of_several_sheets_the_one_with_people_is_read(read: Callable[..., People]) -> None:
    workbook = book(["Notes for the clerk"])
    sheet = workbook.create_sheet("Intake")
    sheet.append(["Nominal roll", None, None])
    sheet.merge_cells("A1:C1")
    for row in (["ID", None, "Name"], ["a-1", None, "Ada"]):
        sheet.append(row)
    assert read(workbook).source == "people.xlsx, sheet 'Intake'"
    workbook.create_sheet("Former").append(["ID", "Name"])
    assert 'Choose one: SHEET="Intake"' in problem(read, workbook)
    assert roster(read(workbook, sheet="Intake")) == {"a-1": Enrolment("Ada")}
    assert "has no sheet 'Staff'" in problem(read, workbook, sheet="Staff")


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "people.csv is empty"),
        ("name,unit\nAda,MP\n", "has no column for the ID. Its first row is 'name', 'unit'"),
        ("id,name\n", "lists no people"),
        ("id,name\n" + "x" * 101 + ",Ada\n", "line 2: This ID cannot be used"),
        ("id,name\na-1," + "x" * 101 + "\n", "line 2: This name cannot be used"),
        ("id,unit\na-1," + "x" * 101 + "\n", "line 2: the unit cannot be used"),
        ("id,name\na-1,Ada\n\n\nA-1,Ben\n", "line 5: the ID A-1 is already in line 2"),
        ("id,name\n,Ada\n", "line 2 has no ID"),
        ("id,ID number\n1,2\n", "'id' and 'ID number' mean the same (id)"),
        ('id,name\n"a-1,Ada\nb-2,Ben\n', "quotation mark"),
        ("id,name\na-1,#N/A\n", "line 2 holds #N/A"),
        ('id,name\n"' + "x" * 200_000 + '",Ada\n', "line 2, cannot be read"),
    ],
)
def test_what_is_wrong_with_a_table_is_told_with_its_place(read: Callable[..., People], text: str, words: str) -> None:
    assert words in problem(read, text.encode())


def test_all_that_is_wrong_is_told_at_once_and_what_is_more_is_counted(read: Callable[..., People]) -> None:
    lines = problem(read, ("id,name\n" + "01-Feb,Ada\n" * 25).encode()).splitlines()
    assert lines[0] == "people.csv cannot be used yet. Nothing has been changed. Problems: 25"
    assert lines[-1] == "   and 5 more"
    assert len(lines) == 22


@pytest.mark.parametrize(
    ("raw", "words"),
    [
        (b"\xd0\xcf\x11\xe0" + b"\0" * 600, "save it as .xlsx"),
        (b"<html><table></table></html>", "save it as .xlsx"),
        (b"PK\x03\x04 broken", "cannot be read as a workbook"),
    ],
)
def test_a_file_of_another_kind_is_one_sentence(read: Callable[..., People], raw: bytes, words: str) -> None:
    assert words in problem(read, raw)


def test_a_workbook_that_unpacks_to_too_much_is_refused(read: Callable[..., People], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("grading.roster.workbooks._LARGEST", 1000)
    assert "too large" in problem(read, book(["ID"], ["a-1"]))


@given(raw=st.binary(max_size=300) | st.text(alphabet="iInNdDaAmMeE,;\t|\"'=\r\n0Eé+-/\0", max_size=300).map(str.encode))
def test_any_bytes_are_a_table_or_one_problem(read: Callable[..., People], raw: bytes) -> None:
    for content in (raw, b"id,name\n" + raw):
        with contextlib.suppress(CourseProblem):
            assert read(content).listed


SOUND = io.BytesIO()
book(["ID", "Name"], [7, "Ada"], ["b-2", "Ben"]).save(SOUND)
PARTS = {name: zipfile.ZipFile(SOUND).read(name) for name in zipfile.ZipFile(SOUND).namelist()}


@given(part=st.sampled_from(sorted(PARTS)), at=st.floats(0, 1, exclude_max=True), instead=st.binary(max_size=8), cut=st.integers(0, 40))
def test_a_damaged_workbook_is_a_table_or_one_problem(read: Callable[..., People], part: str, at: float, instead: bytes, cut: int) -> None:
    damaged = io.BytesIO()
    with zipfile.ZipFile(damaged, "w") as archive:
        for name, content in PARTS.items():
            start = int(at * len(content))
            archive.writestr(name, content[:start] + instead + content[start + cut :] if name == part else content)
    with contextlib.suppress(CourseProblem):
        assert read(damaged.getvalue()).listed


def _usable(text: str) -> bool:
    try:
        checked_learner(given_id(text), "-")
    except IdentityProblem:
        return False
    return True


TRICKY = [
    "=1+1",
    "+49",
    "-1",
    "@SUM(A1)",
    "'0",
    "''=x",
    "'Abd",
    "0012",
    "1E5",
    "1E+05",
    "2026-02-01",
    "01-Feb",
    "12.0",
    "#N/A",
    "1-2",
    ", ;\t",
    '"',
    '="7"',
]
TEXTS = st.sampled_from(TRICKY) | st.text(st.characters(codec="utf-8"), max_size=20)
NAMES = TEXTS.map(lambda text: checked_learner("a", text).name if _usable_name(text) else "")
GROUPS = TEXTS.map(normal).filter(str.isprintable)


def _usable_name(text: str) -> bool:
    try:
        checked_learner("a", text)
    except IdentityProblem:
        return False
    return True


@given(
    people=st.dictionaries(TEXTS.filter(_usable).map(given_id), st.builds(Enrolment, NAMES, GROUPS, GROUPS, GROUPS), min_size=1, max_size=6)
)
def test_a_saved_roster_reads_back_and_runs_no_formula(read: Callable[..., People], people: dict[str, Enrolment]) -> None:
    people = {learner: person for learner, person in people.items() if sum(same_id(learner, other) for other in people) == 1}
    if people:
        raw = as_csv(people)
        assert roster(read(raw)) == people
        cells = [cell for row in csv.reader(io.StringIO(raw.decode("utf-8-sig"), newline="")) for cell in row]
        assert not [cell for cell in cells if cell.startswith(tuple("=+-@\t\r\uff1d\uff0b\uff0d\uff20"))]


def test_a_missing_file_is_one_sentence(tmp_path: Path) -> None:
    with pytest.raises(CourseProblem, match="cannot be read"):
        read_people(tmp_path / "nothing.csv")


SPOKEN = {
    "cp1252": ["N° matricule", "Nom et prénom", "Unité", "Promotion"],
    "cp1251": ["Личный номер", "ФИО", "Подразделение", "Учебная группа"],
    "cp1256": ["رقم الهوية", "الاسم الكامل", "الوحدة", "الدفعة"],
    "gb18030": ["学号", "姓名", "单位", "班级"],
    "utf-8": ["ID no.", "FULL NAME", "unit", "Intake"],
}
PEOPLE = [["a-1", "Ada Lovelace", "MP Coy", "2026-1", "Sgt", ""], ["b-2", "Ben, Jr", "", "", "", ""], [""] * 6]


@given(
    encoding=st.sampled_from(sorted(SPOKEN)),
    wide=st.sampled_from(["", "utf-8-sig", "utf-16", "utf-8"]),
    order=st.permutations(range(6)),
    separator=st.sampled_from(",;\t|"),
    quoting=st.sampled_from([csv.QUOTE_ALL, csv.QUOTE_MINIMAL]),
    above=st.lists(st.sampled_from(["", "Nominal roll", "No. 7, 2026", "No.,7"]), max_size=3),
    end=st.sampled_from(["\n", "\r\n"]),
)
def test_the_same_people_are_in_each_way_of_writing_a_table(
    read: Callable[..., People], encoding: str, wide: str, order: list[int], separator: str, quoting: Any, above: list[str], end: str
) -> None:
    text = io.StringIO(newline="")
    text.write("".join(line + end for line in above))
    writer = csv.writer(text, delimiter=separator, quoting=quoting, lineterminator=end)
    for row in ([*SPOKEN[encoding], "Rank", ""], *PEOPLE):
        writer.writerow([row[column] for column in order])
    people = roster(read(text.getvalue().encode(wide or encoding)))
    assert people == {"a-1": ADA, "b-2": Enrolment("Ben, Jr")}


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("id,name\n0012345,Ada\n12346,Ben\n", "begin with 0 have 7 digits in this file, but some IDs are shorter: 1, the first in line 3."),
        ("id,name\no'brien,Ada\n", "These IDs work only on a hub"),
        ("id,name,Rank\na-1,Ada,Sgt\n", "Ignored column: Rank."),
    ],
)
def test_what_may_be_wrong_is_told(read: Callable[..., People], text: str, words: str) -> None:
    assert words in "\n".join(read(text.encode()).notes)


@pytest.mark.parametrize("table", [headings._WORDS, headings._ELSE])
def test_no_heading_means_two_things(table: dict[headings.Field, str]) -> None:
    meant: dict[str, str] = {}
    for field, words in table.items():
        for word in headings._split(words):
            assert meant.setdefault(headings.folded_heading(word), field) == field, word
