"""On a cohort, the commands that sentences advise name it."""

import socket
from pathlib import Path
from types import SimpleNamespace
from typing import cast

import pytest

from grading.cli import main as duty
from grading.marking.attempts import Attempt
from grading.receiving.collect import Tally
from grading.running import instructor
from grading.running import network as classroom
from widgets.advice import COHORT_VARIABLE
from widgets.problems import CourseProblem
from widgets.serving.server import check_ip, check_port

NAME = "2027-01"


@pytest.fixture(autouse=True)
def on_a_cohort(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(COHORT_VARIABLE, NAME)


def test_a_port_in_use() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        with pytest.raises(CourseProblem, match=rf"make course PORT={port + 1} COHORT={NAME}$"):
            check_port("127.0.0.1", port)
        with pytest.raises(CourseProblem, match=rf"make instructor INSTRUCTOR_PORT=\d+ COHORT={NAME}\.$"):
            instructor._require_free(port)


def test_an_address_without_a_class_code() -> None:
    with pytest.raises(CourseProblem, match=rf"make course CLASS=1 IP=192\.0\.2\.1 COHORT={NAME}$"):
        check_ip("192.0.2.1", None)
    with pytest.raises(CourseProblem, match=rf"make course CLASS=1 IP=\S+ COHORT={NAME}$"):
        classroom.class_address("192.0.2.1")


def test_hand_ins_that_wait() -> None:
    tally = Tally()
    tally.count(cast(Attempt, SimpleNamespace(kind="held")))
    assert tally.sentence({}) == f"1 hand-in: 1 waiting for your decision (make decide COHORT={NAME})."


def test_the_course_of_a_cohort_knows_its_name_before_anything_hinders_it(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(COHORT_VARIABLE, "")
    folder = tmp_path / "cohorts" / NAME
    folder.mkdir(parents=True)
    assert duty(["course", "--course", str(folder), "--ip", "192.0.2.1"]) == 1
    assert capsys.readouterr().err.endswith(f"make course CLASS=1 IP=192.0.2.1 COHORT={NAME}\n")
