"""The data that the room's page draws: the wall's texts in the language of the class, the notes in English."""

import re
from typing import Literal

import mistune
import msgspec

from grading.facilitating.counts import FEW
from grading.facilitating.material import Material, Screen
from grading.facilitating.outline import ClassOutline
from widgets.content.cells import Cell, with_statements
from widgets.content.course import page_cell
from widgets.content.data_shapes.class_plan import CLASS_PLAN, ClassPlan, Group, Stage
from widgets.content.mission import Mission
from widgets.content.translation import Translation, shaped_file_in
from widgets.languages.catalogue import Language, Sentence

_markdown = mistune.create_markdown(escape=True)
_REFERENCE = re.compile(r"\[([^\]]+)\]\(#ref-[^)]*\)")


class ShownStage(msgspec.Struct, kw_only=True):
    """A stage of the class, without what is for the facilitator alone."""

    id: str
    title: str
    part: Literal["presentation", "exercises"]
    minutes: int
    wall: list[str]
    warmup: str | None
    report: str | None
    screens: list[Screen]


class Notes(msgspec.Struct, kw_only=True):
    """What only the facilitator may see of a stage: what to say and ask, and the module's own notes."""

    say: list[str]
    ask: list[str]
    html: list[str]


class Wall(msgspec.Struct, kw_only=True):
    """What learners may see: stages with their screens, groups, the cells that are shown, and contacts."""

    language: str
    direction: Literal["ltr", "rtl"]
    strings: dict[str, Sentence]
    title: str
    groups: dict[str, Group]
    stages: list[ShownStage]
    cells: dict[str, Cell]
    mission: Mission
    example_contacts: bool
    few: int
    """Counts below this are not shown."""


def wall_of(outline: ClassOutline, mission: Mission, language: Language) -> Wall:
    """What learners may see, in this language."""
    plan = mission.filled(shaped_file_in(language, CLASS_PLAN.name, outline.plan))
    return Wall(
        language=language.code,
        direction=language.direction,
        strings=language.sentences(),
        title=plan.title,
        groups=plan.groups,
        stages=[_shown(id, plan, outline) for id in outline.screens],
        cells=_cells(outline, mission, None if language.is_english else Translation(language, outline.material.module)),
        mission=mission,
        example_contacts=bool(mission.example_fields),
        few=FEW,
    )


def notes_of(outline: ClassOutline) -> dict[str, Notes]:
    """What only the facilitator may see, by stage."""
    return {id: _notes(stage, outline.material) for id, stage in outline.plan.stages.items()}


def _shown(id: str, plan: ClassPlan, outline: ClassOutline) -> ShownStage:
    stage = plan.stages[id]
    return ShownStage(
        id=id,
        title=stage.title,
        part=stage.part,
        minutes=stage.minutes,
        wall=stage.wall,
        warmup=stage.warmup,
        report=stage.report,
        screens=outline.screens[id],
    )


def _notes(stage: Stage, material: Material) -> Notes:
    # A link to a source would lead nowhere from here, so only its text remains.
    notes = [str(_markdown(_REFERENCE.sub(r"\1", material.notes[note]))) for note in stage.notes]
    return Notes(say=stage.say, ask=stage.ask, html=notes)


def _cells(outline: ClassOutline, mission: Mission, into: Translation | None) -> dict[str, Cell]:
    cells = with_statements([page_cell(outline.material.sources[id], mission, into) for id in _needed(outline)])
    return {cell.id: cell for cell in cells}


def _needed(outline: ClassOutline) -> list[str]:
    """The ids of the cells that any screen shows, each once, including the first round of a warm-up that is repeated."""
    stages = outline.plan.stages.values()
    cell_ids = [id for stage in stages for id in (*stage.polls, *stage.diagrams, *stage.tools, stage.warmup) if id]
    cell_ids += [group.case for group in outline.plan.groups.values()]
    cell_ids += [item.first for item in outline.items.values() if item.first]
    return list(dict.fromkeys(cell_ids))
