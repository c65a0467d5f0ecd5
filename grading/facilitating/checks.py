"""Validation of a class plan, before anyone teaches with it (part of `make validate`)."""

from collections.abc import Iterator
from pathlib import Path

from grading.facilitating.material import Material, read_material
from grading.sources.course_data import CourseData, problem_of_place
from grading.sources.findings import Finding
from grading.sources.notebooks import ROOT
from widgets.content.data_file import Problem
from widgets.content.data_shapes.class_plan import CLASS_PLAN, ClassPlan, Stage
from widgets.forms.question import Question
from widgets.forms.registry import forms
from widgets.kinds.diagram.diagram import Diagram
from widgets.kinds.tool.kind import Tool
from widgets.problems import CourseProblem

_NAME = f"data/{CLASS_PLAN.file}"


def class_findings(data: CourseData, root: Path = ROOT) -> list[Finding]:
    """Where the plan in `data` does not fit its module and the mission; empty if its shape is not valid, which `data` reports."""
    plan: ClassPlan | None = data.typed.get(CLASS_PLAN.name)
    if plan is None:
        return []
    try:
        material = read_material(plan.module, root)
    except CourseProblem as problem:
        return [Finding(_NAME, None, None, str(problem))]
    return [Finding(_NAME, None, stage, sentence) for stage, sentence in plan_problems(plan, material, data)]


def plan_problems(plan: ClassPlan, material: Material, data: CourseData) -> list[Problem]:
    """Where a plan does not fit its module and the mission, each as (the stage's id or None, one sentence)."""
    return [*_group_problems(plan, material), *_stage_problems(plan, material), *_place_problems(plan, data)]


def class_overview(plan: ClassPlan) -> str:
    """The plan as a table for its author: stages, parts and minutes."""
    width = max(len(stage.title) for stage in plan.stages.values())
    rows = [f"{stage.title:<{width}}  {stage.part:<12}  {stage.minutes:>7}" for stage in plan.stages.values()]
    parts = f"{plan.minutes_of('presentation')} of presentation, {plan.minutes_of('exercises')} of exercises"
    head = [f"{CLASS_PLAN.file}: nothing is wrong.", "", f"{'stage':<{width}}  {'part':<12}  minutes"]
    return "\n".join([*head, *rows, f"{plan.minutes} minutes: {parts}"])


def _group_problems(plan: ClassPlan, material: Material) -> Iterator[Problem]:
    case_ids = ", ".join(id for id in material.declared if material.case(id)) or "none"
    for id, group in plan.groups.items():
        if not material.case(group.case):
            yield None, f"The group '{id}' has the case '{group.case}', which {material.module} does not hold. Its cases are: {case_ids}."


def _stage_problems(plan: ClassPlan, material: Material) -> Iterator[Problem]:
    earlier_warmups: set[str] = set()
    for id, stage in plan.stages.items():
        stage_problems = [*_note_problems(stage, material), *_warmup_problems(stage, material, earlier_warmups)]
        stage_problems += [*_poll_problems(stage, material), *_diagram_problems(stage, material), *_tool_problems(stage, material)]
        yield from ((id, problem) for problem in stage_problems)
        earlier_warmups.add(stage.warmup or "")


def _note_problems(stage: Stage, material: Material) -> Iterator[str]:
    for note in stage.notes:
        if note not in material.notes:
            yield f"The note '{note}' is not a facilitator's cell of {material.module}. JupyterLab shows cells' ids in the advanced tools."


def _warmup_problems(stage: Stage, material: Material, earlier_warmups: set[str]) -> Iterator[str]:
    if not stage.warmup:
        return
    warmup = material.warmup(stage.warmup)
    if warmup is None:
        warmup_ids = ", ".join(id for id in material.declared if material.warmup(id)) or "none"
        yield f"The warm-up '{stage.warmup}' is not in {material.module}. There are: {warmup_ids}."
    elif warmup.repeat and warmup.repeat not in earlier_warmups:
        yield f"It repeats the warm-up '{warmup.repeat}' before any stage has it. Put a stage with 'warmup: {warmup.repeat}' first."


def _poll_problems(stage: Stage, material: Material) -> Iterator[str]:
    for poll in stage.polls:
        question = material.declared.get(poll)
        if not isinstance(question, Question):
            yield f"The poll '{poll}' is not a question of {material.module}. Name a practice question."
        elif question.graded:
            yield f"The poll '{poll}' counts in the test, and would give it away on the wall. Name a practice question."
        elif not question.fits_show_of_hands:
            form_types = " or ".join(form.type for form in forms().values() if form.fits_show_of_hands)
            yield f"The poll '{poll}' is of type '{question.type}'. A room can answer one of type {form_types}."


def _diagram_problems(stage: Stage, material: Material) -> Iterator[str]:
    for id in stage.diagrams:
        if not isinstance(material.declared.get(id), Diagram):
            diagram_ids = ", ".join(id for id, declaration in material.declared.items() if isinstance(declaration, Diagram))
            yield f"The diagram '{id}' is not in {material.module}. There are: {diagram_ids or 'none'}."


def _tool_problems(stage: Stage, material: Material) -> Iterator[str]:
    for id in stage.tools:
        tool = material.declared.get(id)
        if not isinstance(tool, Tool) or tool.tool != "checklist":
            checklist_ids = ", ".join(
                id for id, declaration in material.declared.items() if isinstance(declaration, Tool) and declaration.tool == "checklist"
            )
            yield f"The tool '{id}' is not a checklist of {material.module}. There are: {checklist_ids or 'none'}."


def _place_problems(plan: ClassPlan, data: CourseData) -> Iterator[Problem]:
    for id, stage in plan.stages.items():
        for text in [stage.title, *stage.wall]:
            if problem := problem_of_place(text, data.mission):
                yield id, problem
    for text in [plan.title, *(group.name for group in plan.groups.values())]:
        if problem := problem_of_place(text, data.mission):
            yield None, problem
