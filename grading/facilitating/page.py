"""The data that the room's page draws: the wall's texts in the language of the class, the notes in English."""

import re
from typing import Any

import mistune
import msgspec

from grading.facilitating.counts import FEW
from grading.facilitating.material import Material
from grading.facilitating.outline import Outline
from widgets.content.course import Cell, cell_data, with_statements
from widgets.content.data_shapes.class_plan import CLASS_PLAN, ClassPlan, Stage
from widgets.content.mission import Mission
from widgets.content.translation import Translation, file_in
from widgets.languages.catalogue import Language

_markdown = mistune.create_markdown(escape=True)
_REFERENCE = re.compile(r"\[([^\]]+)\]\(#ref-[^)]*\)")


def wall_data(outline: Outline, mission: Mission, language: Language) -> dict[str, Any]:
    """What learners may see: stages with their screens, groups, the cells that are shown, and contacts."""
    plan = _translated(outline.plan, mission, language)
    return {
        "language": language.code,
        "direction": language.direction,
        "strings": language.sentences(),
        "title": plan["title"],
        "groups": plan["groups"],
        "stages": [_stage(id, plan["stages"][id], outline) for id in outline.screens],
        "cells": _cells(outline, mission, Translation(language, outline.material.module) if not language.is_english else None),
        "mission": msgspec.to_builtins(mission),
        "example_contacts": bool(mission.example_fields),
        "few": FEW,
    }


def notes_data(outline: Outline) -> dict[str, Any]:
    """What only the facilitator may see, by stage: what to say and ask, and the module's own notes as HTML."""
    return {id: _notes(stage, outline.material) for id, stage in outline.plan.stages.items()}


def _translated(plan: ClassPlan, mission: Mission, language: Language) -> dict[str, Any]:
    data = msgspec.to_builtins(plan)
    return dict(mission.fill(file_in(language, CLASS_PLAN.name, data)))


def _stage(id: str, stage: dict[str, Any], outline: Outline) -> dict[str, Any]:
    kept = {name: stage[name] for name in ("title", "part", "minutes", "wall", "warmup", "report")}
    return {"id": id, **kept, "screens": msgspec.to_builtins(outline.screens[id])}


def _notes(stage: Stage, material: Material) -> dict[str, Any]:
    # A link to a source would lead nowhere from here, so only its text remains.
    notes = [str(_markdown(_REFERENCE.sub(r"\1", material.notes[note]))) for note in stage.notes]
    return {"say": stage.say, "ask": stage.ask, "html": notes}


def _cells(outline: Outline, mission: Mission, into: Translation | None) -> dict[str, Cell]:
    cells = [cell_data(outline.material.sources[id], mission, into) for id in _needed(outline)]
    with_statements(cells)
    return {cell["id"]: cell for cell in cells}


def _needed(outline: Outline) -> list[str]:
    """The ids of the cells that any screen shows, each once, including the first round of a warm-up that is repeated."""
    stages = outline.plan.stages.values()
    found = [id for stage in stages for id in (*stage.polls, *stage.tools, stage.warmup) if id]
    found += [group.case for group in outline.plan.groups.values()]
    found += [item.first for item in outline.items.values() if item.first]
    return list(dict.fromkeys(found))
