"""Hand-ins are recognised by what is inside of them, however a platform renamed or packed them."""

import hashlib
import io
import json
import os
import tempfile
import tracemalloc
import zipfile
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from grading.receiving import bundle_files
from grading.receiving.bundle_files import Found, bundles_below, bundles_in
from grading.submissions.hand_ins import HandIn
from tests.hostile import BUNDLES, OUTSIDE, SOUND_BUNDLES
from tests.hostile.bundles import write_bundle_files
from tests.hostile.making import NOT_PLAIN, sparse
from tests.unit.learner_side import MODULE, answer, learner_folder, released_notebook
from widgets.answers.store import Learner
from widgets.handing_in.bundle import bundle

ID, COURSE_MODULE = "a-01", "awareness"
TIME = "20261128T233354711407"
NAME = f"{ID}+{COURSE_MODULE}+{TIME}.zip"
MOMENT = datetime(2026, 11, 28, 23, 33, 54, 711407, UTC)
SAVED = datetime(2026, 11, 28, 20, 0, 0, 250000, UTC)
LITTLE = 60_000_000
"""More memory than reading one file may take, in bytes: two bundles of the largest size, and the contents of a large download."""

Files = Mapping[str, bytes]


def answers_of(learner: str = ID, module: str = COURSE_MODULE, **more: object) -> bytes:
    data = {"format": 1, "module": module, "learner": {"id": learner, "name": "Amara Lindqvist"}, "entries": {"q1": {"value": "a"}}}
    return json.dumps(data | {"saved": "2026-11-28T20:00:00.250Z"} | more).encode()


def files_of(learner: str = ID, module: str = COURSE_MODULE, answers: bytes | None = None) -> dict[str, bytes]:
    """The files of a bundle."""
    answers = answers or answers_of(learner, module)
    return {
        "answers.json": answers,
        f"{module}.ipynb": b"{}",
        "timestamp.txt": b"2026-11-28 23:33:54.711407 UTC",
        "submission_secret.txt": b"s" * 64,
        "checksum.txt": f"{hashlib.sha256(answers).hexdigest()}  answers.json\n".encode(),
    }


def without(files: Files, *names: str) -> dict[str, bytes]:
    return {name: raw for name, raw in files.items() if name not in names}


def zipped(files: Files, method: int = zipfile.ZIP_DEFLATED) -> bytes:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", method) as archive:
        for name, raw in files.items():
            archive.writestr(name, raw)
    return content.getvalue()


def below(files: Files, folder: str) -> dict[str, bytes]:
    return {f"{folder}/{name}": raw for name, raw in files.items()}


def lay(folder: Path, files: Files) -> Path:
    for name, raw in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(raw)
    return folder


def read(tmp_path: Path, name: str, content: bytes) -> list[Found]:
    """What is found in a file of this name."""
    path = tmp_path / name
    path.write_bytes(content)
    return checked(list(bundles_in(path)))


def checked(found: list[Found]) -> list[Found]:
    """The same, after checks of what must be true of everything that is found."""
    for one in found:
        assert one.name.isprintable()
        assert len(one.name) <= 200
        assert bool(one.hand_in) != bool(one.problem)
        if one.problem:
            assert one.problem.isprintable()
            assert one.problem.endswith(".")
            assert len(one.problem) < 500
    return found


def only(found: list[Found]) -> Found:
    (one,) = found
    return one


def hand_in_of(found: Found) -> HandIn:
    assert found.hand_in is not None, found.problem
    return found.hand_in


def summary(found: list[Found]) -> list[tuple[str, str, str]]:
    """Of each that is found its name, and the learner and the module or the problem."""
    return [(one.name, one.hand_in.learner, one.hand_in.module) if one.hand_in else (one.name, "", one.problem) for one in found]


AGREEING = [
    NAME,
    f"{ID}+{COURSE_MODULE}+T.zip",
    f"A-01+{COURSE_MODULE}+{TIME}.zip",
    f"{ID}+Awareness+{TIME}.zip",
    f"{ID}+{COURSE_MODULE}+{TIME} (1).zip",
    f"{ID}+{COURSE_MODULE}+{TIME}(2).zip",
    f"{ID}+{COURSE_MODULE}+{TIME} - Copy.zip",
    f"{ID}+{COURSE_MODULE}+{TIME} - Copy (3).zip",
    f"{ID}+{COURSE_MODULE}+{TIME} copy 2.zip",
    f"{ID}+{COURSE_MODULE}+{TIME}.zip.zip",
    f"{ID}+{COURSE_MODULE}+{TIME}",
    f"{ID}+{COURSE_MODULE}+20261128T23",
    f"{ID}+{COURSE_MODULE}+{TIME}.zi",
    f"{ID}+{COURSE_MODULE}+{TIME}....zip",
    f"{ID}+{COURSE_MODULE}+{TIME}.zip...",
    f"Copy of {NAME}",
    f"Copy of Copy of {NAME}",
    f"Copy (2) of {NAME}",
    f"Kopie von {NAME}",
    f"Copie de {NAME}",
    f"{ID} {COURSE_MODULE} {TIME}.zip",
    f"Copy of {ID} {COURSE_MODULE} {TIME}.zip",
    f"{ID} {COURSE_MODULE} {TIME} (1).zip",
    f"{ID}_{COURSE_MODULE}_{TIME}.zip",
    f"{ID}-{COURSE_MODULE}-{TIME}.zip",
    f"{ID} - {COURSE_MODULE} - {TIME}.zip",
    f"{ID}%2B{COURSE_MODULE}%2B{TIME}.zip",
    f"{ID}%2b{COURSE_MODULE}%2b{TIME}.zip",
    f"{ID}%252B{COURSE_MODULE}%252B{TIME}.zip",
    f"{ID}=2B{COURSE_MODULE}=2B{TIME}.zip",
    f"=_utf-8_Q_{ID}=2B{COURSE_MODULE}=2B{TIME}=2Ezip_=",
    f"a\u201101＋{COURSE_MODULE}＋{TIME}.zip",
    f"\u200e{NAME}\u200e",
    f"Amara Lindqvist_12345_assignsubmission_file_{NAME}",
    f"Participant_4711_assignsubmission_file_{NAME}",
    f"Participant 4711_12345_assignsubmission_file_{NAME}",
    f"Anna+Bea_12345_assignsubmission_file_{ID} {COURSE_MODULE} {TIME}.zip",
    f"Anna+Bea_12345_assignsubmission_file_{NAME}",
    f"李雷_12345_assignsubmission_file_{NAME}",
    f"lindqvistamara_12345_67890_{NAME}",
    f"lindqvistamara_LATE_12345_67890_{NAME}",
    f"lindqvistamara_12345_67890_{ID}+{COURSE_MODULE}+{TIME}-1.zip",
    f"lindqvistamara_LATE_12345_67890_{ID}+{COURSE_MODULE}+{TIME}-2.zip",
    f"lindqvistamara_12345_67890_{ID}_{COURSE_MODULE}_{TIME}-2.zip",
    f"anon_Ab3dE_67890_{NAME}",
    f"ñandújosé_12345_67890_{NAME}",
    f"Hand in_lindqvist_attempt_2026-11-28-23-33-54_{NAME}",
    f"12345-67890 - Amara Lindqvist - Nov 28, 2026 1133 PM - {NAME}",
    f"FW {NAME}",
    f"1_{NAME}",
]
"""Names of a bundle of a-01 that name a-01."""
SILENT = [
    "Archive.zip",
    "Untitled attachment 00012.bin",
    "noname",
    "a-01.zip",
    "a-01+awareness.zip",
    "a-01+awaren....zip",
    "a-01awareness20261128T233354711407.zip",
    "SEA101-Hand in-4711.zip",
    "Amara Lindqvist_12345_assignsubmission_file_.zip",
    "xa-01 awareness 20261128T233354711407.zip",
    "my hand-in for awareness 20261128.zip",
    f"lindqvistamara_12345_67890_z-99+{COURSE_MODULE}+{TIME}.zip",
    f"z-99_{COURSE_MODULE}_{TIME}.zip",
    f"Kopie von z-99+{COURSE_MODULE}+{TIME}.zip",
    "a b+c d+T.zip",
    "+++.zip",
    "\x1b[2J\x07.zip",
    "\u202egpj.zip",
    os.fsdecode(b"\xff\xfe\xe9.zip"),
]
"""Names of a bundle of a-01 that name no one, or not for certain."""


@pytest.mark.parametrize("name", AGREEING)
def test_a_name_that_a_platform_changed_names_the_learner_inside(tmp_path: Path, name: str) -> None:
    bundle = only(read(tmp_path, name, zipped(files_of())))
    hand_in = hand_in_of(bundle)
    assert (hand_in.learner, hand_in.module, hand_in.handed_in, hand_in.problem) == (ID, COURSE_MODULE, MOMENT, "")
    assert hand_in.secret == "s" * 64
    assert hand_in.answers.value("q1") == "a"
    assert (bundle.named, bundle.named_module) == (ID, COURSE_MODULE)


@pytest.mark.parametrize("name", SILENT)
def test_a_name_that_says_nothing_certain_names_no_one(tmp_path: Path, name: str) -> None:
    found = only(read(tmp_path, name, zipped(files_of())))
    assert (hand_in_of(found).learner, hand_in_of(found).module) == (ID, COURSE_MODULE)
    assert found.named == ""


@pytest.mark.parametrize(
    "name",
    [
        f"z-99+{COURSE_MODULE}+{TIME}.zip",
        f"z-99+{COURSE_MODULE}+{TIME} (1).zip",
        f"z-99%2B{COURSE_MODULE}%2B{TIME}.zip",
        f"Copy of z-99+{COURSE_MODULE}+{TIME}.zip",
        f"Participant_4711_assignsubmission_file_z-99+{COURSE_MODULE}+{TIME}.zip",
    ],
)
def test_a_name_in_the_pages_form_that_names_another_learner_is_reported(tmp_path: Path, name: str) -> None:
    found = only(read(tmp_path, name, zipped(files_of())))
    assert hand_in_of(found).learner == ID
    assert found.named == "z-99"


def test_a_name_with_another_module_is_reported_and_the_answers_count(tmp_path: Path) -> None:
    found = only(read(tmp_path, f"{ID}+other+{TIME}.zip", zipped(files_of())))
    assert (hand_in_of(found).module, found.named_module) == (COURSE_MODULE, "other")


def test_an_id_that_looks_like_a_platforms_prefix_is_the_whole_id(tmp_path: Path) -> None:
    id = "smith_12_34_x"
    found = only(read(tmp_path, f"{id}+{COURSE_MODULE}+{TIME}.zip", zipped(files_of(id))))
    assert (hand_in_of(found).learner, found.named) == (id, id)


@pytest.mark.parametrize("folder", [f"z-99+{COURSE_MODULE}+{TIME}", NAME.removesuffix(".zip"), "Archive"])
def test_a_renamed_bundle_is_noticed_however_it_was_packed_again(tmp_path: Path, folder: str) -> None:
    name = NAME if folder.startswith("z") else f"z-99+{COURSE_MODULE}+{TIME}.zip"
    found = only(read(tmp_path, name, zipped(below(files_of(), folder))))
    assert (hand_in_of(found).learner, found.named) == (ID, "z-99")


@pytest.mark.parametrize(
    ("name", "learner", "module"),
    [
        (NAME, ID, COURSE_MODULE),
        (f"Copy of {NAME}", ID, COURSE_MODULE),
        (f"{ID} {COURSE_MODULE} {TIME}.zip", ID, COURSE_MODULE),
        (f"{ID}_{COURSE_MODULE}_{TIME}.zip", ID, COURSE_MODULE),
        (f"Kopie von {NAME}", ID, COURSE_MODULE),
        (f"lindqvistamara_LATE_12345_67890_{NAME}", ID, COURSE_MODULE),
        (f"lindqvistamara_12345_67890_{ID}_{COURSE_MODULE}_{TIME}-1.zip", ID, COURSE_MODULE),
        (f"anon_Ab3dE_67890_{NAME}", ID, COURSE_MODULE),
        (f"Participant_4711_assignsubmission_file_{NAME}", ID, COURSE_MODULE),
    ],
)
@pytest.mark.parametrize("answers", [answers_of("", ""), b"{"], ids=["answers that name no one", "damaged answers"])
def test_where_the_answers_do_not_say_the_name_counts(tmp_path: Path, name: str, learner: str, module: str, answers: bytes) -> None:
    found = only(read(tmp_path, name, zipped(files_of(answers=answers))))
    hand_in = hand_in_of(found)
    assert (hand_in.learner, hand_in.module) == (found.named, found.named_module) == (learner, module)
    assert ("damaged" in hand_in.problem) == (answers == b"{")


@pytest.mark.parametrize("name", ["Archive.zip", f"a_01_{COURSE_MODULE}_{TIME}.zip", f"+{COURSE_MODULE}+{TIME}.zip", f"{ID}++{TIME}.zip"])
def test_where_neither_says_whose_it_is_a_sentence_says_so(tmp_path: Path, name: str) -> None:
    found = only(read(tmp_path, name, zipped(files_of(answers=answers_of("", "")))))
    assert found.problem == "It does not say whose it is. Ask the learner for a new one, or rename it: ID+module+time."
    damaged = only(read(tmp_path, name, zipped(files_of(answers=b"{"))))
    assert damaged.problem == "answers.json is damaged: it is not whole JSON. Ask the learner for it again."


def test_where_neither_says_the_module_a_sentence_says_so(tmp_path: Path) -> None:
    found = only(read(tmp_path, "Archive.zip", zipped(files_of(answers=answers_of(module="")))))
    assert found.problem == "It does not say to which module it belongs. Ask the learner for a new one, or rename it: ID+module+time."


@pytest.mark.parametrize("learner", ["../up", "o'brien", "x" * 101, "a..b", "李雷", "a/b", "_a"])
def test_an_id_that_cannot_be_used_is_refused_and_never_changed(tmp_path: Path, learner: str) -> None:
    found = only(read(tmp_path, NAME, zipped(files_of(answers=answers_of(learner)))))
    assert found.hand_in is None
    assert "cannot be used" in found.problem


@pytest.mark.parametrize("module", ["../up", "Module 1", "módulo", "a..b", "x" * 101])
def test_a_module_that_cannot_be_one_is_refused(tmp_path: Path, module: str) -> None:
    found = only(read(tmp_path, NAME, zipped(files_of(answers=answers_of(module=module)))))
    assert found.hand_in is None
    assert "cannot be the name of a module" in found.problem


def test_without_answers_a_bundle_is_recorded_as_refused_if_its_name_says_whose_it_is(tmp_path: Path) -> None:
    content = zipped(without(files_of(), "answers.json"))
    refused = hand_in_of(only(read(tmp_path, NAME, content)))
    assert (refused.learner, refused.module, refused.handed_in) == (ID, COURSE_MODULE, MOMENT)
    assert refused.problem.startswith("answers.json is missing")
    found = only(read(tmp_path, "Archive.zip", content))
    assert found.problem == "answers.json is missing: the hand-in holds no answers. Ask the learner for it again."


@pytest.mark.parametrize("name", [NAME, "Archive.zip"])
@pytest.mark.parametrize("folder", ["", "a folder/"])
def test_answers_that_do_not_fit_the_check_sum_beside_them_are_refused(tmp_path: Path, name: str, folder: str) -> None:
    files = files_of() | {"answers.json": answers_of(entries={"q1": {"value": "b"}})}
    found = only(read(tmp_path, name, zipped({f"{folder}{file}": raw for file, raw in files.items()})))
    assert found.problem == "It is damaged: answers.json is not as it was when the bundle was made. Ask the learner for it again."


def test_the_time_is_that_of_the_timestamp_else_that_of_saving(tmp_path: Path) -> None:
    untimed = without(files_of(), "timestamp.txt", "checksum.txt")
    assert hand_in_of(only(read(tmp_path, NAME, zipped(untimed)))).handed_in == SAVED
    assert hand_in_of(only(read(tmp_path, NAME, zipped(files_of())))).handed_in == MOMENT


@pytest.mark.parametrize(
    "files",
    [
        without(files_of(), "timestamp.txt", "checksum.txt") | {"answers.json": answers_of(saved="")},
        without(files_of(), "timestamp.txt", "checksum.txt") | {"answers.json": answers_of(saved="yesterday")},
        # It was made with a time, which has been lost.
        without(files_of(), "timestamp.txt"),
        files_of() | {"timestamp.txt": b"soon"},
    ],
)
def test_a_hand_in_without_a_time_is_refused(tmp_path: Path, files: Files) -> None:
    found = only(read(tmp_path, NAME, zipped(files)))
    assert found.problem == "It does not say when it was made (timestamp.txt). Ask the learner for a new one."


@pytest.mark.parametrize(
    "name", ["answers.json", "answers (1).json", "awareness-answers-2026-11-28.json", "answers.json.txt", "saved", "Copy of answers.json"]
)
def test_an_answers_file_alone_is_a_hand_in_under_any_name(tmp_path: Path, name: str) -> None:
    for answers in (answers_of(), b"\xef\xbb\xbf" + answers_of()):
        found = only(read(tmp_path, name, answers))
        assert (hand_in_of(found).learner, hand_in_of(found).module, hand_in_of(found).handed_in) == (ID, COURSE_MODULE, SAVED)
        assert (found.name, found.named) == (name, "")


def test_an_answers_file_alone_that_names_no_one_can_be_renamed(tmp_path: Path) -> None:
    answers = answers_of("", "")
    assert "whose it is" in only(read(tmp_path, "awareness-answers-2026-11-28.json", answers)).problem
    found = only(read(tmp_path, f"{ID}+{COURSE_MODULE}+{TIME} awareness-answers-2026-11-28.json", answers))
    assert (hand_in_of(found).learner, hand_in_of(found).module) == (ID, COURSE_MODULE)


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("package.json", b'{"name": "x"}', "package.json is not an answers file of this course"),
        ("broken.json", b'{"name"', "broken.json is damaged"),
        ("large.json", b"{" + b" " * 1_000_001, "larger than"),
        ("essay.pdf", b"%PDF-1.7", "holds no hand-in"),
        ("empty", b"", "holds no hand-in"),
        ("list.json", b"[1]", "holds no hand-in"),
        (NAME.removesuffix(".zip"), b"PK", "not a whole zip file"),
        (NAME.removesuffix(".zip"), b"<html>", "not a whole zip file"),
        ("Archive.zip", b"<html>", "not a whole zip file"),
    ],
)
def test_another_file_has_a_problem(tmp_path: Path, name: str, content: bytes, words: str) -> None:
    assert words in only(read(tmp_path, name, content)).problem


MAC = {"__MACOSX/._a-01": b"\x00\x05\x16\x07", ".DS_Store": b"Bud1", "Thumbs.db": b"", "Desktop.ini": b""}
FOLDER = NAME.removesuffix(".zip")


@pytest.mark.parametrize(
    "files",
    [
        files_of() | MAC,
        below(files_of(), FOLDER) | below(MAC, FOLDER) | MAC,
        below(files_of(), FOLDER) | {f"__MACOSX/{FOLDER}/._{name}": b"\x00\x05\x16\x07" for name in files_of()},
        below(below(files_of(), FOLDER), FOLDER),
        below(files_of(), FOLDER) | {f"{FOLDER}/": b""},
        {f"{FOLDER}\\{name}": raw for name, raw in files_of().items()},
        {f"./{name}": raw for name, raw in files_of().items()},
        {NAME: zipped(files_of())} | MAC,
        {NAME: zipped({NAME: zipped(files_of())})},
        below(without(files_of(), "timestamp.txt", "checksum.txt", "submission_secret.txt", f"{COURSE_MODULE}.ipynb"), FOLDER),
        {"ANSWERS.JSON" if name == "answers.json" else name: raw for name, raw in files_of().items()},
    ],
)
def test_a_bundle_that_was_packed_again_is_one_hand_in(tmp_path: Path, files: Files) -> None:
    for name in (NAME, "Archive.zip"):
        hand_in = hand_in_of(only(read(tmp_path, name, zipped(files))))
        assert (hand_in.learner, hand_in.module) == (ID, COURSE_MODULE)
        assert hand_in.raw == answers_of()


def moodle(learners: int) -> dict[str, bytes]:
    people = [f"Learner {number}_{12345 + number}_assignsubmission_file_" for number in range(learners)]
    return {
        f"{person}/b-{number}+{COURSE_MODULE}+{TIME}.zip": zipped(files_of(f"b-{number}"), zipfile.ZIP_STORED)
        for number, person in enumerate(people)
    }


def test_a_whole_download_gives_each_hand_in_once(tmp_path: Path) -> None:
    download = moodle(300) | {
        "Sam_1_assignsubmission_file_/essay.pdf": b"%PDF-1.7",
        "Eve_2_assignsubmission_file_/answers.json": answers_of("eve"),
        **below(files_of("mac"), "Mac_3_assignsubmission_file_"),
        "Zoe_4_assignsubmission_file_/again.zip": zipped(below(files_of("zoe"), "x")),
        "Ben_5_assignsubmission_file_/report.docx": zipped({"word/document.xml": b"<w/>"}),
        "Dan_6_assignsubmission_file_/dan.zip": b"PK\x03\x04 and no more",
    }
    found = summary(read(tmp_path, "SEA101-Hand in-4711.zip", zipped(download, zipfile.ZIP_STORED)))
    start, none = "SEA101-Hand in-4711.zip: ", "It holds no hand-in. Ask the learner for the file that the page saved: ID+module+time.zip."
    assert sorted(found) == sorted(
        [
            *((f"{start}{name}", f"b-{number}", COURSE_MODULE) for number, name in enumerate(moodle(300))),
            (f"{start}Sam_1_assignsubmission_file_/essay.pdf", "", none),
            (f"{start}Eve_2_assignsubmission_file_/answers.json", "eve", COURSE_MODULE),
            (f"{start}Mac_3_assignsubmission_file_/answers.json", "mac", COURSE_MODULE),
            (f"{start}Zoe_4_assignsubmission_file_/again.zip: x/answers.json", "zoe", COURSE_MODULE),
            (f"{start}Ben_5_assignsubmission_file_/report.docx", "", none),
            (
                f"{start}Dan_6_assignsubmission_file_/dan.zip",
                "",
                "It is damaged: it is not a whole zip file. Ask the learner for it again.",
            ),
        ]
    )


def test_a_canvas_download_of_single_files_keeps_each_learners_together(tmp_path: Path) -> None:
    content = zipped({f"{who}_1_2_{name}": raw for who in ("amy", "bob") for name, raw in files_of(who).items()})
    found = read(tmp_path, "submissions.zip", content)
    assert [hand_in_of(one).learner for one in found] == ["amy", "bob"]
    assert [hand_in_of(one).handed_in for one in found] == [MOMENT, MOMENT]


def test_a_download_may_be_larger_than_any_bundle(tmp_path: Path) -> None:
    path = tmp_path / "download.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_STORED) as archive:
        archive.writestr(NAME, zipped(files_of()))
        for number in range(20):
            archive.writestr(f"video-{number}.mp4", bytes(4_000_000))
    found, *others = summary(list(bundles_in(path)))
    assert found == (f"download.zip: {NAME}", ID, COURSE_MODULE)
    assert len(others) == 20


def test_a_bundle_beside_loose_answers_in_a_zip_is_not_lost(tmp_path: Path) -> None:
    files = files_of() | {f"b-02+{COURSE_MODULE}+{TIME}.zip": zipped(files_of("b-02"))} | below(files_of("c-03"), "c")
    found = read(tmp_path, "archive.zip", zipped(files))
    assert sorted(hand_in_of(one).learner for one in found) == [ID, "b-02", "c-03"]


def test_loose_answers_of_two_in_one_zip_are_two_hand_ins(tmp_path: Path) -> None:
    found = read(tmp_path, "both.zip", zipped({"answers.json": answers_of(), "answers (1).json": answers_of("b-02")}))
    assert sorted(hand_in_of(one).learner for one in found) == [ID, "b-02"]


def test_of_names_that_differ_by_capitals_the_pages_own_counts(tmp_path: Path) -> None:
    lay(tmp_path, files_of() | {"ANSWERS.JSON": b"{", "Answers.json": b"{"})
    by_name = {one.name: one for one in bundles_below(tmp_path)}
    assert hand_in_of(by_name.pop("answers.json")).handed_in == MOMENT
    assert all("is damaged" in other.problem for other in by_name.values())
    assert len(by_name) == 2


def test_what_else_is_in_a_bundle_has_no_effect(tmp_path: Path) -> None:
    files = {"a/answers.json": b"{}", "inner.zip": zipped(files_of("b-02")), "x.json": answers_of("c-03")} | files_of()
    assert summary(read(tmp_path, NAME, zipped(files))) == [(NAME, ID, COURSE_MODULE)]


def test_the_archive_folder_is_accounted_for_file_by_file(tmp_path: Path) -> None:
    files = {
        NAME: zipped(files_of()),
        **below(files_of("mac"), f"mac+{COURSE_MODULE}+{TIME}"),
        **below(MAC, f"mac+{COURSE_MODULE}+{TIME}"),
        **MAC,
        "Amara Lindqvist_12345_assignsubmission_file_/b-02+awareness+T.zip": zipped(files_of("b-02")),
        "answers (1).json": answers_of("eve"),
        "download.zip": zipped(moodle(1)),
        "essay.pdf": b"%PDF",
        "mixed/timestamp.txt": b"now",
        "notes/mod.ipynb": b"{}",
    }
    archive = lay(tmp_path / "archive", files)
    (archive / "link.zip").symlink_to(archive / NAME)
    (archive / "linked").symlink_to(tmp_path)
    os.mkfifo(archive / "pipe")
    none = "It holds no hand-in. Ask the learner for the file that the page saved: ID+module+time.zip."
    assert summary(checked(list(bundles_below(archive)))) == [
        ("answers (1).json", "eve", COURSE_MODULE),
        (NAME, ID, COURSE_MODULE),
        (
            "download.zip: Learner 0_12345_assignsubmission_file_/b-0+awareness+20261128T233354711407.zip",
            "b-0",
            COURSE_MODULE,
        ),
        ("essay.pdf", "", none),
        ("link.zip", "", "link.zip is not a plain file."),
        ("linked", "", "linked is not a plain file."),
        ("pipe", "", "pipe is not a plain file."),
        ("Amara Lindqvist_12345_assignsubmission_file_/b-02+awareness+T.zip", "b-02", COURSE_MODULE),
        (f"mac+{COURSE_MODULE}+{TIME}/answers.json", "mac", COURSE_MODULE),
        ("mixed/timestamp.txt", "", "answers.json is missing: the hand-in holds no answers. Ask the learner for it again."),
        ("notes/mod.ipynb", "", "mod.ipynb is not an answers file of this course. Ask the learner for it again."),
    ]


def test_an_unpacked_bundle_is_read_with_its_time_secret_and_check_sum(tmp_path: Path) -> None:
    lay(tmp_path / FOLDER, files_of())
    found = only(list(bundles_below(tmp_path)))
    assert (hand_in_of(found).handed_in, hand_in_of(found).secret, found.named) == (MOMENT, "s" * 64, ID)
    (tmp_path / FOLDER / "answers.json").write_bytes(answers_of(saved=""))
    assert "is not as it was" in only(list(bundles_below(tmp_path))).problem


def test_unpacked_answers_without_a_name_inside_take_it_from_their_folder(tmp_path: Path) -> None:
    lay(tmp_path / FOLDER, files_of(answers=b"{"))
    refused = hand_in_of(only(list(bundles_below(tmp_path))))
    assert (refused.learner, refused.module) == (ID, COURSE_MODULE)
    assert "damaged" in refused.problem


def test_an_archive_folder_that_is_a_link_is_read_and_one_that_does_not_exist_is_empty(tmp_path: Path) -> None:
    lay(tmp_path / "real", files_of())
    (tmp_path / "link").symlink_to(tmp_path / "real")
    assert hand_in_of(only(list(bundles_below(tmp_path / "link")))).learner == ID
    assert list(bundles_below(tmp_path / "nothing")) == []


def test_a_folder_that_cannot_be_read_is_reported(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    lay(tmp_path, below(files_of(), "closed") | {NAME: zipped(files_of())})
    scandir = os.scandir

    def refuse(folder: Path) -> object:
        if folder.name == "closed":
            raise PermissionError
        return scandir(folder)

    monkeypatch.setattr(os, "scandir", refuse)
    assert summary(list(bundles_below(tmp_path))) == [
        (NAME, ID, COURSE_MODULE),
        ("closed", "", "The folder cannot be read. Change its permissions, or move what it holds."),
    ]


@pytest.mark.parametrize("kind", [kind for kind in NOT_PLAIN if kind != "a folder"])
def test_answers_on_disk_that_are_not_a_plain_file_are_not_read(tmp_path: Path, kind: str) -> None:
    folder = lay(tmp_path / FOLDER, without(files_of(), "answers.json"))
    NOT_PLAIN[kind](folder / "answers.json")
    refused = hand_in_of(only(list(bundles_below(tmp_path))))
    assert refused.raw == b""
    assert "not a plain file" in refused.problem


# Hostile files


def with_little_memory(read_all: Callable[[], list[Found]]) -> list[Found]:
    tracemalloc.start()
    try:
        bundles = read_all()
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert peak < LITTLE
    return checked(bundles)


@pytest.mark.parametrize("kind", list(BUNDLES))
def test_a_hostile_bundle_does_nothing(tmp_path: Path, kind: str) -> None:
    path = tmp_path / NAME
    write_bundle_files(path, files_of().items())
    BUNDLES[kind](path)
    before = sorted(tmp_path.rglob("*"))
    found = with_little_memory(lambda: list(bundles_in(path)))
    assert sorted(tmp_path.rglob("*")) == before
    read_whole = [one for one in found if one.hand_in and not one.hand_in.problem]
    assert all(hand_in_of(one).learner == ID and hand_in_of(one).raw == answers_of() for one in read_whole)
    assert len(read_whole) == (kind in SOUND_BUNDLES)


@pytest.mark.parametrize("kind", ["a bundle that is a bomb", "an encrypted bundle", "a million members", "zip64 sizes that lie"])
def test_a_hostile_bundle_in_a_download_spoils_no_other(tmp_path: Path, kind: str) -> None:
    path = tmp_path / "hostile.zip"
    write_bundle_files(path, without(files_of(), "checksum.txt").items())
    BUNDLES[kind](path)
    content = zipped({"1/hostile.zip": path.read_bytes(), f"2/{NAME}": zipped(files_of())})
    found = with_little_memory(lambda: read(tmp_path, "download.zip", content))
    assert [bool(one.problem) for one in found] == [True, False]
    assert hand_in_of(found[1]).learner == ID


def nested(content: bytes, times: int) -> bytes:
    for _ in range(times):
        content = zipped({"inner.zip": content})
    return content


@pytest.mark.parametrize("times", [0, 1, 2])
def test_a_bundle_may_be_in_two_zip_files(tmp_path: Path, times: int) -> None:
    assert hand_in_of(only(read(tmp_path, "Archive.zip", nested(zipped(files_of()), times)))).learner == ID


@pytest.mark.parametrize("times", [3, 50])
def test_zip_files_without_end_are_one_sentence(tmp_path: Path, times: int) -> None:
    found = only(read(tmp_path, "Archive.zip", nested(zipped(files_of()), times)))
    assert found.problem == "It is inside of more than 2 other zip files. Unpack the outermost one."


def test_an_inner_zip_file_larger_than_any_bundle_is_not_read(tmp_path: Path) -> None:
    large = zipped({"video.mp4": bytes(6_000_000)}, zipfile.ZIP_STORED)
    found = with_little_memory(lambda: read(tmp_path, "Archive.zip", zipped({"1.zip": large, "2.zip": zipped(files_of())})))
    assert found[0].problem == "It is larger than 5 MB. A bundle is small. Ask the learner for a new one."
    assert hand_in_of(found[1]).learner == ID


@pytest.mark.parametrize(("name", "content"), [("bombs.zip", bytes(4_000_000)), ("answers.json", b"{" + bytes(900_000))])
def test_a_zip_file_of_bombs_is_read_up_to_a_bound(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str, content: bytes) -> None:
    monkeypatch.setattr(bundle_files, "_MOST_BYTES", 50_000_000)
    bombs = zipped({f"{number}/{name}": content for number in range(80)})
    found = with_little_memory(lambda: read(tmp_path, "download.zip", bombs))
    assert len(found) < 60
    assert found[-1] == Found("download.zip", None, "It holds more than 50 MB. Put only the bundles from it here.")


@pytest.mark.parametrize(
    "hostile",
    [
        {f"{number}.txt": b"" for number in range(1001)},
        {f"{number}/answers.json": b"{" + bytes(900_000) for number in range(80)},
        {f"{number}.zip": zipped({"x": bytes(4_000_000)}, zipfile.ZIP_STORED) for number in range(20)},
    ],
    ids=["members", "answers", "zip files"],
)
def test_one_learner_cannot_spend_what_the_others_need(tmp_path: Path, hostile: Files) -> None:
    files = {f"{number}.zip": zipped(hostile) for number in range(3)} | {"last.zip": zipped(files_of())}
    *refused, last = with_little_memory(lambda: read(tmp_path, "download.zip", zipped(files)))
    for number in range(3):
        spent = [one for one in refused if one.name == f"download.zip: {number}.zip"]
        assert "It holds more than" in spent[-1].problem
    assert hand_in_of(last).learner == ID


def test_members_are_counted_over_all_inner_zip_files(tmp_path: Path) -> None:
    many = zipped({f"{number}.txt": b"" for number in range(150)})
    found = with_little_memory(lambda: read(tmp_path, "download.zip", zipped({f"{number}.zip": many for number in range(200)})))
    assert found[-1].problem == "It holds more than 20000 files. Put only the bundles from it here."


def test_a_bundle_of_more_files_than_a_bundle_has_is_refused(tmp_path: Path) -> None:
    files = files_of() | {f"{number}.txt": b"" for number in range(100)}
    assert "more than 100 files" in only(read(tmp_path, NAME, zipped(files))).problem


def test_many_problems_are_summed_up_and_hide_no_hand_in(tmp_path: Path) -> None:
    files = {f"{number:04}.zip": b"PK" for number in range(3000)} | {"z.zip": zipped(files_of())}
    outcomes = read(tmp_path, "download.zip", zipped(files))
    assert [one.name for one in outcomes[-2:]] == ["download.zip: z.zip", "download.zip"]
    assert len(outcomes) == 1002
    assert outcomes[-1].problem == "2000 more files in it hold no hand-in that can be read."


@pytest.mark.parametrize(
    "inner",
    [f"../../{NAME}", f"/{NAME}", f"C:\\{NAME}", f"\x1b[2J\x07\r\n{NAME}", f"\u202e{NAME}", f"{'x' * 5000}/{NAME}", f"{'y' * 60_000}.zip"],
)
def test_names_in_a_zip_file_do_nothing(tmp_path: Path, inner: str) -> None:
    found = only(read(tmp_path, "download.zip", zipped({inner: zipped(files_of())})))
    assert hand_in_of(found).learner == ID
    assert sorted(tmp_path.iterdir()) == [tmp_path / "download.zip"]


def test_names_longer_than_any_on_disk_are_not_looked_at(tmp_path: Path) -> None:
    start = f"{'answers_' * 8000}"
    files = {f"{start}answers.json": answers_of(), f"{start}timestamp.txt": files_of()["timestamp.txt"], f"{start}+a+b.txt": b""}
    found = read(tmp_path, "download.zip", zipped(files))
    assert [one.hand_in.handed_in if one.hand_in else None for one in found] == [SAVED, None, None]


def test_a_member_that_links_outside_is_not_followed(tmp_path: Path) -> None:
    link = zipfile.ZipInfo("folder/answers.json")
    link.external_attr = 0o120777 << 16
    write_bundle_files(tmp_path / NAME, [(link, str(OUTSIDE).encode()), ("folder/timestamp.txt", files_of()["timestamp.txt"])])
    assert "not a plain file" in hand_in_of(only(list(bundles_in(tmp_path / NAME)))).problem


def test_a_large_file_that_is_no_zip_file_is_not_read_whole(tmp_path: Path) -> None:
    sparse(tmp_path / "large.zip", 3_000_000_000)
    found = with_little_memory(lambda: list(bundles_in(tmp_path / "large.zip")))
    assert "not a whole zip file" in only(found).problem


@pytest.mark.parametrize("kind", list(NOT_PLAIN))
def test_a_file_that_is_not_plain_is_one_sentence(tmp_path: Path, kind: str) -> None:
    NOT_PLAIN[kind](tmp_path / NAME)
    assert "not a plain file" in only(checked(list(bundles_in(tmp_path / NAME)))).problem


# Whatever happens on the way

LONGEST_FILE_NAME = 255
IDS = ["a-01", "b_07", "C.3", "amara.l@academy.example", "u--o_27_brien", "7"]
RENAMED: list[Callable[[str], str]] = [
    lambda name: f"Copy of {name}",
    lambda name: name.replace(".zip", " (1).zip"),
    lambda name: name.replace(".zip", " - Copy.zip"),
    lambda name: name.replace("+", " "),
    lambda name: name.replace("+", "_"),
    lambda name: name.replace("+", "%2B"),
    lambda name: name.replace("+", "=2B"),
    lambda name: f"Amara Lindqvist_12345_assignsubmission_file_{name}",
    lambda name: f"Participant_4711_assignsubmission_file_{name}",
    lambda name: f"lindqvistamara_12345_67890_{name}",
    lambda name: f"lindqvistamara_LATE_12345_67890_{name}",
    lambda name: name.replace(".zip", "-1.zip"),
    lambda name: f"{name[:40]}....zip",
    lambda name: "Archive.zip",
]


def unzipped(content: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def from_finder(name: str, content: bytes) -> bytes:
    folder = name.removesuffix(".zip")
    return zipped(below(unzipped(content), folder) | {f"__MACOSX/{folder}/._answers.json": b"\x00\x05\x16\x07", f"{folder}/.DS_Store": b""})


REPACKED: list[Callable[[str, bytes], bytes]] = [
    lambda name, content: content,
    lambda name, content: zipped(unzipped(content), zipfile.ZIP_STORED),
    from_finder,
    lambda name, content: zipped({name: content}),
    lambda name, content: zipped({f"Amara Lindqvist_12345_assignsubmission_file_/{name}": content, "__MACOSX/x": b""}),
]


@pytest.fixture(scope="module")
def sent(tmp_path_factory: pytest.TempPathFactory) -> dict[str, tuple[str, bytes]]:
    """For each ID a bundle of the learner's page: its name and its bytes."""
    root = tmp_path_factory.mktemp("learners")
    notebook = released_notebook(root)
    bundles = {}
    for id in IDS:
        folder, learner = learner_folder(root, id), Learner(id, "Amara")
        answer(folder, learner, p1="true")
        bundles[id] = bundle(folder, notebook, learner)
    return bundles


@settings(max_examples=max(200, settings().max_examples), deadline=None)
@given(
    st.sampled_from(IDS),
    st.lists(st.sampled_from(RENAMED), max_size=4),
    st.sampled_from(REPACKED),
    st.lists(st.sampled_from(RENAMED), max_size=2),
    st.booleans(),
)
def test_a_bundle_is_found_once_whatever_happens_on_the_way(
    sent: dict[str, tuple[str, bytes]],
    id: str,
    before: list[Callable[[str], str]],
    repack: Callable[[str, bytes], bytes],
    after: list[Callable[[str], str]],
    is_unpacked: bool,
) -> None:
    name, content = sent[id]
    for rename in before:
        name = rename(name)
    content = repack(name, content)
    for rename in after:
        name = rename(name)
    assume(len(name.encode()) <= LONGEST_FILE_NAME)
    with tempfile.TemporaryDirectory() as archive:
        if is_unpacked:
            lay(Path(archive) / name, unzipped(content))
        else:
            (Path(archive) / name).write_bytes(content)
        bundle = only(checked(list(bundles_below(Path(archive)))))
    hand_in = hand_in_of(bundle)
    assert (hand_in.learner, hand_in.module, hand_in.problem) == (id, MODULE, "")
    assert hand_in.raw == unzipped(sent[id][1])["answers.json"]
    assert hand_in.handed_in is not None
    assert f"{hand_in.handed_in:%Y%m%dT%H%M%S%f}" in sent[id][0]
    assert bundle.named in ("", id)
