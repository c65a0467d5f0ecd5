"""Tables of people as text (CSV), in any encoding and with any separator that spreadsheets use."""

import codecs
import contextlib
import csv
import io
import re
from collections.abc import Iterator
from itertools import islice

from grading.roster.cells import cell_of_text
from grading.roster.tables import HEADINGS_WITHIN, Row, Table, known_headings, table_of
from widgets.problems import CourseProblem

_MARKED = {codecs.BOM_UTF8: "utf-8-sig", codecs.BOM_UTF32_LE: "utf-32", codecs.BOM_UTF32_BE: "utf-32"}
_MARKED |= {codecs.BOM_UTF16_LE: "utf-16", codecs.BOM_UTF16_BE: "utf-16"}
"""Byte order marks and their encodings, the longer marks first."""
_LEGACY = ("cp1252", "cp1251", "cp1256", "gb18030", "cp1250", "big5")
"""Encodings in which spreadsheets save CSV, in the languages of the known headings."""
_SEPARATORS = ",;\t|"
_SAID = re.compile(r"sep=(.)[ \t]*(?:\r\n|\r|\n|$)", re.IGNORECASE)
_WORD = re.compile(r"[^\W\d_]+")
_SAVE_AS_UTF8 = 'Save it as "CSV UTF-8", or name the encoding: ENCODING=cp1251 (Cyrillic), cp1256 (Arabic), gb18030 (Chinese), cp1252'


def read_text(name: str, raw: bytes, encoding: str = "") -> Table:
    """Read the table in a text file, in the given encoding or else the one that it seems to have. Raises CourseProblem."""
    text, guessed = _decoded(name, raw, encoding)
    separator, body, skipped = _separator(text)
    note = f"Read in the encoding {guessed}. If names look wrong, choose another one: ENCODING=..." if guessed else ""
    return table_of(name, _rows(name, body, separator, skipped), note=note)


def _decoded(name: str, raw: bytes, encoding: str) -> tuple[str, str]:
    """The text, and the encoding if it is a guess."""
    if encoding:
        return _in_named(name, raw, encoding), ""
    for mark, marked in _MARKED.items():
        if raw.startswith(mark):
            return _in_named(name, raw, marked), ""
    if wide := _without_mark(raw):
        return _in_named(name, raw, wide), ""
    try:
        return raw.decode(), ""
    except UnicodeDecodeError:
        guessed = _guess(raw)
    if not guessed:
        raise CourseProblem(f"{name} is not in UTF-8, and its headings do not show which encoding it has. {_SAVE_AS_UTF8}")
    return _in_named(name, raw, guessed), guessed


def _in_named(name: str, raw: bytes, encoding: str) -> str:
    try:
        if not codecs.lookup(encoding)._is_text_encoding:
            raise LookupError
        return raw.decode(encoding).removeprefix("\ufeff")
    except LookupError:
        raise CourseProblem(f"'{encoding}' is not a known encoding. Try utf-8, cp1252, cp1251, cp1256 or gb18030.") from None
    except UnicodeError as error:
        line = raw[: getattr(error, "start", 0)].count(b"\n") + 1
        raise CourseProblem(f"{name}, line {line}, is not in the encoding {encoding}. {_SAVE_AS_UTF8}") from None


def _without_mark(raw: bytes) -> str:
    """Recognise UTF-16 without a byte order mark by its zero bytes; empty for anything else."""
    start = raw[:200]
    if len(start) < 4 or b"\0" not in start:
        return ""
    odd, even = start[1::2].count(0), start[::2].count(0)
    return "utf-16-le" if odd > even else "utf-16-be" if even > odd else ""


def _guess(raw: bytes) -> str:
    """The encoding in which the most headings that are not ASCII are known, or else the one in which words look like names."""
    best, most = "", 0
    for encoding in _LEGACY:
        try:
            text = raw.decode(encoding)
        except UnicodeDecodeError:
            continue
        evidence = sum(not heading.isascii() for heading in known_headings(_sample(text)))
        if evidence > most:
            best, most = encoding, evidence
    return best or ("cp1252" if _looks_western(raw) else "")


def _looks_western(raw: bytes) -> bool:
    """Whether the text in Western European has only words with mostly plain letters, such as José or Müller."""
    try:
        text = raw.decode("cp1252")
    except UnicodeDecodeError:
        return False
    other = [sign for sign in text if not sign.isascii()]
    if any(not sign.isalpha() and sign not in "\xa0\u2019\u2018\u2013\u201c\u201d\xb0\xba\xaa" for sign in other):
        return False
    return all(sum(sign.isascii() for sign in word) * 2 >= len(word) for word in _WORD.findall(text))


def _separator(text: str) -> tuple[str, str, int]:
    """The separator of the cells, the text of the table, and the number of lines before it."""
    if separator_line := _SAID.match(text):
        return separator_line[1], text[separator_line.end() :], 1
    counts = {sign: len(known_headings(_sample(text, sign))) for sign in _SEPARATORS}
    return max(_SEPARATORS, key=lambda sign: counts[sign]), text, 0


def _sample(text: str, separator: str = "") -> list[Row]:
    """The first lines as rows, split at every known separator if none is given."""
    rows = []
    for number, line in enumerate(islice(io.StringIO(text, newline=""), 2 * HEADINGS_WITHIN), 1):
        cells = re.split(r'"?[,;\t|]"?', line.strip().strip('"'))
        if separator:
            with contextlib.suppress(csv.Error):
                cells = next(csv.reader([line], delimiter=separator), [])
        if any(map(str.strip, cells)):
            rows.append(Row(number, [cell_of_text(cell) for cell in cells]))
    return rows


def _rows(name: str, text: str, separator: str, skipped: int) -> Iterator[Row]:
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator)
    number = 1 + skipped
    try:
        for cells in reader:
            yield Row(number, [cell_of_text(cell) for cell in cells])
            number = reader.line_num + 1 + skipped
    except csv.Error as error:
        raise CourseProblem(f"{name}, line {number}, cannot be read: {error}. A quotation mark before it may be unclosed.") from None
