"""Handing in to a local course's exchange: the folder that nbgrader's submit makes, whole or not at all, and once."""

import errno
import os
import shutil
import stat
import threading
import time
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from nbgrader.utils import notebook_hash

from grading.submissions.hand_ins import deliveries, parse_delivery, read_hand_in
from tests.unit.learner_side import ADA, COURSE, MODULE, answer, learner_folder, release, sources
from widgets.answers.receipts import RECEIPTS, Receipt, keep_receipt, last_receipt
from widgets.answers.reflection import as_markdown
from widgets.answers.store import FILE_NAME, Learner, Purpose, read_answers
from widgets.handing_in import delivery
from widgets.handing_in.delivery import COURSE_VARIABLE, EXCHANGE_VARIABLE, course_exchange, deliver, remove_unfinished, result_name
from widgets.problems import HandInProblem

NBGRADERS_FILES = {"answers.json", f"{MODULE}.ipynb", "submission_secret.txt", "timestamp.txt"}
"""What nbgrader's submit puts into the inbound folder, of what the grading reads."""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = learner_folder(tmp_path)
    answer(folder, exa_0="a", words="I would <tell>.")
    return folder


@pytest.fixture
def course(tmp_path: Path) -> Path:
    """The course's folder in an exchange into which the small module is released."""
    course = tmp_path / "exchange" / COURSE
    (course / "inbound").mkdir(parents=True)
    shutil.copytree(release(tmp_path) / MODULE, course / "outbound" / MODULE)
    return course


def delivered(course: Path, folder: Path, name: str = "t1", learner: Learner = ADA, purpose: Purpose = "test") -> Receipt:
    """Deliver what the folder holds; `name` is the token."""
    return deliver(course, folder / FILE_NAME, course.parents[1] / "release" / MODULE / f"{MODULE}.ipynb", learner, purpose, name)


def arrived(course: Path) -> list[Path]:
    return sorted((course / "inbound").iterdir())


def test_the_folder_is_what_nbgraders_submit_makes(course: Path, folder: Path) -> None:
    receipt = delivered(course, folder)
    [one] = arrived(course)
    assert {file.name for file in one.iterdir()} == NBGRADERS_FILES
    delivery = parse_delivery(one)
    assert delivery
    assert (delivery.learner, delivery.module, f"{delivery.handed_in:%Y-%m-%d %H:%M:%S.%f UTC}") == ("ada-1", MODULE, receipt.timestamp)
    assert delivery.is_whole()
    assert delivery.header().result_name == Path(receipt.result).stem
    assert receipt.result == str(course / "feedback" / f"{notebook_hash(secret=receipt.secret, notebook_id=MODULE)}.json")
    hand_in = read_hand_in(one, "ada-1", MODULE)
    assert (hand_in.problem, hand_in.secret, hand_in.handed_in) == ("", receipt.secret, delivery.handed_in)
    assert hand_in.answers == read_answers(folder / FILE_NAME)
    assert sources(one)[-1] == as_markdown("I would <tell>.")
    # The instructor may be another user of the machine, who reads a hand-in and removes it.
    assert stat.S_IMODE(one.stat().st_mode) == 0o777
    assert {stat.S_IMODE(file.stat().st_mode) for file in one.iterdir()} == {0o644}


def test_the_hand_in_says_whose_it_is_and_what_for_whatever_the_kept_file_says(course: Path, folder: Path) -> None:
    before = (folder / FILE_NAME).read_bytes()
    delivered(course, folder, learner=Learner("ben-2", "Ben"), purpose="refresher")
    [one] = deliveries(course / "inbound")
    assert (one.learner, one.read().answers.learner, one.read().answers.purpose) == ("ben-2", Learner("ben-2", "Ben"), "refresher")
    assert (folder / FILE_NAME).read_bytes() == before


@given(st.text(min_size=1, max_size=200), st.from_regex(r"[A-Za-z0-9][A-Za-z0-9._-]{0,20}", fullmatch=True))
def test_a_result_is_named_as_nbgrader_names_it(secret: str, module: str) -> None:
    encodable = secret.encode("utf-8", "replace").decode()
    assert result_name(encodable, module) == notebook_hash(secret=encodable, notebook_id=module)


def test_the_same_token_is_one_folder_and_the_same_receipt(course: Path, folder: Path) -> None:
    first = delivered(course, folder)
    answer(folder, exa_1="b")
    assert delivered(course, folder) == first
    assert len(arrived(course)) == 1


def test_another_token_learner_or_module_is_another_hand_in(course: Path, folder: Path, tmp_path: Path) -> None:
    receipts = [delivered(course, folder), delivered(course, folder, "t2"), delivered(course, folder, learner=Learner("ada-11", "A"))]
    (course / "outbound" / "mod-2").mkdir()
    shutil.copytree(tmp_path / "release" / MODULE, tmp_path / "release" / "mod-2")
    (tmp_path / "release" / "mod-2" / f"{MODULE}.ipynb").rename(tmp_path / "release" / "mod-2" / "mod-2.ipynb")
    receipts.append(deliver(course, folder / FILE_NAME, tmp_path / "release" / "mod-2" / "mod-2.ipynb", ADA, "test", "t1"))
    assert len(arrived(course)) == 4
    assert len({receipt.result for receipt in receipts}) == 3
    assert [(one.learner, one.module) for one in deliveries(course / "inbound")] == [
        *(("ada-1", MODULE), ("ada-1", MODULE), ("ada-11", MODULE), ("ada-1", "mod-2")),
    ]


def test_a_folders_name_does_not_reveal_the_secret(course: Path, folder: Path) -> None:
    receipt = delivered(course, folder, "t1")
    [one] = arrived(course)
    assert len(receipt.secret) == 128
    assert "t1" not in one.name
    assert receipt.secret not in one.name


def break_at(monkeypatch: pytest.MonkeyPatch, name: str, error: BaseException) -> None:
    """Let this function of pathlib fail from now on."""

    def fail(*_: Any, **__: Any) -> None:
        raise error

    monkeypatch.setattr(Path, name, fail)


@pytest.mark.parametrize("step", ["rename", "chmod"])
@pytest.mark.parametrize("error", [OSError(errno.ENOSPC, os.strerror(errno.ENOSPC)), KeyboardInterrupt()])
def test_what_stops_before_the_end_leaves_nothing_and_can_be_tried_again(
    course: Path, folder: Path, monkeypatch: pytest.MonkeyPatch, step: str, error: BaseException
) -> None:
    with monkeypatch.context() as broken:
        break_at(broken, step, error)
        with pytest.raises((HandInProblem, KeyboardInterrupt)):
            delivered(course, folder)
    assert arrived(course) == []
    assert sorted(path.name for path in course.iterdir()) == ["inbound", "outbound"]
    receipt = delivered(course, folder)
    [one] = deliveries(course / "inbound")
    assert one.header().secret == receipt.secret


def test_what_a_killed_server_leaves_is_no_hand_in(course: Path, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as broken:
        broken.setattr(shutil, "rmtree", lambda *_, **__: None)  # killed: nothing is tidied up
        break_at(broken, "rename", KeyboardInterrupt())
        with pytest.raises(KeyboardInterrupt):
            delivered(course, folder)
    assert deliveries(course / "inbound") == []
    assert arrived(course) == []
    delivered(course, folder)
    assert len(deliveries(course / "inbound")) == 1


def test_what_killed_servers_left_is_removed_later_and_nothing_else(course: Path, folder: Path) -> None:
    delivered(course, folder)
    for name in (".arriving-old", ".arriving-now", "other"):
        (course / name).mkdir()
        (course / name / "answers.json").write_text("{}")
    long_ago = time.time() - 7200
    for name in (".arriving-old", "other"):
        os.utime(course / name, (long_ago, long_ago))
    remove_unfinished(course)
    assert sorted(path.name for path in course.iterdir()) == [".arriving-now", "inbound", "other", "outbound"]
    assert len(arrived(course)) == 1
    remove_unfinished(course / "gone")


def test_a_receipt_is_the_learners_alone_and_one_of_refreshers_does_not_replace_it(folder: Path) -> None:
    test, refresher = Receipt("then", "s", "/r.json", "t1"), Receipt("now", "t", "/q.json", "t2")
    keep_receipt(folder, test, "test")
    keep_receipt(folder, refresher, "refresher")
    assert (last_receipt(folder), last_receipt(folder, "refresher")) == (test, refresher)
    assert {stat.S_IMODE((folder / name).stat().st_mode) for name in RECEIPTS.values()} == {0o600}
    (folder / RECEIPTS["test"]).write_text('{"timestamp": "then", "secret": "s", "result": "/r.json"}')  # as before there were tokens
    assert last_receipt(folder) == Receipt("then", "s", "/r.json", "")


def test_killed_after_it_was_moved_it_is_found_again(course: Path, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    synced: list[Path] = []

    def die(where: Path) -> None:
        synced.append(where)
        if where == course / "inbound":
            raise KeyboardInterrupt

    with monkeypatch.context() as broken:
        broken.setattr(delivery, "sync_folder", die)
        with pytest.raises(KeyboardInterrupt):
            delivered(course, folder)
    [one] = deliveries(course / "inbound")
    receipt = delivered(course, folder)
    assert len(arrived(course)) == 1
    assert (receipt.secret, receipt.timestamp) == (one.header().secret, f"{one.handed_in:%Y-%m-%d %H:%M:%S.%f UTC}")
    # All files are on disk before the folder has its place.
    assert [where.name.startswith(".arriving-") for where in synced] == [True, False]


def test_a_full_disk_is_one_sentence(course: Path, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(_handle: int) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(
        HandInProblem, match=r"^Handing in did not work: the place where hand-ins go cannot be used \(No space left on device\)\.$"
    ):
        delivered(course, folder)
    assert arrived(course) == []


@pytest.mark.parametrize(
    ("missing", "sentence"),
    [
        ("inbound", r"^Handing in did not work: the place where hand-ins go cannot be used \(No such file or directory: .*/inbound\)\.$"),
        ("", r"^Handing in did not work: the place where hand-ins go cannot be used \(No such file or directory: .*/inbound\)\.$"),
        (f"outbound/{MODULE}", r"^The module 'mod' is not released here\.$"),
    ],
)
def test_an_exchange_without_its_folders_is_one_sentence(course: Path, folder: Path, missing: str, sentence: str) -> None:
    shutil.rmtree(course / missing)
    with pytest.raises(HandInProblem, match=sentence):
        delivered(course, folder)


def test_a_whole_class_hands_in_at_once(course: Path, tmp_path: Path) -> None:
    class_ = [Learner(f"learner-{number}", "L") for number in range(20)]
    for learner in class_:
        answer(learner_folder(tmp_path, learner.id), learner, exa_0="a")
    start = threading.Barrier(len(class_))

    def work(learner: Learner) -> None:
        start.wait(60)
        delivered(course, tmp_path / "learners" / learner.id / MODULE, learner=learner)

    threads = [threading.Thread(target=work, args=(learner,)) for learner in class_]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(one.learner for one in deliveries(course / "inbound")) == sorted(learner.id for learner in class_)
    assert sorted(path.name for path in course.iterdir()) == ["inbound", "outbound"]


@pytest.mark.usefixtures("plain_environment")
def test_the_exchange_is_the_one_that_the_settings_name(monkeypatch: pytest.MonkeyPatch) -> None:
    assert course_exchange() is None
    monkeypatch.setenv(EXCHANGE_VARIABLE, "/srv/exchange")
    assert course_exchange() is None
    monkeypatch.setenv(COURSE_VARIABLE, COURSE)
    assert course_exchange() == Path("/srv/exchange") / COURSE
