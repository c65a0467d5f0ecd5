"""Who a learner is, and which IDs and names can be taken."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from widgets.answers import Learner
from widgets.identity import IdentityProblem, checked_learner, learner_of, on_binder, on_hub

BAD_IDS = (
    "ada+1",
    "ada*",
    "../ada",
    "a..b",
    ".ada",
    "-ada",
    "_ada",
    "@ada",
    "ada/1",
    "ada\\1",
    "a\nb",
    "a\0b",
    "a b",
    "adá",
    "ada.",
    "x" * 65,
    "а1",
)


@pytest.mark.parametrize("id", ["a", "7", "Ada-1", "ada.l@mission.test", "a_b", "x" * 64])
def test_a_sound_id_is_taken_as_it_is(id: str) -> None:
    assert checked_learner(id, "Ada") == Learner(id, "Ada")


def test_space_around_an_id_and_in_a_name_is_no_part_of_it() -> None:
    assert checked_learner("  ada-1\n", " Ada \t  Lovelace ") == Learner("ada-1", "Ada Lovelace")


@pytest.mark.parametrize("id", BAD_IDS)
def test_a_bad_id_is_refused_with_what_is_allowed(id: str) -> None:
    with pytest.raises(IdentityProblem, match=r"This ID cannot be used\. It has 1 to 64 letters"):
        checked_learner(id, "Ada")


@pytest.mark.parametrize("id", ["", "   ", "\n"])
def test_no_id_is_asked_for(id: str) -> None:
    with pytest.raises(IdentityProblem, match="Please give your ID"):
        checked_learner(id, "Ada")


@pytest.mark.parametrize("name", ["", "  ", "\t\n"])
def test_no_name_is_asked_for(name: str) -> None:
    with pytest.raises(IdentityProblem, match="Please give your name"):
        checked_learner("ada-1", name)


@pytest.mark.parametrize("name", ["A" * 101, "Ada\0", "Ada\x1b[0m", "Ada\ud83d", "Ada\u202e"])
def test_a_bad_name_is_refused(name: str) -> None:
    with pytest.raises(IdentityProblem, match="This name cannot be used"):
        checked_learner("ada-1", name)


@pytest.mark.parametrize("name", ["A" * 100, "José Ñandú", "محمد", "李雷", "O'Brien-Smith, Jr."])
def test_names_of_all_the_world_are_taken(name: str) -> None:
    assert checked_learner("ada-1", name).name == name


@given(st.text(st.sampled_from("aZ0.._-@+*/\\~: é\n\0"), max_size=12))
def test_whatever_id_is_taken_names_one_folder_and_suits_nbgrader(id: str) -> None:
    try:
        taken = checked_learner(id, "Ada").id
    except IdentityProblem:
        return
    assert taken.isascii()
    assert not set(taken) & set("+*/\\~: \n\0")
    assert (Path("/learners") / taken).resolve().parent == Path("/learners")
    assert not taken.startswith((".", "-"))


@pytest.mark.parametrize(
    ("environment", "hub"),
    [
        ({}, False),
        ({"JUPYTERHUB_USER": "ada"}, True),
        ({"JUPYTERHUB_USER": "jovyan", "BINDER_SERVICE_HOST": "x"}, False),
        ({"USER": "ada"}, False),
    ],
)
def test_a_hub_vouches_for_its_user_and_binder_does_not(environment: dict[str, str], hub: bool) -> None:
    assert on_hub(environment) is hub


@pytest.mark.parametrize(
    ("environment", "binder"),
    [
        ({}, False),
        ({"JUPYTERHUB_USER": "ada"}, False),
        ({"JUPYTERHUB_USER": "jovyan", "BINDER_SERVICE_HOST": "x"}, True),
        ({"BINDER_REPO_URL": "x"}, True),
        ({"MY_BINDER_": "x"}, False),
    ],
)
def test_binder_is_known_by_its_variables(environment: dict[str, str], binder: bool) -> None:
    assert on_binder(environment) is binder


def test_on_a_hub_the_id_is_the_hubs_and_the_name_may_be_the_learners() -> None:
    environment = {"JUPYTERHUB_USER": "ada"}
    assert learner_of(Learner(), environment) == (Learner("ada", "ada"), True)
    assert learner_of(Learner("mallory", "Ada L."), environment) == (Learner("ada", "Ada L."), True)


def test_elsewhere_the_learner_says_who_it_is() -> None:
    for environment in ({}, {"JUPYTERHUB_USER": "jovyan", "BINDER_SERVICE_HOST": "x"}):
        assert learner_of(Learner(), environment) == (Learner(), False)
        assert learner_of(Learner("ada-1", "Ada"), environment) == (Learner("ada-1", "Ada"), False)
