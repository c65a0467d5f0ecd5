"""Who a learner is, and which IDs and names can be taken."""

import json
import unicodedata
from pathlib import Path
from typing import Any

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from widgets.answers.identity import (
    LONGEST_ID,
    IdentityProblem,
    carried_id,
    checked_learner,
    folded_id,
    is_usable_id,
    learner_data,
    learner_of,
    named_by,
    normal,
    on_binder,
    on_hub,
    same_id,
    same_name,
    unusable_user,
)
from widgets.answers.store import Learner

GOLDEN: list[dict[str, Any]] = json.loads((Path(__file__).with_name("golden") / "identity.json").read_text(encoding="utf-8"))
"""Names with their normal form, the ID that carries them (null where none does), and what they are as an ID for comparison.

A page's own script has to give the same (`test_page_scripts.py`).
"""

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
    "a b",
    "adá",
    "ada.",
    "x" * 101,
    "а1",
)


@pytest.mark.parametrize("id", ["a", "7", "Ada-1", "ada.l@mission.test", "a_b", "x" * 100])
def test_a_sound_id_is_taken_as_it_is(id: str) -> None:
    assert checked_learner(id, "Ada") == Learner(id, "Ada")


@pytest.mark.parametrize(
    ("written", "id"),
    [
        ("ａ－０１", "a-01"),
        ("a‑09", "a-09"),
        ("a-09\u200b", "a-09"),
        ("\u202aa-09\u202c", "a-09"),
        ("a–٠٩", "a-09"),
        ("n-०४", "n-04"),
        ("a\0b", "ab"),
        ("u--o_27_brien", "u--o_27_brien"),
    ],
)
def test_an_id_is_taken_in_one_spelling_however_the_keyboard_writes_it(written: str, id: str) -> None:
    assert checked_learner(written, "Ada").id == id


def test_space_around_an_id_and_in_a_name_is_no_part_of_it() -> None:
    assert checked_learner("  ada-1\n", " Ada \t  Lovelace ") == Learner("ada-1", "Ada Lovelace")


@pytest.mark.parametrize("id", BAD_IDS)
def test_a_bad_id_is_refused_with_what_is_allowed(id: str) -> None:
    with pytest.raises(IdentityProblem, match=r"This ID cannot be used\. It must have 1 to 100 letters"):
        checked_learner(id, "Ada")


@pytest.mark.parametrize("id", ["", "   ", "\n"])
def test_no_id_is_asked_for(id: str) -> None:
    with pytest.raises(IdentityProblem, match="Please enter your ID"):
        checked_learner(id, "Ada")


@pytest.mark.parametrize("name", ["", "  ", "\t\n"])
def test_no_name_is_asked_for(name: str) -> None:
    with pytest.raises(IdentityProblem, match="Please enter your name"):
        checked_learner("ada-1", name)


@pytest.mark.parametrize("name", ["A" * 101, "Ada\0", "Ada\x1b[0m", "Ada\ud83d"])
def test_a_bad_name_is_refused(name: str) -> None:
    with pytest.raises(IdentityProblem, match="This name cannot be used"):
        checked_learner("ada-1", name)


@pytest.mark.parametrize("name", ["A" * 100, "José Ñandú", "محمد", "李雷", "O'Brien-Smith, Jr."])
def test_names_of_all_the_world_are_taken(name: str) -> None:
    assert checked_learner("ada-1", name).name == name


@pytest.mark.parametrize(
    ("written", "name"),
    [("Jose\u0301", "José"), ("Ada\u202e", "Ada"), ("e\u200d\u0301", "é"), ("O’Brien–Smith", "O’Brien–Smith"), ("１", "１")],
)
def test_a_name_is_kept_as_it_is_written_but_for_what_nobody_sees(written: str, name: str) -> None:
    assert checked_learner("ada-1", written).name == name


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


# The one spelling, and the ID that carries a name


@pytest.mark.parametrize("row", GOLDEN, ids=[ascii(row["name"])[:40] for row in GOLDEN])
def test_a_name_has_the_forms_that_the_golden_file_says(row: dict[str, Any]) -> None:
    name = row["name"]
    assert (normal(name), folded_id(name)) == (row["normal"], row["folded"])
    if row["carried"] is None:
        with pytest.raises(IdentityProblem, match=r"^This ID cannot be used\. |^Please enter your ID\. "):
            carried_id(name)
    else:
        assert carried_id(name) == row["carried"]
        assert named_by(row["carried"]) == row["normal"]


@pytest.mark.parametrize(
    "id",
    [
        "u--",
        "u--x",
        "u--o_27brien",
        "u--o_2_brien",
        "u--o_27__28_",
        "u--o_61_",
        "u--_ff_",
        "u--_c3_",
        "u--_eda080_",
        "u--_e28099_s",
        "x" * 101,
        "ada-1",
        "李",
    ],
)
def test_an_id_that_carries_no_name_names_itself(id: str) -> None:
    assert named_by(id) == id


def test_the_carried_form_is_read_in_other_capitals_too() -> None:
    assert named_by("U--JOS_C3A9_") == "JOSé"
    assert same_id("U--JOS_C3A9_", "u--jos_c3a9_")


_SIGNS = st.sampled_from("aAbZ059._@-+*/\\~: '’`´éİıßΣς李٣९é😀u\u0301\u0323\u00a8\u200b\u202e\u2011\u2212\x1c\ufeff\n\0")
NAMES = st.text(_SIGNS, max_size=14) | st.text(max_size=14) | st.text(st.sampled_from("u-_2e7a.c3A9"), max_size=9).map("u--".__add__)


def carried(name: str) -> str:
    """The ID that carries a name; without one, the case is none."""
    try:
        return carried_id(name)
    except IdentityProblem:
        assume(False)
        raise


@given(NAMES)
def test_a_name_in_its_normal_form_is_normal(name: str) -> None:
    assert normal(normal(name)) == normal(name)


@given(NAMES)
def test_what_carries_a_name_is_usable_and_is_read_back(name: str) -> None:
    id = carried(name)
    assert is_usable_id(id)
    assert named_by(id) == normal(name)


@given(NAMES, NAMES)
def test_two_names_are_carried_by_one_id_only_if_their_normal_form_is_one(a: str, b: str) -> None:
    assert (carried(a) == carried(b)) is (normal(a) == normal(b))


@given(st.text(st.sampled_from("uU-_2e7a.c3A9fe@0"), max_size=9).map("u--".__add__))
def test_an_id_names_itself_or_what_it_carries(id: str) -> None:
    assert named_by(id) == id or carried_id(named_by(id)).lower() == id.lower()


@given(NAMES)
def test_a_short_name_is_always_carried(name: str) -> None:
    assume(normal(name))
    assume(not any("\ud800" <= sign <= "\udfff" for sign in name))  # half a character has no bytes
    assume(len(normal(name).encode()) <= 38)
    assert len(carried_id(name)) <= LONGEST_ID


@given(NAMES)
def test_a_name_and_what_carries_it_are_the_same_id(name: str) -> None:
    assume(not normal(name).lower().startswith("u--"))  # such a name may be what carries another one
    assert same_id(carried(name), name)


@given(st.text(st.characters(max_codepoint=0x7F), max_size=14))
def test_the_capitals_of_an_id_do_not_count(name: str) -> None:
    id = carried(name)
    assert same_id(id, id.upper())


@pytest.mark.parametrize(
    ("a", "b"),
    [
        ("A-10", "a-10"),
        ("a‑09", "a-09"),
        ("u--O_27_Brien", "o’brien"),
        ("u--jos_c3a9_", "JOSÉ"),
        ("u--ACADEMY_5c_amara", "academy\\Amara"),
        ("n-٠٤", "N-04"),
    ],
)
def test_ids_that_people_take_for_one_are_one(a: str, b: str) -> None:
    assert same_id(a, b)


@pytest.mark.parametrize(("a", "b"), [("a-1", "a-01"), ("a.1", "a1"), ("a-b", "ab"), ("jose", "u--jos_c3a9_"), ("а1", "a1")])
def test_other_ids_are_not(a: str, b: str) -> None:
    assert not same_id(a, b)


# A person's name on another keyboard

SAME_NAMES = [
    ("José Ñandú", "Jose\u0301 N\u0303andu\u0301"),
    ("José Ñandú", "JOSE NANDU"),
    ("Nguyễn Thị Hiếu", "Nguye\u0302\u0303n Thi\u0323 Hie\u0302\u0301u"),
    ("O’Brien", "O'Brien"),
    ("O`Brien", "OBrien"),
    ("Amara Lindqvist", "Lindqvist Amara"),
    ("Amara Lindqvist", "LINDQVIST,Amara"),
    ("Anne-Marie Sow", "Anne Marie Sow"),
    ("Anne‑Marie", "Anne-Marie"),
    ("J.R. Smith", "JR Smith"),
    ("Işıl", "IŞIL"),
    ("İpek", "ipek"),
    ("Groß", "GROSS"),
    ("أحمد", "احمد"),
    ("مُحَمَّد", "محمد"),
    ("田中、花子", "田中 花子"),
    ("-", "–"),
]


@pytest.mark.parametrize(("a", "b"), SAME_NAMES)
def test_a_name_is_the_same_on_another_keyboard(a: str, b: str) -> None:
    assert same_name(a, b)


OTHER_NAMES = [
    ("Amara", "Amira"),
    ("Ada L.", "Ada"),
    ("राम", "रीमा"),
    ("かき", "かぎ"),
    ("สุดา", "สิดา"),
    ("李雷", "李磊"),
    ("...", "-"),
    ("..", "..."),
]


@pytest.mark.parametrize(("a", "b"), OTHER_NAMES)
def test_another_name_is_another(a: str, b: str) -> None:
    assert not same_name(a, b)


@given(st.lists(st.text(st.sampled_from("abÉe\u0301'’李-.ß"), max_size=5).map("x".__add__), min_size=1), st.randoms(), st.booleans())
def test_the_order_of_a_names_words_and_their_unicode_form_do_not_count(words: list[str], chance: Any, capitals: bool) -> None:
    shuffled = chance.sample(words, len(words))
    other = unicodedata.normalize("NFD", " ".join(shuffled))
    assert same_name(other.upper() if capitals else other, " ".join(words))


# On a hub


@pytest.mark.parametrize(
    ("user", "id"),
    [
        ("ada", "ada"),
        ("ACADEMY\\amara", "u--ACADEMY_5c_amara"),
        ("o'brien", "u--o_27_brien"),
        ("jane doe", "u--jane_20_doe"),
        ("Jon Jones (cool guy)", "u--Jon_20_Jones_2028_cool_20_guy_29_"),
        ("josé", "u--jos_c3a9_"),
        ("amara+un@academy.example", "u--amara_2b_un@academy.example"),
        ("x" * 100, "x" * 100),
    ],
)
def test_on_a_hub_any_user_has_an_id_that_can_be_carried(user: str, id: str) -> None:
    environment = {"JUPYTERHUB_USER": user}
    assert learner_of(Learner("mallory", ""), environment) == (Learner(id, user), True)
    assert unusable_user(environment) == ""
    assert learner_data(Learner(id, "Ada"), True) == {"id": id, "name": "Ada", "shown": user, "fixed": True}


@pytest.mark.parametrize("user", ["", "x" * (LONGEST_ID + 1), "李" * 16, "a\x1b" + "é" * 90, "\udcff"])
def test_a_user_that_cannot_be_carried_is_refused_in_a_sentence_that_shows_no_control_character(user: str) -> None:
    assert unusable_user({"JUPYTERHUB_USER": user}).startswith("Your user name here, ")
    assert unusable_user({"JUPYTERHUB_USER": user}).isprintable()
    assert unusable_user({"JUPYTERHUB_USER": user, "BINDER_SERVICE_HOST": "x"}) == ""


def test_the_account_of_a_hubs_service_is_not_who_has_signed_in() -> None:
    service = {"JUPYTERHUB_USER": "instructor", "JUPYTERHUB_SERVICE_NAME": "duty-to-report"}
    assert not on_hub(service)
    assert unusable_user(service | {"JUPYTERHUB_USER": ""}) == ""
    assert learner_of(Learner("ada", "Ada"), service) == (Learner("ada", "Ada"), False)
