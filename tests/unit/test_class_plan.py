"""The plan of a class: the course's own, and one sentence for each mistake in another."""

import re
from pathlib import Path

import pytest

from grading.authoring.confidential import course_secrets
from grading.authoring.translating.collect import learners_messages
from grading.facilitating.checks import class_findings, class_overview
from grading.facilitating.outline import class_outline
from grading.sources.course_data import read_course_data
from grading.sources.notebooks import ROOT, module_folders
from tests.unit import building
from tests.unit.class_plans import NOTE_ID, PLAN, SAY, course_data, small_outline, write_course
from widgets.content.data_shapes.class_plan import CLASS_PLAN, ClassPlan, notes_in
from widgets.languages import translatable as texts

PARTS = {"presentation": 45, "exercises": 45}
"""The minutes that the 2004 package gives to each half of a class."""


def told(root: Path, plan: str) -> list[str]:
    write_course(root, plan)
    data = course_data(root)
    return list(map(str, [*data.problems, *class_findings(data, root)]))


def test_nothing_is_wrong_with_the_courses_own_plan() -> None:
    data = read_course_data(ROOT / "data")
    assert class_findings(data) == []
    assert [finding for finding in data.problems if CLASS_PLAN.file in finding.notebook] == []


def test_the_courses_own_class_has_the_parts_and_cases_of_the_package() -> None:
    plan = CLASS_PLAN.load(ROOT / "data" / CLASS_PLAN.file)
    assert {part: plan.minutes_of(part) for part in PARTS} == PARTS
    assert plan.minutes == 90
    assert len({group.case for group in plan.groups.values()}) == 4
    order = ["welcome", "warm-up-before", "groups-set-up", "groups-work", "warm-up-after", "summary", "where-to-report", "questions"]
    assert [id for id in plan.stages if id in order] == order


def test_the_notes_of_all_fourteen_sections_and_four_cases_are_in_the_courses_own_class() -> None:
    plan = CLASS_PLAN.load(ROOT / "data" / CLASS_PLAN.file)
    material = class_outline(plan, ROOT).material
    used = [material.notes[note] for stage in plan.stages.values() for note in stage.notes]
    sections = {found[1] for note in used if (found := re.match(r"\*\*Facilitator: section (\d+)", note))}
    cases = {found[1] for note in used if (found := re.match(r"\*\*Case (\d)", note))}
    assert (sections, cases) == ({str(number) for number in range(1, 15)}, set("1234"))


def test_each_stage_of_the_courses_own_class_has_something_for_the_facilitator() -> None:
    for id, stage in CLASS_PLAN.load(ROOT / "data" / CLASS_PLAN.file).stages.items():
        assert stage.say, id
        assert stage.notes or stage.groups, id


def test_a_sound_plan_is_told_as_a_table(tmp_path: Path) -> None:
    assert told(tmp_path, PLAN) == []
    table = class_overview(CLASS_PLAN.load(tmp_path / "data" / CLASS_PLAN.file))
    assert "10 minutes: 4 of presentation, 6 of exercises" in table
    assert re.search(r"Welcome +presentation +2\n", table)


def test_where_there_is_no_plan_nothing_is_wrong(tmp_path: Path) -> None:
    building.write_data(tmp_path / "data")
    assert class_findings(course_data(tmp_path), tmp_path) == []


MISTAKES = {
    "misspelt field": (
        "part: presentation",
        "prat: presentation",
        "(welcome): The field 'prat' is not known. Did you mean 'part'?",
    ),
    "missing field": ("    minutes: 2\n", "", "(welcome): The field 'minutes' is missing. Add it."),
    "unknown part": (
        "part: presentation",
        "part: break",
        "(welcome): The field 'part' is 'break', but must be one of: exercises, presentation.",
    ),
    "a stage that is none": (
        "before: {title: Before, part: exercises, minutes: 1, warmup: warm-up}",
        "before: Warm-up",
        "(before): It must be a set of fields",
    ),
    "stages that are none": ("stages:", "stages: []\nstage:", "The field 'stages' must be a set of fields"),
    "a field of a group": ("case: bar", "cases: bar", "(one): The field 'cases' is not known. Did you mean 'case'?"),
    "no time": ("minutes: 3", "minutes: 0", "(work): The field 'minutes' must be a whole number from 1 to 180."),
    "too long": ("minutes: 3", "minutes: 181", "(work): The field 'minutes' must be a whole number from 1 to 180."),
    "a stage of two kinds": ("report: one", "report: one, contacts: true", "(back): It has both 'report' and 'contacts'."),
    "an id that is none": ("  before:", "  Before:", "The id 'Before' in 'stages' must begin with a lower-case letter"),
    "no module": ("module: mod", "module: nod", "The module 'nod' is not in source/. There are: mod."),
    "unknown case": ("case: bar", "case: pub", "The group 'one' has the case 'pub', which mod does not hold. Its cases are: bar."),
    "unknown group": ("report: one", "report: two", "(back): The group 'two' reports back, which is not in 'groups'. There are: one."),
    "a silent group": (", report: one", "", "The group 'one' never reports back. Add a stage with 'report: one'"),
    "a group that reports twice": (
        "  end:",
        "  again: {title: x, part: exercises, minutes: 1, report: one}\n  end:",
        "(again): The group 'one' reports back in the stage 'back' already.",
    ),
    "unknown note": (f"[{NOTE_ID}]", "[cell-3]", "(welcome): The note 'cell-3' is not a facilitator's cell of mod."),
    "a note whose id reads as a number": (
        f"[{NOTE_ID}]",
        "[12e45678]",
        "(welcome): The field 'notes[0]' must be a text. Put it in quotes.",
    ),
    "unknown warm-up": (
        "warmup: warm-up",
        "warmup: warm-down",
        "The warm-up 'warm-down' is not in mod. There are: warm-up, again.",
    ),
    "a repeat that comes first": (
        "warmup: warm-up",
        "warmup: again",
        "(before): It repeats the warm-up 'warm-up' before",
    ),
    "unknown poll": ("polls: [p1]", "polls: [p2]", "(welcome): The poll 'p2' is not a question of mod."),
    "a graded poll": (
        "polls: [p1]",
        "polls: [exa-0]",
        "The poll 'exa-0' counts in the test, and would give it away",
    ),
    "unknown diagram": ("diagrams: [ways]", "diagrams: [p1]", "(welcome): The diagram 'p1' is not in mod. There are: ways."),
    "unknown tool": ("tools: [signs]", "tools: [sings]", "(work): The tool 'sings' is not a checklist of mod. There are: signs."),
    "unknown place": ("title: Welcome", 'title: "{mission.nme}"', "(welcome): The place '{mission.nme}' names no text"),
    "a place in a group's name": ("name: Group 1", 'name: "{group}"', "A text holds '{' or '}'"),
}


@pytest.mark.parametrize(("old", "new", "sentence"), MISTAKES.values(), ids=MISTAKES.keys())
def test_each_mistake_is_one_sentence(tmp_path: Path, old: str, new: str, sentence: str) -> None:
    assert old in PLAN
    found = told(tmp_path, PLAN.replace(old, new, 1))
    assert any(sentence in line and line.startswith(f"data/{CLASS_PLAN.file}") for line in found), found
    assert all(len(line.splitlines()) == 1 for line in found)


def test_groups_without_any_group_are_told(tmp_path: Path) -> None:
    plan = PLAN.replace("groups:\n  one: {name: Group 1, case: bar}\n", "").replace(", report: one", "")
    assert told(tmp_path, plan) == [
        "data/class.yaml (work): It is for groups, but the field 'groups' of the class is empty. Add a group with 'name' and 'case'."
    ]


def test_an_unknown_source_is_told_with_the_other_data(tmp_path: Path) -> None:
    write_course(tmp_path, PLAN.replace("sources: [protocol]", "sources: [protocl]"))
    [told] = map(str, course_data(tmp_path).problems)
    assert told.startswith(f"data/{CLASS_PLAN.file} (")
    assert told.endswith(": The source 'protocl' is not in data/references.yaml. Add it there, or correct its spelling.")


def test_yaml_that_cannot_be_read_is_told_once(tmp_path: Path) -> None:
    write_course(tmp_path, "stages: [")
    data = course_data(tmp_path)
    assert len([finding for finding in data.problems if CLASS_PLAN.file in finding.notebook]) == 1
    assert class_findings(data, tmp_path) == []


def test_the_screens_follow_the_plan(tmp_path: Path) -> None:
    found = {id: [(screen.kind, screen.id) for screen in screens] for id, screens in small_outline(tmp_path).screens.items()}
    assert found == {
        "welcome": [("points", ""), ("diagram", "ways"), ("poll", "p1")],
        "before": [("statement", "w1")],
        "work": [("groups", ""), ("tool", "signs"), ("opening", "one"), ("beginning", "one")],
        "back": [("opening", "one"), ("case", "one")],
        "after": [("statement", "w1"), ("shares", "")],
        "end": [("contacts", "")],
    }


def test_a_stage_without_anything_still_has_its_title(tmp_path: Path) -> None:
    write_course(tmp_path, PLAN.replace("contacts: true, ", ""))
    plan = CLASS_PLAN.load(tmp_path / "data" / CLASS_PLAN.file)
    assert [screen.kind for screen in class_outline(plan, tmp_path).screens["end"]] == ["title"]


def test_what_the_facilitator_says_is_no_learners_and_no_translators() -> None:
    plan = CLASS_PLAN.load(ROOT / "data" / CLASS_PLAN.file)
    secret = {" ".join(note.replace("**", "").split()) for note in notes_in(plan)}
    assert secret
    assert {note for note in secret if len(note) >= 20} <= course_secrets(ROOT).texts
    collected = {message.text for message in learners_messages(ROOT)}
    assert not secret & collected
    wall = {text for stage in plan.stages.values() for text in (stage.title, *stage.wall)} | {group.name for group in plan.groups.values()}
    assert wall <= collected


def test_a_plan_that_is_spoilt_keeps_its_notes_secret(tmp_path: Path) -> None:
    write_course(tmp_path, PLAN.replace("minutes: 2", "minute: 2"))
    assert any(SAY in text for text in course_secrets(tmp_path).texts)


def test_only_words_for_the_wall_are_words_for_learners() -> None:
    assert {".".join(place) for place in texts.shape_texts(ClassPlan)} == {"title", "stages.*.title", "stages.*.wall.*", "groups.*.name"}


def test_the_plan_is_for_one_of_the_courses_modules() -> None:
    assert CLASS_PLAN.load(ROOT / "data" / CLASS_PLAN.file).module in {folder.name for folder in module_folders()}
