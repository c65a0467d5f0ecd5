"""A small plan of a class for the small module of `building`, and the room of a course that has it."""

from pathlib import Path

from grading.facilitating.outline import ClassOutline, class_outline
from grading.sources.course_data import CourseData, read_course_data
from tests.unit import building
from widgets.content.data_shapes.class_plan import CLASS_PLAN

MODULE = "mod"
NOTE_ID = "cell-4"
"""The facilitator's cell of `building.sound_cells`, as `building.notebook` names it."""
SAY = "Open the window before you begin, and smile at those who come late."
CASE = """%%case
id: bar
title: The bar
intro: You are there.
note: It is dark.
start: door
scenes:
  door:
    text: A door.
    choices:
      go: {text: Go in, then: It is loud., to: think}
      stay: {text: Stay out, to: inside}
  think:
    text: You think.
    question: {type: true-false, prompt: Is it so?, key: true, why: {"true": Yes., "false": No.}}
    to: inside
  inside:
    text: The end.
    end: {verdict: good, victim: v, learner: l, mission: m}"""
PLAN = f"""
module: {MODULE}
title: A class
groups:
  one: {{name: Group 1, case: bar}}
stages:
  welcome:
    title: Welcome
    part: presentation
    minutes: 2
    wall: ["Debate is **welcome**."]
    say: ["{SAY}"]
    ask: ["What do you hope for?"]
    notes: [{NOTE_ID}]
    polls: [p1]
    diagrams: [ways]
  before: {{title: Before, part: exercises, minutes: 1, warmup: warm-up}}
  work: {{title: Work, part: exercises, minutes: 3, groups: setting-up, tools: [signs]}}
  back: {{title: Group 1 reports back, part: exercises, minutes: 1, report: one}}
  after: {{title: After, part: exercises, minutes: 1, warmup: again}}
  end: {{title: Where to report, part: presentation, minutes: 2, contacts: true, sources: [protocol]}}
"""


def write_course(root: Path, plan: str = PLAN) -> Path:
    """A course with the small module, its data and a plan."""
    cells = [building.code(CASE) if cell["source"] == building.CASE else cell for cell in building.sound_cells()]
    cells.insert(6, building.code(building.DIAGRAM))
    building.write_module(root / "source" / MODULE, cells)
    building.write_data(root / "data")
    (root / "data" / CLASS_PLAN.file).write_text(plan, encoding="utf-8")
    return root


def course_data(root: Path) -> CourseData:
    return read_course_data(root / "data")


def small_outline(root: Path) -> ClassOutline:
    """The outline of the small plan."""
    return class_outline(CLASS_PLAN.load(write_course(root) / "data" / CLASS_PLAN.file), root)
