"""Hand-ins that nobody thought of: whatever bytes, files or bundles come, what is read is sound or refused, and nothing is written.

Some hundreds of cases each; ten thousand in the long mode (`make fuzz`).
"""

import contextlib
import json
import math
import os
import stat
import tempfile
import warnings
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from grading.submissions.hand_ins import HandIn, place, read_hand_in
from grading.submissions.quarantine import SET_ASIDE, make_sound
from tests.bundle_reading import read_bundle
from tests.hostile import OUTSIDE
from tests.unit.declaring import json_values, questions
from widgets.answers.store import MAX_ENTRIES, Answers, decode_answers, encode_answers
from widgets.forms.question import Question
from widgets.problems import AnswersProblem, HandInProblem

thoroughly = settings(max_examples=max(300, settings().max_examples), deadline=None)
MODULE = "sample"
PARTS = [f"{MODULE}.ipynb", "answers.json", "timestamp.txt", "submission_secret.txt"]
# Ten thousand folders are made and removed: in memory, where the system has a place for that.
MEMORY = Path("/dev/shm")  # noqa: S108  # each makes a folder of its own there
QUICK = MEMORY if os.access(MEMORY, os.W_OK) else None
BUNDLE = f"ada+{MODULE}+20260301T080000.zip"
# What a mutation may put into a file: what JSON readers, databases and zip readers trip over.
TOKENS = [
    *(b"NaN", b"-Infinity", b"1e999", b"-1e-999", b"1" + b"0" * 400, b"9" * 5000, b"true", b"null", b"[" * 2000, b'{"a":' * 2000),
    *(b'"\\ud83d"', b"\\udc00", b"\\u0000", b"\x00", b"\xff", b"\xed\xa0\x80", b"\xef\xbb\xbf", b'"entries":', b'"format":2,', b'"value":'),
    *(b"PK\x01\x02", b"PK\x03\x04", b"PK\x05\x06", b"PK\x06\x06", b"PK\x06\x07", b"\xff\xff\xff\xff", b"\x00\x00\x00\x00", b"../"),
]


@st.composite
def mutated(draw: st.DrawFn, sound: st.SearchStrategy[bytes]) -> bytes:
    """Bytes of which some pieces are cut out or overwritten."""
    raw = bytearray(draw(sound))
    for _ in range(draw(st.integers(0, 4))):
        at = draw(st.integers(0, len(raw)))
        cut = draw(st.integers(0, 8) | st.just(len(raw)))
        raw[at : at + cut] = draw(st.sampled_from(TOKENS) | st.binary(max_size=8))
    return bytes(raw)


def as_json(data: Any) -> bytes:
    return json.dumps(data).encode()


entries = st.dictionaries(
    st.just("q") | st.text(max_size=5),
    st.fixed_dictionaries({"value": json_values}, optional={"at": json_values, "confidence": json_values, "checked": json_values})
    | json_values,
    max_size=4,
)
sound_answers = st.fixed_dictionaries(
    {"format": st.just(1), "module": st.sampled_from(["", MODULE, "other"]), "entries": entries},
    optional={"learner": json_values | st.fixed_dictionaries({"id": st.text(), "name": st.text()}), "saved": json_values},
).map(as_json)
answers_files = mutated(sound_answers) | json_values.map(as_json) | st.binary(max_size=100)
lines = st.sampled_from([b"2026-03-01 08:00:00.250000 UTC", b"s" * 64, b"2026-03-01 08:00:00 /dev/zero"]) | st.binary(max_size=40)


def require_sentence(text: str) -> None:
    """A person can read it, on one line."""
    assert text.isprintable()
    assert text == text.strip()
    assert text.endswith(".")
    assert len(text) < 500


def texts_in(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, list):
        for entry in value:
            yield from texts_in(entry)
    elif isinstance(value, dict):
        for key, entry in value.items():
            yield key
            yield from texts_in(entry)


def require_sound(answers: Answers, question: Question) -> None:
    """Every file and database takes it, and what it scores is a number of points."""
    data = msgspec.to_builtins(answers)
    json.dumps(data, allow_nan=False, ensure_ascii=False).encode("utf-8")
    assert not any("\0" in text for text in texts_in(data))
    assert len(answers.entries) <= MAX_ENTRIES
    assert decode_answers(encode_answers(answers)) == answers
    for value in (answers.value("q"), *(entry.value for entry in answers.entries.values())):
        points = question.score(value)
        assert isinstance(points, float)
        assert math.isfinite(points)
        assert 0 <= points <= float(question.points or 0)


def require_hand_in(hand_in: HandIn, question: Question) -> None:
    assert hand_in.secret.isascii()
    if hand_in.problem:
        require_sentence(hand_in.problem)
        assert hand_in.answers == Answers()
    require_sound(hand_in.answers, question)


@thoroughly
@given(answers_files, questions())
def test_whatever_an_answers_file_holds(raw: bytes, question: Question) -> None:
    try:
        answers = decode_answers(raw)
    except AnswersProblem as problem:
        require_sentence(str(problem))
    else:
        require_sound(answers, question)


kinds = st.sampled_from(["plain", "folder", "pipe", "link", "link outside", "link to nothing"])
names = st.sampled_from([*PARTS, "notes.txt", "Answers.json", "more.ipynb", ".hidden"]) | st.text(
    st.characters(codec="utf-8", exclude_characters="/\0"), min_size=1, max_size=20
).filter(lambda name: name not in (".", ".."))
folders = st.dictionaries(names, st.tuples(kinds, answers_files | lines), max_size=4)
sound_folder = st.fixed_dictionaries(
    {
        PARTS[0]: st.just(("plain", b"{}")),
        PARTS[1]: st.tuples(st.just("plain"), sound_answers),
        PARTS[2]: st.just(("plain", b"2026-03-01 08:00:00.250000 UTC")),
        PARTS[3]: st.just(("plain", b"s" * 64)),
    }
)


def lay_out(folder: Path, files: dict[str, tuple[str, bytes]]) -> None:
    folder.mkdir(parents=True)
    for name, (kind, content) in files.items():
        path = folder / name
        match kind:
            case "plain":
                path.write_bytes(content)
            case "folder":
                path.mkdir()
            case "pipe":
                os.mkfifo(path)
            case "link":
                path.symlink_to(PARTS[0])
            case "link outside":
                path.symlink_to(OUTSIDE)
            case _:
                path.symlink_to("nothing")


def everything_in(root: Path) -> dict[str, tuple[int, bytes]]:
    """Every file below with its kind and bytes, nothing followed."""
    entries: dict[str, tuple[int, bytes]] = {}
    for folder, inside, files in os.walk(root):
        for path in (Path(folder) / name for name in [*inside, *files]):
            mode = path.lstat().st_mode
            content = path.read_bytes() if stat.S_ISREG(mode) else os.fsencode(path.readlink()) if stat.S_ISLNK(mode) else b""
            entries[str(path.relative_to(root))] = (stat.S_IFMT(mode), content)
    return entries


@thoroughly
@given(sound_folder, folders, questions())
def test_whatever_a_folder_holds(sound: dict[str, tuple[str, bytes]], hostile: dict[str, tuple[str, bytes]], question: Question) -> None:
    with tempfile.TemporaryDirectory(dir=QUICK) as name:
        root, released = Path(name), OUTSIDE
        folder = root / "submitted" / "ada" / MODULE
        lay_out(folder, sound | hostile)
        before = everything_in(root)
        hand_in = read_hand_in(folder, "ada", MODULE)
        require_hand_in(hand_in, question)
        assert everything_in(root) == before
        require_set_aside(folder, released, before)
        again = read_hand_in(folder, "ada", MODULE)
        assert (again.answers, again.handed_in, again.secret) == (hand_in.answers, hand_in.handed_in, hand_in.secret)
        require_placed(hand_in, root / "placed", released)


def require_set_aside(folder: Path, released: Path, before: dict[str, tuple[int, bytes]]) -> None:
    """What nbgrader will copy is plain, and nothing is lost."""
    for said in make_sound(folder, released, contextlib.nullcontext()):
        require_sentence(said)
    assert make_sound(folder, released, contextlib.nullcontext()) == []
    left = everything_in(folder)
    assert left.keys() <= set(PARTS)
    assert all(kind == stat.S_IFREG for kind, _ in left.values())
    aside = folder.parents[1] / SET_ASIDE / "ada" / MODULE
    kept = everything_in(next(aside.iterdir())) if aside.exists() else left
    prefix = str(folder.relative_to(folder.parents[2]))
    assert kept == {str(Path(path).relative_to(prefix)): about for path, about in before.items() if path.startswith(f"{prefix}/")}


def require_placed(hand_in: HandIn, folder: Path, released: Path) -> None:
    """What the collectors write is what was read."""
    place(hand_in, folder, released)
    assert set(everything_in(folder)) == set(PARTS)
    again = read_hand_in(folder, "ada", MODULE)
    assert again.answers == hand_in.answers
    assert again.handed_in == hand_in.handed_in or hand_in.handed_in is None


members = st.tuples(
    st.sampled_from([*PARTS[1:], "ANSWERS.JSON", "../answers.json", "/answers.json", "folder/", "folder/answers.json", ""])
    | st.text(max_size=20),
    answers_files | lines,
    st.sampled_from([0, stat.S_IFREG | 0o644, stat.S_IFLNK | 0o777, stat.S_IFIFO]),
    st.sampled_from([zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED] * 4 + [zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA]),
)


@st.composite
def zips(draw: st.DrawFn) -> bytes:
    """A bundle, with other members before and behind its own."""
    own = [
        ("answers.json", draw(sound_answers), 0, zipfile.ZIP_DEFLATED),
        ("timestamp.txt", b"2026-03-01 08:00:00.250000 UTC", 0, zipfile.ZIP_DEFLATED),
        ("submission_secret.txt", b"s" * 64, 0, zipfile.ZIP_STORED),
    ]
    files = draw(st.permutations([*own, *draw(st.lists(members, max_size=3))]))
    with tempfile.TemporaryFile() as file, warnings.catch_warnings():
        warnings.simplefilter("ignore", UserWarning)  # two members of one name
        with zipfile.ZipFile(file, "w") as archive:
            for name, content, mode, packing in files:
                info = zipfile.ZipInfo(name)
                info.external_attr = mode << 16
                archive.writestr(info, content, compress_type=packing)
        file.seek(0)
        return file.read()


@thoroughly
@given(mutated(zips()) | st.binary(max_size=200), questions())
def test_whatever_a_bundle_holds(raw: bytes, question: Question) -> None:
    with tempfile.TemporaryDirectory(dir=QUICK) as name:
        path = Path(name) / BUNDLE
        path.write_bytes(raw)
        try:
            hand_in = read_bundle(path, MODULE)
        except HandInProblem as problem:
            require_sentence(str(problem))
        else:
            assert hand_in.handed_in is not None
            require_hand_in(hand_in, question)
        assert everything_in(Path(name)) == {BUNDLE: (stat.S_IFREG, raw)}


@thoroughly
@given(st.text(max_size=40), st.binary(max_size=40))
def test_whatever_a_bundle_is_called(text: str, raw: bytes) -> None:
    with tempfile.TemporaryDirectory(dir=QUICK) as name:
        called = "".join(char for char in text if char not in "/\0")
        path = Path(name) / f"{called.encode('utf-8', 'replace').decode()[:40]}+{MODULE}+1.zip"
        path.write_bytes(raw)
        with pytest.raises(HandInProblem) as problem:
            read_bundle(path, MODULE)
        require_sentence(str(problem.value))
