"""Who a hub's user is in the course: one folder for each, and nobody in another's."""

from pathlib import Path

import pytest

from tests.unit.learner_side import MODULE, answers_of, release
from widgets.answers.identity import IdentityProblem
from widgets.answers.store import Learner
from widgets.serving.hub.service import HubAdmission


@pytest.fixture
def admission(tmp_path: Path) -> HubAdmission:
    (tmp_path / "learners").mkdir()
    return HubAdmission(tmp_path / "learners", release(tmp_path))


def test_a_users_folder_is_laid_out_at_the_first_visit_and_when_it_is_gone(admission: HubAdmission) -> None:
    assert admission.welcome("o'brien", "") == Learner("u--o_27_brien", "o'brien")
    folder = admission.learners / "u--o_27_brien"
    assert answers_of(folder / MODULE).learner == Learner("u--o_27_brien", "o'brien")
    for path in sorted(folder.rglob("*"), reverse=True):
        path.rmdir() if path.is_dir() else path.unlink()
    folder.rmdir()
    admission.welcome("o'brien", "")
    assert (folder / MODULE).is_dir()


def test_there_is_a_folder_before_anything_is_released(tmp_path: Path) -> None:
    (tmp_path / "learners").mkdir()
    HubAdmission(tmp_path / "learners", tmp_path / "release").welcome("amara", "Amara")
    assert (tmp_path / "learners" / "amara").is_dir()


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("amara", "\uff41mara"),
        ("amara", "amara\u200b"),
        ("sam", "\u017fam"),
        ("stra\u00dfe", "strasse"),
        ("amara", "AMARA"),
        ("a-1", "a\u20111"),
    ],
)
def test_two_users_whose_names_look_alike_share_nothing(admission: HubAdmission, tmp_path: Path, first: str, second: str) -> None:
    admission.welcome(first, "")
    for again in (admission, HubAdmission(tmp_path / "learners", tmp_path / "release")):
        with pytest.raises(IdentityProblem, match="too much like yours"):
            again.welcome(second, "")
        again.welcome(first, "")
    assert len([path for path in admission.learners.iterdir() if path.is_dir()]) == 1
