"""Who a hub's user is in the course: one folder for each, and nobody in another's."""

from pathlib import Path

import pytest

from tests.unit.learner_side import MODULE, answers_of, release
from widgets.answers.identity import IdentityProblem
from widgets.answers.store import Learner
from widgets.serving.hub.service import HubDoor


@pytest.fixture
def door(tmp_path: Path) -> HubDoor:
    (tmp_path / "learners").mkdir()
    return HubDoor(tmp_path / "learners", release(tmp_path))


def test_a_users_folder_is_laid_out_at_the_first_visit_and_when_it_is_gone(door: HubDoor) -> None:
    assert door.welcome("o'brien", "") == Learner("u--o_27_brien", "o'brien")
    folder = door.learners / "u--o_27_brien"
    assert answers_of(folder / MODULE).learner == Learner("u--o_27_brien", "o'brien")
    for path in sorted(folder.rglob("*"), reverse=True):
        path.rmdir() if path.is_dir() else path.unlink()
    folder.rmdir()
    door.welcome("o'brien", "")
    assert (folder / MODULE).is_dir()


def test_there_is_a_folder_before_anything_is_released(tmp_path: Path) -> None:
    (tmp_path / "learners").mkdir()
    HubDoor(tmp_path / "learners", tmp_path / "release").welcome("amara", "Amara")
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
def test_two_users_whose_names_look_alike_share_nothing(door: HubDoor, tmp_path: Path, first: str, second: str) -> None:
    door.welcome(first, "")
    for again in (door, HubDoor(tmp_path / "learners", tmp_path / "release")):
        with pytest.raises(IdentityProblem, match="too similar to another user's"):
            again.welcome(second, "")
        again.welcome(first, "")
    assert len([path for path in door.learners.iterdir() if path.is_dir()]) == 1
