"""What may be done to the answers file."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

from tests.hostile.making import ANSWERS, HALF_A_GIGABYTE, NESTED, NOT_PLAIN, Builder, instead, named, sparse, trace_of


def _with_answers(change: Callable[[dict[str, Any]], None]) -> Builder:
    def build(folder: Path) -> None:
        path = folder / ANSWERS
        given = json.loads(path.read_text(encoding="utf-8"))
        change(given)
        path.write_text(json.dumps(given), encoding="utf-8")

    return build


def _with_values(*values: str, id: str = "hostile") -> Builder:
    """Adds entries whose values are written as given, for Python's writer of JSON would not."""

    def build(folder: Path) -> None:
        path = folder / ANSWERS
        document = json.loads(path.read_text(encoding="utf-8"))
        more = "".join(f', {json.dumps(f"{id}-{number}")}: {{"value": {value}}}' for number, value in enumerate(values))
        entries = json.dumps(document.pop("entries")).removesuffix("}") + more + "}"
        path.write_text(json.dumps(document).removesuffix("}") + f', "entries": {entries}}}', encoding="utf-8")

    return build


def _write_answers(raw: bytes) -> Builder:
    return lambda folder: (folder / ANSWERS).write_bytes(raw)


def _linked_answers(folder: Path) -> None:
    """The right answers, but somewhere else: they count only for a reader who follows links."""
    path = folder / ANSWERS
    elsewhere = trace_of(folder).with_suffix(".linked")
    path.rename(elsewhere)
    path.symlink_to(elsewhere)


def _twice(folder: Path) -> None:
    """Every key twice; the second one counts."""
    path = folder / ANSWERS
    document = json.loads(path.read_text())
    entries = document.pop("entries")
    body = ",".join(
        f'{json.dumps(id)}:{{"value":"hostile","value":null}},{json.dumps(id)}:{json.dumps(entry)}' for id, entry in entries.items()
    )
    rest = json.dumps(document)[1:-1]
    path.write_text(f'{{{rest},"entries":[],{rest},"entries":{{{body}}}}}')


def _of_any_type(given: dict[str, Any]) -> None:
    values = [True, 7, -1.5, None, [], {}, "hostile", ["a", ["b", {"c": None}]], {"a": {"b": [0]}}]
    for number, value in enumerate(values):
        given["entries"][f"type-{number}"] = value
        given["entries"][f"value-{number}"] = {"value": value, "at": value, "confidence": value, "checked": value, "more": value}


def _many_entries(given: dict[str, Any], count: int, text: str = "") -> None:
    given["entries"] |= {f"x{number}": {"value": text} if text else {} for number in range(count)}


def _foreign(given: dict[str, Any]) -> None:
    entries = dict(given["entries"])
    strange = [
        "../../outside",
        "__proto__",
        "constructor",
        "<script>alert(1)</script>",
        "'; DROP TABLE grade; --",
        "x" * 5000,
        "",
        "\x1b[2J",
    ]
    given["entries"] = {id: {"value": "a"} for id in strange} | entries


def _learner_is_somebody_else(given: dict[str, Any]) -> None:
    given["learner"] = {"id": "../../../outside", "name": "<script>alert(1)</script>\x00\x1b[2J\ud83d" * 100}


NAMES_ANOTHER = "another learner's name"
"""The answers are sound, and whose they are is a question."""
_HEAD = b'{"format": 1, "module": "", "entries": {'

SOUND_ANSWERS: dict[str, Builder] = {
    "NaN, Infinity, 1e400, 10^400 and a number of 5,000 digits": _with_values(
        "NaN", "-Infinity", "1e400", "-1e400", "1" + "0" * 400, "9" * 5000, "[[NaN]]", '{"a": 1e999}'
    ),
    "lone surrogates and NUL characters": _with_values(
        '"\\ud83d \\ude00\\ud83d"', '{"\\ud83d": "\\udfff"}', '"a\\u0000b"', '{"\\u0000": "\\u0000"}', id="\ud83d\0"
    ),
    "bytes that are no UTF-8": lambda folder: (folder / ANSWERS).write_bytes(
        (folder / ANSWERS).read_bytes().replace(b'"entries": {', b'"entries": {"x": {"value": "\xff\xed\xa0\x80"}, ')
    ),
    "a byte order mark": lambda folder: (folder / ANSWERS).write_bytes(b"\xef\xbb\xbf" + (folder / ANSWERS).read_bytes()),
    "duplicate keys": _twice,
    "wrong types": _with_answers(_of_any_type),
    "unknown ids": _with_answers(_foreign),
    NAMES_ANOTHER: _with_answers(_learner_is_somebody_else),
    "an entry nested 500 deep": _with_values("[" * 500 + "]" * 500, '{"a":' * 500 + "0" + "}" * 500),
    "an entry of 400,000 numbers": _with_values("[" + "0," * 400_000 + "0]"),
    "an entry of 100,000 lists": _with_values("[" + "[]," * 100_000 + "[]]"),
    "as many words as a file may hold": _with_answers(lambda given: _many_entries(given, 900, "x" * 1000)),
    "as many numbers as a file may hold": _with_values("[" + ",".join(["[" + "0," * 900 + "0]"] * 500) + "]"),
    "a text of 900,000 letters": _with_answers(lambda given: given["entries"].update(long={"value": "x" * 900_000})),
}
"""What may be in an answers file beside sound answers, which count all the same."""

REFUSED_ANSWERS: dict[str, tuple[Builder, str]] = {
    "answers that are linked": (_linked_answers, "not a plain file"),
    "answers that are missing": (lambda folder: (folder / ANSWERS).unlink(), "is missing"),
    "answers that are empty": (_write_answers(b""), "is damaged"),
    "answers cut short": (lambda folder: (folder / ANSWERS).write_bytes((folder / ANSWERS).read_bytes()[:-5]), "is damaged"),
    "answers in UTF-16": (_write_answers('{"format": 1, "entries": {}}'.encode("utf-16")), "is damaged"),
    "answers that are no JSON": (_write_answers(b"\x80\x04\x95cos\nsystem\n"), "is damaged"),
    "answers nested 100,000 deep": (_write_answers(_HEAD + b'"x": ' + b"[" * NESTED + b"]" * NESTED + b"}}"), "is damaged"),
    "objects nested 100,000 deep": (_write_answers(_HEAD + b'"x": ' + b'{"a":' * NESTED + b"0" + b"}" * NESTED + b"}}"), "is damaged"),
    "answers of 500 MB": (lambda folder: sparse(folder / ANSWERS, HALF_A_GIGABYTE, _HEAD), "is larger than"),
    "answers one byte too large": (_write_answers(b" " * 1_000_001), "is larger than"),
    "a list for answers": (_write_answers(b"[]"), "not an answers file"),
    "entries that are a list": (_with_answers(lambda given: given.update(entries=[])), "not an answers file"),
    "entries that are null": (_with_answers(lambda given: given.update(entries=None)), "not an answers file"),
    "60,000 entries": (_with_answers(lambda given: _many_entries(given, 60_000)), "more answers"),
    "no format": (_with_answers(lambda given: given.pop("format")), "of which format"),
    "a format that is true": (_with_answers(lambda given: given.update(format=True)), "of which format"),
    "a format of the future": (_with_answers(lambda given: given.update(format=10**30)), "newer version"),
    "another module's answers": (_with_answers(lambda given: given.update(module="other\n\x1b[2J<b>")), "belongs to the module"),
} | {f"answers that are {what}": (instead(make, named(ANSWERS)), "not a plain file") for what, make in NOT_PLAIN.items()}
"""Answers files that cannot be graded, each with words of the sentence that says so."""
