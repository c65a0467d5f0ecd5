"""Certificates of a course that real nbgrader has released: one command for everyone, again and again, while grades change."""

import csv
import json
import stat
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from nbgrader.api import Gradebook

from grading.authoring.confidential import Secrets
from grading.authoring.leaks import leaks
from grading.certificates.checking import check, read_revocations
from grading.certificates.cohort import certificate_pdf
from grading.certificates.expiries import EXPIRIES
from grading.certificates.keys import FOLDER, PRIVATE, read_public_key
from grading.certificates.revocations import REVOCATIONS, REVOCATIONS_SIGNATURE
from grading.operating.parts import others, unsaved
from grading.receiving.service import GradingService
from tests.certificates import openssl_accepts, proof_holds
from tests.course.small_course import MODULE, RIGHT, WRONG, SmallCourse, answers

NEARLY = RIGHT | {"tf-border": "true"}
"""9 of 10 points."""
Run = Callable[..., str]


def hand_in(course: SmallCourse, who: str, values: dict[str, Any], minutes: float, name: str) -> None:
    raw = json.dumps(answers(values, who, name)).encode()
    course.hand_in(who, None, minutes, raw=raw)
    GradingService(course.opened, lambda _line: None).take_in()


@pytest.fixture
def graded(course: SmallCourse) -> SmallCourse:
    """Ada and Ben passed, Cy did not."""
    for number, (who, values, name) in enumerate([("ada", NEARLY, "Ada Lovelace"), ("ben", RIGHT, "Ben Okello"), ("cy", WRONG, "Cy")]):
        hand_in(course, who, values, number, name)
    return course


def statement(course: SmallCourse, who: str) -> dict[str, Any]:
    content: dict[str, Any] = json.loads((course.root / "certificates" / MODULE / who / "statement.json").read_bytes())
    return content


def state(course: SmallCourse, path: Path) -> str:
    key = read_public_key(course.root / "certificates" / "public.pem")
    listed = read_revocations(course.root / "certificates" / REVOCATIONS, key)
    return check(path, key, listed, listed.as_of.date()).state


def contents(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_everyone_who_passed_gets_four_files_that_others_cannot_read(graded: SmallCourse, run: Run, tmp_path: Path) -> None:
    said = run("certificates", "write")
    out = graded.root / "certificates"
    told = "data/mission.yaml still has the example's name, and each certificate has it. Write your mission's name, then renew them.\n"
    assert said == f"{told}{out}: 2 certificates are valid; 2 of them new, 2 written now.\n"
    names = {"certificate.pdf", "statement.json", "statement.sig", "badge.json"}
    assert {(path.parent.name, path.name) for path in out.glob("*/*/*")} == {(who, name) for who in ("ada", "ben") for name in names}
    for path in [out, *out.rglob("*"), graded.root / FOLDER, graded.root / FOLDER / PRIVATE]:
        assert stat.S_IMODE(path.stat().st_mode) == (0o700 if path.is_dir() else 0o600), path
    said_of_ada = statement(graded, "ada")
    assert {"name": "Ada Lovelace", "percent": 90, "passed": "2026-03-01", "expires": "2028-03-01"}.items() <= said_of_ada.items()
    assert "id" not in said_of_ada
    key = read_public_key(out / "public.pem")
    for signed in (out / MODULE / "ada" / "statement", out / "revocations"):
        assert openssl_accepts(tmp_path, key, signed.with_suffix(".json").read_bytes(), signed.with_suffix(".sig").read_bytes())
    assert proof_holds(tmp_path, json.loads((out / MODULE / "ben" / "badge.json").read_bytes()))
    shown = [path for name in ("certificate.pdf", "statement.json", "badge.json") for path in out.glob(f"*/*/{name}")]
    assert {state(graded, path) for path in shown} == {"valid"}
    rows = list(csv.reader((out / EXPIRIES).read_text(encoding="utf-8-sig").splitlines()))
    assert [row[1:4] for row in rows[1:]] == [[MODULE, "ada", "Ada Lovelace"], [MODULE, "ben", "Ben Okello"]]


def test_the_same_passes_again_change_nothing_but_the_date_of_the_list(graded: SmallCourse, run: Run) -> None:
    run("certificates", "write")
    dated = {REVOCATIONS, REVOCATIONS_SIGNATURE}
    first = {name: raw for name, raw in contents(graded.root / "certificates").items() if name not in dated}
    assert "2 certificates are valid; 0 of them new, 0 written now." in run("certificates", "write")
    assert {name: raw for name, raw in contents(graded.root / "certificates").items() if name not in dated} == first
    assert "0 of them new, 2 written now." in run("certificates", "write", "--again")
    assert {name: raw for name, raw in contents(graded.root / "certificates").items() if name not in dated} == first


def test_a_better_attempt_and_a_corrected_name_replace_the_certificate(graded: SmallCourse, run: Run, tmp_path: Path) -> None:
    run("certificates", "write")
    old = {who: graded.root / "certificates" / MODULE / who / "badge.json" for who in ("ada", "ben")}
    kept = {who: tmp_path / f"{who}.json" for who in old}
    for who, path in old.items():
        kept[who].write_bytes(path.read_bytes())
    hand_in(graded, "ada", RIGHT, 10, "Ada Lovelace")
    run("learner", "ben", "--name", "Ben Okello-Lindqvist")
    assert "2 earlier ones were replaced." in run("certificates", "write")
    assert (statement(graded, "ada")["percent"], statement(graded, "ben")["name"]) == (100, "Ben Okello-Lindqvist")
    assert {state(graded, path) for path in kept.values()} == {"revoked"}
    assert {state(graded, path) for path in old.values()} == {"valid"}


def test_a_regrade_that_fails_and_a_deletion_withdraw_it_once_someone_is_sure(graded: SmallCourse, run: Run, tmp_path: Path) -> None:
    run("certificates", "write")
    kept = {who: tmp_path / f"{who}.pdf" for who in ("ada", "ben")}
    for who, path in kept.items():
        path.write_bytes((graded.root / "certificates" / MODULE / who / "certificate.pdf").read_bytes())
    (passed,) = graded.attempts.of(MODULE, "ada")
    graded.attempts.regrade(passed, dict.fromkeys(passed.scores, 0.0), passed.max_scores)
    with Gradebook(graded.gradebook, "duty-to-report") as gradebook:
        gradebook.remove_student("ben")
    said = run("certificates", "write", fails=True)
    assert "2 certificates have no result that passes any more" in said
    assert "To withdraw them, which cannot be undone: make certificates SURE=1" in said
    assert {state(graded, path) for path in kept.values()} == {"valid"}
    assert "2 certificates were withdrawn" in run("certificates", "write", "--sure")
    assert {state(graded, path) for path in kept.values()} == {"revoked"}
    assert "Ada" not in "".join(map(str, contents(graded.root / "certificates")))
    assert list((graded.root / "certificates" / MODULE).iterdir()) == []


def test_a_register_from_an_older_backup_brings_no_withdrawn_number_back(graded: SmallCourse, run: Run, tmp_path: Path) -> None:
    run("certificates", "write")
    register = graded.root / FOLDER / "register.json"
    older = register.read_bytes()
    kept = tmp_path / "kept.pdf"
    kept.write_bytes((graded.root / "certificates" / MODULE / "ada" / "certificate.pdf").read_bytes())
    hand_in(graded, "ada", RIGHT, 10, "Ada Lovelace")
    run("certificates", "write")
    register.write_bytes(older)
    for _ in range(2):
        run("certificates", "write")
        assert state(graded, kept) == "revoked"


def test_one_learners_own_is_issued_at_once_and_is_the_one_that_the_command_writes(graded: SmallCourse, run: Run) -> None:
    assert certificate_pdf(graded.opened, "cy", MODULE) is None
    assert certificate_pdf(graded.opened, "nobody", MODULE) is None
    own = certificate_pdf(graded.opened, "ada", MODULE)
    assert own is not None
    assert own == certificate_pdf(graded.opened, "ada", MODULE)
    run("certificates", "write")
    assert (graded.root / "certificates" / MODULE / "ada" / "certificate.pdf").read_bytes() == own
    number = statement(graded, "ada")["number"]
    hand_in(graded, "ada", RIGHT, 10, "Ada Lovelace")
    assert certificate_pdf(graded.opened, "ada", MODULE) != own
    run("certificates", "write")
    assert statement(graded, "ada")["number"] != number


def test_who_has_no_name_or_a_name_in_another_script_is_reported_and_the_others_are_written(
    graded: SmallCourse, run: Run, tmp_path: Path
) -> None:
    hand_in(graded, "dee", RIGHT, 20, "")
    hand_in(graded, "eve", RIGHT, 21, "李明")
    said = run("certificates", "write", fails=True)
    assert "2 written now" in said
    assert f"dee ({MODULE}): there is no certificate, because the learner has no name." in said
    assert "Name the learner: make learner ID=dee NAME=..." in said
    assert f"eve ({MODULE}): certificate.pdf: the type has no letter '李'" in said
    assert "make certificates FONT=regular.ttf BOLD=bold.ttf" in said
    folder = graded.root / "certificates" / MODULE
    assert {path.name for path in folder.iterdir()} == {"ada", "ben"}
    no_font = tmp_path / "font.ttf"
    no_font.write_bytes(b"no font")
    before = contents(folder)
    assert "font.ttf cannot be read as a type" in run("certificates", "write", "--again", "--font", str(no_font), fails=True)
    assert contents(folder) == before


def test_ids_and_months_are_the_missions_decision(graded: SmallCourse, run: Run) -> None:
    mission = graded.root / "data" / "mission.yaml"
    text = mission.read_text(encoding="utf-8")
    text = text.replace("certificate_ids: false", "certificate_ids: true").replace("certificate_months: 24", "certificate_months: 0")
    mission.write_text(text, encoding="utf-8")
    run("certificates", "write")
    assert {"id": "ada", "expires": None}.items() <= statement(graded, "ada").items()


def test_a_changed_mission_is_on_renewed_certificates_alone(graded: SmallCourse, run: Run) -> None:
    run("certificates", "write")
    mission = graded.root / "data" / "mission.yaml"
    mission.write_text(mission.read_text(encoding="utf-8").replace("name: Example Mission", "name: Mission in Testland"), encoding="utf-8")
    assert "example" not in run("certificates", "write")
    assert statement(graded, "ada")["mission"] == "Example Mission"
    assert "make certificates RENEW=1 SURE=1" in run("certificates", "write", "--renew", fails=True)
    assert "2 earlier ones were replaced." in run("certificates", "write", "--renew", "--sure")
    assert statement(graded, "ada")["mission"] == "Mission in Testland"


def test_the_key_is_backed_up_and_leaves_the_course_in_no_other_way(graded: SmallCourse, run: Run) -> None:
    run("certificates", "write")
    assert graded.root / FOLDER in {part.path for part in others(graded.root)}
    assert not {"signing", "certificates"} & set(unsaved(graded.opened))
    pem = (graded.root / FOLDER / PRIVATE).read_bytes()
    for folder in ("release", "exchange", "certificates"):
        assert all(pem not in content for content in contents(graded.root / folder).values())
    released = graded.root / "release" / MODULE
    assert leaks(released, Secrets()) == []
    for name in ("private.pem", "register.json", "notes.txt"):
        (released / name).write_bytes(pem)
        assert len(leaks(released, Secrets())) == 1, name
        (released / name).unlink()
    (released / "signing").mkdir()
    assert len(leaks(released, Secrets())) == 1


def test_without_a_release_nothing_is_made(course: SmallCourse, run: Run) -> None:
    for path in (course.root / "release" / MODULE).iterdir():
        path.unlink()
    assert "No module has been released yet" in run("certificates", "write", fails=True)
    assert not (course.root / FOLDER).exists()
