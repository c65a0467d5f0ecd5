"""What an author declares in a cell: questions, cases, warm-ups, readings, tools, charts, the hand-in, refreshers.

A declaration is YAML after a magic line (`docs/authoring.md`). Here it becomes typed data, checked
by itself; what takes the whole module to check (ids given twice, too few questions) is in
`grading.authoring.validation`. Nothing of a declaration is ever executed.
"""

import re
from collections.abc import Iterable, Iterator
from typing import Any, ClassVar, Literal

import msgspec

from widgets.content.claims import Claim, Drawing
from widgets.content.reserved_entries import REFRESHER
from widgets.problems import DeclarationProblem
from widgets.schema import Text, read_yaml, shaped

CRITERIA: dict[str, str] = {
    "examples": "Recognising trafficking",
    "prohibited": "What is forbidden",
    "impact": "What it does to people and the mission",
    "consequences": "What follows for those involved",
    "responsibilities": "What you must do",
}
"""The five assessment criteria of the 2004 module, by id, with the heading a learner sees."""

MAX_POINTS = 100
"""The most that one question may be worth."""
MAX_CLAIMS = 6
"""The most that one chart may draw: more cannot be told apart on a phone."""

LATEST_REFRESHER = 60
"""The latest that a refresher may be due, in months after handing in."""
LONGEST_REFRESHER = 30
"""The most questions that one refresher may ask."""

Key = str | bool | list[str] | dict[str, str]
Criterion = Literal["examples", "prohibited", "impact", "consequences", "responsibilities"]
QuestionType = Literal["true-false", "choose-one", "choose-all", "order", "match", "reflection"]
_ID = re.compile(r"[a-z][a-z0-9]*(-[a-z0-9]+)*")
_MAGIC = re.compile(r"\s*%%(question|case|warmup|reading|tool|chart|handin|refresher)[ \t]*(?:\n|$)")


class Declaration(msgspec.Struct, forbid_unknown_fields=True, kw_only=True):
    """What all declarations have: an id that is unique in the module."""

    kind: ClassVar[str]
    id: str

    def problems(self) -> Iterator[str]:
        """Say what is wrong, one sentence each, beyond what the shape tells."""
        yield from id_problems([self.id])


class Question(Declaration):
    """A question of any form; graded where it has points, practice where it has none."""

    kind: ClassVar[str] = "question"
    type: QuestionType
    prompt: Text
    criterion: Criterion | None = None
    points: int | None = None
    about: Text | None = None
    options: dict[str, Text] = {}
    items: dict[str, Text] = {}
    left: dict[str, Text] = {}
    right: dict[str, Text] = {}
    shuffle: bool = True
    sources: list[str] = []
    void: Text | msgspec.UnsetType = msgspec.UNSET
    """Why everyone has the points of this question, whatever they answered; a sentence for learners."""
    key: Key | None = None
    why: dict[str, Text] | None = None

    @property
    def graded(self) -> bool:
        """Whether the question counts (a reflection counts by an instructor's mark)."""
        return self.points is not None

    @property
    def is_void(self) -> bool:
        """Whether everyone has the question's points, because the course made a mistake."""
        return self.void is not msgspec.UNSET

    @property
    def choices(self) -> list[str]:
        """The ids that need feedback each: options, items or left-hand sides."""
        if self.type == "true-false":
            return ["true", "false"]
        return list({"order": self.items, "match": self.left}.get(self.type, self.options))

    def problems(self) -> Iterator[str]:
        """Say what is wrong, one sentence each."""
        yield from super().problems()
        if self.points is not None and not 1 <= self.points <= MAX_POINTS:
            yield f"The field 'points' must be a whole number from 1 to {MAX_POINTS}. Leave it out for a practice question."
        yield from self._misplaced()
        yield from self._void_problems()
        if self.type == "reflection":
            if not self.graded or not self.about:
                yield "A reflection needs 'points' and 'about'."
            for field in ("key", "why", "criterion"):
                if getattr(self, field) is not None:
                    yield f"A reflection has no '{field}': an instructor marks it by hand. Remove it."
            return
        if self.graded and not self.criterion:
            yield f"A graded question needs 'criterion': one of {', '.join(CRITERIA)}."
        if self.graded and not self.about:
            yield "A graded question needs 'about': a few words on what to read again, without the answer."
        yield from self._key_problems()
        yield from self._why_problems()

    def _misplaced(self) -> Iterator[str]:
        wanted = {"choose-one": {"options"}, "choose-all": {"options"}, "order": {"items"}, "match": {"left", "right"}}.get(
            self.type, set()
        )
        for field in ("options", "items", "left", "right"):
            given = getattr(self, field)
            if given and field not in wanted:
                yield f"A question of type '{self.type}' has no '{field}'. Remove it, or change the type."
            if field in wanted and len(given) < (2 if field in {"left", "right"} else 3):
                yield f"A question of type '{self.type}' needs more entries in '{field}' (three; for a match two)."
            yield from id_problems(given, f"in '{field}'")
        if self.type == "match" and len(self.right) < len(self.left):
            yield "A match needs at least as many entries in 'right' as in 'left'."

    def _void_problems(self) -> Iterator[str]:
        if msgspec.UNSET is self.void:
            return
        if self.type == "reflection":
            yield "A reflection cannot be void: an instructor marks it by hand and can give everyone its points. Remove 'void'."
        elif not self.graded:
            yield "A practice question cannot be void, because it has no points. Remove 'void', or remove the question."
        elif not self.void.strip():
            yield "The field 'void' is empty. Write one sentence that tells learners why the question does not count, or remove the field."

    def _key_problems(self) -> Iterator[str]:
        if self.key is None:
            return
        known = ", ".join(self.choices)
        if self.type == "true-false" and truth(self.key) is None:
            yield "The key of a true-false question must be true or false."
        elif self.type == "choose-one" and not (isinstance(self.key, str) and self.key in self.options):
            yield f"The key '{self.key}' is no option. The options are: {known}."
        elif self.type == "choose-all":
            yield from _list_key(self.key, self.options, "option")
        elif self.type == "order":
            yield from _list_key(self.key, self.items, "item")
            if isinstance(self.key, list) and set(self.key) != set(self.items):
                yield f"The key of an order must name every item once: {known}."
        elif self.type == "match":
            if not isinstance(self.key, dict) or set(self.key) != set(self.left):
                yield f"The key of a match must give each of these one right-hand side: {known}."
            else:
                for right in set(self.key.values()) - set(self.right):
                    yield f"The key names '{right}', which is not in 'right'. There are: {', '.join(self.right)}."

    def _why_problems(self) -> Iterator[str]:
        if self.key is None and self.why is None:
            return
        if self.key is None:
            yield "The field 'key' is missing. Add the right answer."
        given = self.why or {}
        for choice in self.choices:
            if not str(given.get(choice, "")).strip():
                yield f"Feedback is missing: add '{choice}' to 'why'."
        for extra in set(given) - set(self.choices):
            yield f"The feedback 'why: {extra}' belongs to nothing. There are: {', '.join(self.choices)}."


class End(msgspec.Struct, forbid_unknown_fields=True):
    """How a case can end, and what that meant for each."""

    verdict: Literal["good", "mixed", "harmful"]
    victim: Text
    learner: Text
    mission: Text


class Choice(msgspec.Struct, forbid_unknown_fields=True, omit_defaults=True):
    """A decision in a case: what the learner does, what follows at once, where it leads."""

    text: Text
    to: str
    then: Text = ""


class SceneQuestion(msgspec.Struct, forbid_unknown_fields=True, omit_defaults=True):
    """A practice question within a case."""

    type: Literal["true-false", "choose-one", "choose-all", "order", "match"]
    prompt: Text
    key: Key
    why: dict[str, Text]
    options: dict[str, Text] = {}
    items: dict[str, Text] = {}
    left: dict[str, Text] = {}
    right: dict[str, Text] = {}
    shuffle: bool = True

    def as_question(self, id: str) -> Question:
        """The same as a practice question with an id of its own, to be checked and drawn like any other."""
        return Question(id=id, **msgspec.structs.asdict(self))


class RefresherQuestion(SceneQuestion, kw_only=True):
    """A practice question that is asked in refreshers only."""

    criterion: Criterion
    sources: list[str] = []


class Scene(msgspec.Struct, forbid_unknown_fields=True, omit_defaults=True):
    """One step of a case: with choices, with a question, or an end."""

    text: Text
    ask: Text = ""
    tools: list[str] = []
    choices: dict[str, Choice] = {}
    question: SceneQuestion | None = None
    to: str | None = None
    end: End | None = None

    @property
    def leads_to(self) -> list[str]:
        """The scenes that can follow this one."""
        return [choice.to for choice in self.choices.values()] + ([self.to] if self.to else [])


class Case(Declaration):
    """A branching case: practice, never graded."""

    kind: ClassVar[str] = "case"
    title: Text
    intro: Text
    start: str
    scenes: dict[str, Scene]
    note: Text = ""
    sources: list[str] = []

    def problems(self) -> Iterator[str]:
        """Say what is wrong, one sentence each."""
        yield from super().problems()
        if self.start not in self.scenes:
            yield f"The start '{self.start}' is no scene. The scenes are: {', '.join(self.scenes)}."
            return
        yield from id_problems(self.scenes, "in 'scenes'")
        for name, scene in self.scenes.items():
            yield from self._scene_problems(name, scene)
        yield from self._path_problems()

    def _scene_problems(self, name: str, scene: Scene) -> Iterator[str]:
        kinds = bool(scene.choices) + (scene.question is not None) + (scene.end is not None)
        if kinds == 0:
            yield f"Nothing leads out of the scene '{name}': give it 'choices', a 'question' with 'to', or an 'end'."
        elif kinds > 1:
            yield f"The scene '{name}' has more than one of 'choices', 'question' and 'end'. Keep one."
        if (scene.question is not None) != (scene.to is not None):
            yield f"The scene '{name}' needs 'question' and 'to' together."
        yield from id_problems(scene.choices, f"in 'choices' of the scene '{name}'")
        if len(scene.choices) == 1:
            yield f"The scene '{name}' has one choice only. Add another, or join the scenes."
        for target in scene.leads_to:
            if target not in self.scenes:
                yield f"The scene '{name}' leads to '{target}', which does not exist. The scenes are: {', '.join(self.scenes)}."
        if scene.question:
            for problem in scene.question.as_question("question").problems():
                yield f"In the scene '{name}': {problem}"

    def _path_problems(self) -> Iterator[str]:
        follows = {name: [to for to in scene.leads_to if to in self.scenes] for name, scene in self.scenes.items()}
        reached = _closure([self.start], follows)
        for name in self.scenes:
            if name not in reached:
                yield f"Nothing leads to the scene '{name}'. Let a choice lead to it, or remove it."
        leads_in: dict[str, list[str]] = {name: [] for name in self.scenes}
        for name, targets in follows.items():
            for target in targets:
                leads_in[target].append(name)
        ends = [name for name, scene in self.scenes.items() if scene.end]
        if not ends:
            yield "The case has no end. Give at least one scene an 'end'."
        can_end = _closure(ends, leads_in)
        for name in self.scenes:
            if ends and name in reached and name not in can_end:
                yield f"From the scene '{name}' no end can be reached. Let a choice lead towards one."


class Statement(msgspec.Struct, forbid_unknown_fields=True, omit_defaults=True):
    """One true-or-false statement of a warm-up."""

    text: Text
    key: bool
    why: dict[str, Text]
    sources: list[str] = []


class Warmup(Declaration):
    """Statements answered before the lesson and again after it; never counted."""

    kind: ClassVar[str] = "warmup"
    title: Text
    statements: dict[str, Statement] = {}
    repeat: str | None = None

    def problems(self) -> Iterator[str]:
        """Say what is wrong, one sentence each."""
        yield from super().problems()
        if bool(self.statements) == bool(self.repeat):
            yield "A warm-up has either 'statements' or 'repeat' (the id of the first one). Keep one."
        yield from id_problems(self.statements, "in 'statements'")
        for name, statement in self.statements.items():
            for side in ("true", "false"):
                if not statement.why.get(side, "").strip():
                    yield f"Feedback is missing: add '{side}' to 'why' of the statement '{name}'."


class Reading(Declaration):
    """A text with a note before it and a way past it."""

    kind: ClassVar[str] = "reading"
    title: Text
    note: Text
    text: Text
    support: Text = ""
    sources: list[str] = []


class Tool(Declaration):
    """Something to look up at any time, with content from a file of `data/`."""

    kind: ClassVar[str] = "tool"
    title: Text
    tool: Literal["checklist", "list", "channels", "measures", "glossary", "sources", "contacts", "repository"] = msgspec.field(name="kind")
    file: str | None = msgspec.field(default=None, name="from")

    def problems(self) -> Iterator[str]:
        """Say what is wrong, one sentence each."""
        yield from super().problems()
        if (self.tool == "contacts") == bool(self.file):
            yield "A tool needs 'from' (the name of a file in data/); only the kind 'contacts' has none."


class Chart(Declaration):
    """Figures of `data/claims.yaml` as a picture and a table."""

    kind: ClassVar[str] = "chart"
    title: Text
    claims: list[str]
    """The ids of those that are drawn, all on one scale."""
    caption: Text = ""
    rows: dict[str, Claim] = {}
    """The claims drawn and today's figures beside them, by id; `make release` writes them, and the drawing."""
    drawn: Drawing | None = None

    def problems(self) -> Iterator[str]:
        """Say what is wrong, one sentence each."""
        yield from super().problems()
        if not 1 <= len(self.claims) <= MAX_CLAIMS or len(set(self.claims)) < len(self.claims):
            yield f"A chart has from 1 to {MAX_CLAIMS} 'claims', each once. Make a second chart of the others."
        if self.drawn:
            yield from self.drawn.problems()
            beside = {name for id in self.claims if id in self.rows for name in self.rows[id].today}
            if set(self.drawn.strips) != set(self.claims) or not {*self.claims, *beside} <= set(self.rows):
                yield "The drawing belongs to other claims. Release the module again."


class HandIn(Declaration):
    """The place where a learner hands in and sees the result."""

    kind: ClassVar[str] = "handin"


class Refresher(Declaration):
    """Spaced practice after the module was handed in, by criterion; never counted.

    Its questions are drawn from these and from the module's practice questions (`static/cells/refresher_questions.js`).
    """

    kind: ClassVar[str] = "refresher"
    title: Text
    months: list[int] = msgspec.field(default_factory=lambda: [1, 3, 6])
    """When each is due, in months after handing in."""
    length: int = 10
    """How many questions each asks."""
    questions: dict[str, RefresherQuestion] = {}

    def problems(self) -> Iterator[str]:
        """Say what is wrong, one sentence each."""
        yield from super().problems()
        if self.id != REFRESHER:
            yield f"The id of a module's refreshers must be '{REFRESHER}'."
        if not self.months or self.months != sorted(set(self.months)) or not 1 <= self.months[0] <= self.months[-1] <= LATEST_REFRESHER:
            yield f"The field 'months' must list whole numbers from 1 to {LATEST_REFRESHER}, each once, the smallest first."
        if not 1 <= self.length <= LONGEST_REFRESHER:
            yield f"The field 'length' must be a whole number from 1 to {LONGEST_REFRESHER}."
        yield from id_problems(self.questions, "in 'questions'")
        for name, question in self.questions.items():
            for problem in question.as_question("question").problems():
                yield f"In the question '{name}': {problem}"

    def pool(self, declarations: Iterable[Declaration]) -> dict[str, Question]:
        """What its refreshers can ask, by id: the practice questions among a module's declarations, and its own."""
        practice = {entry.id: entry for entry in declarations if isinstance(entry, Question) and not entry.graded}
        return practice | {id: question.as_question(id) for id, question in self.questions.items()}


KINDS: dict[str, type[Declaration]] = {cls.kind: cls for cls in (Question, Case, Warmup, Reading, Tool, Chart, HandIn, Refresher)}


def magic_of(source: str) -> str | None:
    """The kind of declaration that a cell's source holds, None for any other cell."""
    found = _MAGIC.match(source)
    return found[1] if found else None


def parse_cell(source: str) -> Declaration:
    """Parse a whole cell, magic line included. Raises DeclarationProblem, or ValueError where there is no magic."""
    return _checked(read_cell(source))


def read_cell(source: str) -> Declaration:
    """Read a whole cell without asking the declaration for its `problems()`: only that its shape is right.

    Raises DeclarationProblem, or ValueError where there is no magic.
    """
    found = _MAGIC.match(source)
    if found is None:
        raise ValueError("no declaration in this cell")
    # Empty lines in the magic's place, so that a message counts lines as the author's cell does.
    return _read(found[1], "\n" * found[0].count("\n") + source[found.end() :])


def parse(kind: str, body: str) -> Declaration:
    """Parse the YAML `body` of a cell of this kind. Raises DeclarationProblem with the first thing that is wrong."""
    return _checked(_read(kind, body))


def _read(kind: str, body: str) -> Declaration:
    cls = KINDS[kind]
    return shaped(read_yaml(body, DeclarationProblem), cls, DeclarationProblem)


def _checked(declaration: Declaration) -> Declaration:
    for problem in declaration.problems():
        raise DeclarationProblem(problem)
    return declaration


def truth(value: Any) -> str | None:
    """'true' or 'false' for what YAML or an answer may give for it, None for anything else."""
    if isinstance(value, bool):
        return "true" if value else "false"
    return value if value in ("true", "false") else None


def as_json(declaration: Declaration) -> dict[str, Any]:
    """The declaration as plain data for the page: with its kind, without what is not set."""
    data = {name: value for name, value in msgspec.to_builtins(declaration).items() if value not in (None, {}, [])}
    if isinstance(declaration, Tool):
        data["tool"] = data.pop("kind")
    if isinstance(declaration, Question):
        data["graded"] = declaration.graded
        if declaration.type == "true-false" and declaration.key is not None:
            data["key"] = truth(declaration.key)
    return {"kind": declaration.kind, **data}


def is_id(text: str) -> bool:
    """Whether a text can name a declaration, an option or a claim."""
    return _ID.fullmatch(text) is not None


def id_problems(ids: Iterable[str], where: str = "") -> Iterator[str]:
    """Say which of these can be no ids, one sentence each."""
    for id in ids:
        if not is_id(id):
            place = f" {where}" if where else ""
            yield f"The id '{id}'{place} must begin with a lower-case letter and hold only lower-case letters, digits and hyphens."


def _list_key(key: Any, known: dict[str, str], name: str) -> Iterator[str]:
    if not isinstance(key, list) or not key or len(set(map(str, key))) != len(key):
        yield f"The key must be a list of {name}s, each once, at least one."
        return
    for entry in key:
        if entry not in known:
            yield f"The key names '{entry}', which is no {name}. There are: {', '.join(known)}."


def _closure(starts: list[str], follows: dict[str, list[str]]) -> set[str]:
    seen: set[str] = set()
    waiting = list(starts)
    while waiting:
        name = waiting.pop()
        if name not in seen:
            seen.add(name)
            waiting += follows[name]
    return seen
