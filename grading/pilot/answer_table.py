"""The table of answers: an empty one to fill in, and one that comes back as CSV or workbook (.xlsx)."""

import csv
import io
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from openpyxl import load_workbook
from openpyxl.utils import get_column_letter

from grading.pilot.codes import answer_of
from grading.pilot.paper import Asked, Paper
from widgets.forms.question import Answer
from widgets.problems import CourseProblem

PARTICIPANT, TEST = "participant", "test"
_LARGEST = 5_000_000
"""The largest file that is read, in bytes; of a workbook, unpacked ten times that."""
_MOST_ROWS = 10_000
_MOST_DIGITS = 9
_SHOWN = 40
"""How many characters of a wrong cell a message shows."""
_SEPARATORS = ",;\t"
_ZIP = b"PK\x03\x04"
_SAVE = 'Save it as "CSV UTF-8" or as .xlsx.'
Row = Sequence[str]


@dataclass(frozen=True)
class Sheet:
    """One person's answers to a test."""

    participant: int
    paper: Paper
    answers: Mapping[int, Answer]
    """The answers by the number of the question, without those that were left empty."""


def empty_table(paper: Paper, people: int) -> str:
    """The table to fill in, as CSV: a row for each person and a column for each question."""
    text = io.StringIO()
    table = csv.writer(text, lineterminator="\r\n")
    table.writerow([PARTICIPANT, TEST, *(asked.number for asked in paper.asked)])
    table.writerows([number, paper.code, *("" for _ in paper.asked)] for number in range(1, people + 1))
    return text.getvalue()


def read_table(path: Path, papers: Mapping[str, Paper]) -> list[Sheet]:
    """The answer sheets of a file, without rows that have no answer. Raises CourseProblem with the cell that is wrong."""
    rows = _rows(path)
    if not rows:
        raise CourseProblem(f"{path.name} is empty. Fill in the table that is written with the test.")
    columns = _columns(path.name, rows[0])
    sheets: list[Sheet] = []
    seen: dict[tuple[int, str], int] = {}
    for number, row in enumerate(rows[1:], 2):
        sheet = _sheet(_Line(path.name, number, row, columns), papers)
        if sheet is None:
            continue
        person = (sheet.participant, sheet.paper.code)
        if person in seen:
            raise CourseProblem(
                f"{path.name}, cell {_address(columns[PARTICIPANT], number)}: Participant {sheet.participant} has answered this test "
                f"in row {seen[person]} already. Give one of the two another number, or delete it."
            )
        seen[person] = number
        sheets.append(sheet)
    if not sheets:
        raise CourseProblem(f"{path.name} has no answers yet. Fill in a row for each person.")
    return sheets


@dataclass(frozen=True)
class _Line:
    """A row of the table below the headings."""

    file: str
    number: int
    row: Row
    columns: Mapping[str, int]

    def text(self, heading: str) -> str:
        """The cell below a heading."""
        column = self.columns[heading]
        return self.row[column].strip() if column < len(self.row) else ""

    def problem(self, heading: str, sentence: object) -> CourseProblem:
        """What is wrong with the cell below a heading."""
        return CourseProblem(f"{self.file}, cell {_address(self.columns[heading], self.number)}: {sentence}")


def _sheet(line: _Line, papers: Mapping[str, Paper]) -> Sheet | None:
    """A row as an answer sheet; None if it has no answers."""
    if not any(line.text(heading) for heading in line.columns if heading not in (PARTICIPANT, TEST)):
        return None
    participant = line.text(PARTICIPANT)
    if not (participant.isascii() and participant.isdigit() and len(participant) <= _MOST_DIGITS):
        raise line.problem(
            PARTICIPANT, f"'{participant[:_SHOWN]}' is not a number. Participants have numbers, no names: write 1, 2, 3 and so on."
        )
    paper = papers.get(line.text(TEST).upper())
    if paper is None:
        raise line.problem(
            TEST,
            f"'{line.text(TEST)[:_SHOWN]}' is not the code of a test as it is now. Write the code that the answer sheet shows; "
            "if the questions were changed since it was printed, analyse it with the questions of that day.",
        )
    return Sheet(int(participant), paper, dict(_answers(line, paper)))


def _answers(line: _Line, paper: Paper) -> Iterator[tuple[int, Answer]]:
    for heading in line.columns:
        if heading not in (PARTICIPANT, TEST) and int(heading) > len(paper.asked) and line.text(heading):
            raise line.problem(
                heading, f"The test {paper.code} has {len(paper.asked)} questions. Empty the cell, or correct the code of the test."
            )
    for asked in paper.asked:
        if str(asked.number) not in line.columns:
            raise CourseProblem(
                f"{line.file} has no column '{asked.number}'. Add it, or start from the table that is written with the test."
            )
        answer = _answer(line, asked)
        if answer is not None:
            yield asked.number, answer


def _answer(line: _Line, asked: Asked) -> Answer | None:
    try:
        return answer_of(asked, line.text(str(asked.number)))
    except CourseProblem as problem:
        raise line.problem(str(asked.number), problem) from None


def _columns(file: str, headings: Row) -> dict[str, int]:
    """The number of each column, counted from 0, by its heading; columns without a heading are not read."""
    columns: dict[str, int] = {}
    for column, cell in enumerate(headings):
        if not cell.strip():
            continue
        heading = _heading(cell)
        if heading is None:
            raise CourseProblem(
                f"{file}, cell {_address(column, 1)}: The heading '{cell.strip()[:_SHOWN]}' is not known. "
                f"The headings are '{PARTICIPANT}', '{TEST}' and the numbers of the questions."
            )
        if heading in columns:
            raise CourseProblem(f"{file}, cell {_address(column, 1)}: There are two columns '{heading}'. Delete one of them.")
        columns[heading] = column
    for needed in (PARTICIPANT, TEST):
        if needed not in columns:
            raise CourseProblem(f"{file} has no column '{needed}'. Start from the table that is written with the test.")
    return columns


def _heading(cell: str) -> str | None:
    """A heading as it is compared: a word, or a question's number; None if it is neither."""
    text = cell.strip().lower()
    if text in (PARTICIPANT, TEST):
        return text
    return str(int(text)) if text.isascii() and text.isdigit() and len(text) <= _MOST_DIGITS else None


def _address(column: int, row: int) -> str:
    return f"{get_column_letter(column + 1)}{row}"


def _rows(path: Path) -> list[Row]:
    try:
        if path.stat().st_size > _LARGEST:
            raise CourseProblem(f"{path.name} is too large for a table of answers ({_LARGEST // 1_000_000} MB at most).")
        raw = path.read_bytes()
    except OSError as error:
        raise CourseProblem(f"{path} cannot be read ({error.strerror}). Name the table with the answers.") from None
    rows = _of_workbook(path.name, raw) if raw.startswith(_ZIP) else _of_text(path.name, raw)
    while rows and not any(cell.strip() for cell in rows[-1]):
        rows.pop()
    if len(rows) > _MOST_ROWS:
        raise CourseProblem(f"{path.name} has more than {_MOST_ROWS} rows. Split it.")
    return rows


def _of_text(name: str, raw: bytes) -> list[Row]:
    try:
        text = raw.decode("utf-16" if raw[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig")
    except UnicodeDecodeError:
        raise CourseProblem(f"{name} is not text in UTF-8. {_SAVE}") from None
    first = text.partition("\n")[0]
    separator = max(_SEPARATORS, key=first.count)
    try:
        return list(islice(csv.reader(io.StringIO(text, newline=""), delimiter=separator), _MOST_ROWS + 1))
    except csv.Error as error:
        raise CourseProblem(f"{name} cannot be read as a table: {error}. {_SAVE}") from None


def _of_workbook(name: str, raw: bytes) -> list[Row]:
    """The rows of a workbook's first sheet. The library raises any kind of error for a broken file."""
    try:
        with zipfile.ZipFile(io.BytesIO(raw)) as parts:
            is_small = sum(part.file_size for part in parts.infolist()) <= 10 * _LARGEST
        if is_small:
            sheet = load_workbook(io.BytesIO(raw), read_only=True, data_only=True).worksheets[0]
            return [[_text(value) for value in row] for row in islice(sheet.iter_rows(values_only=True), _MOST_ROWS + 1)]
    except Exception:
        raise CourseProblem(f"{name} cannot be read as a workbook. Open it in a spreadsheet program and save it again.") from None
    raise CourseProblem(f"{name} is too large for a table of answers. {_SAVE}")


def _text(value: object) -> str:
    if value is None:
        return ""
    return str(int(value)) if isinstance(value, float) and value.is_integer() else str(value)
