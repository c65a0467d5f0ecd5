"""A decision: questions whose answers lead to further questions and to what to do."""

from collections import Counter
from collections.abc import Iterator

import msgspec

from widgets.ids import id_problems
from widgets.kinds.diagram.diagram import Diagram, DiagramPart, points_problems
from widgets.kinds.diagram.figures import Tone
from widgets.schema import Text

MAX_DEPTH = 3
"""The most questions one after the other."""
SELF_NAMED = ("yes", "no")
"""The answers that need no words of their own."""


class DecisionAnswer(msgspec.Struct, forbid_unknown_fields=True, omit_defaults=True, kw_only=True):
    """An answer, and the id of the question or the end that it leads to."""

    to: str
    label: Text = ""


class DecisionQuestion(msgspec.Struct, forbid_unknown_fields=True, omit_defaults=True, kw_only=True):
    """A question in a decision."""

    ask: Text
    answers: dict[str, DecisionAnswer]
    text: Text = ""
    icon: str = ""


class DecisionEnd(DiagramPart, kw_only=True):
    """What to do, or a way that is open, at the end of a decision."""

    points: list[Text] = []
    tone: Tone = "plain"


class DecisionDiagram(Diagram):
    """Questions whose answers lead to what to do."""

    start: str
    questions: dict[str, DecisionQuestion]
    ends: dict[str, DecisionEnd]

    def figure_problems(self) -> Iterator[str]:
        """Say what is wrong with its questions and ends, one sentence each."""
        if self.start not in self.questions:
            yield f"The start '{self.start}' is no question. The questions are: {', '.join(self.questions) or 'none'}."
            return
        for id in self.questions.keys() & self.ends.keys():
            yield f"The id '{id}' is that of a question and of an end. Give one of them another."
        for id, end in self.ends.items():
            yield from points_problems(f"ends.{id}.points", end.points)
        for id, question in self.questions.items():
            yield from self._answer_problems(id, question)
        yield from self._path_problems()

    def _answer_problems(self, id: str, question: DecisionQuestion) -> Iterator[str]:
        answers = question.answers
        yield from id_problems(answers, f"in 'answers' of the question '{id}'")
        if not 2 <= len(answers) <= 3:
            yield f"The question '{id}' has {len(answers)} 'answers'. Give it two or three."
        elif len({answer.to for answer in answers.values()}) == 1:
            yield f"All answers of the question '{id}' lead to the same place, so it decides nothing. Leave the question out."
        for name, answer in answers.items():
            if answer.to not in self.questions and answer.to not in self.ends:
                known = ", ".join([*self.questions, *self.ends])
                yield f"The answer '{name}' of '{id}' leads to '{answer.to}', which does not exist. There are: {known}."
            if not answer.label and name not in SELF_NAMED:
                yield f"The answer '{name}' of '{id}' needs a 'label': only 'yes' and 'no' have words of their own."

    def _path_problems(self) -> Iterator[str]:
        targets = Counter(answer.to for question in self.questions.values() for answer in question.answers.values())
        for id in self.questions:
            if targets[id] + (id == self.start) > 1:
                yield f"More than one way leads to the question '{id}'. Ask it again under another id, or lead elsewhere."
        reached = _depths(self.start, self.questions)
        for id in (*self.questions, *self.ends):
            if id not in reached and not targets[id]:
                yield f"Nothing leads to '{id}'. Let an answer lead to it, or remove it."
        if max(reached.values()) > MAX_DEPTH:
            yield f"It asks more than {MAX_DEPTH} questions one after the other. Make a second diagram of the last ones."


def _depths(start: str, questions: dict[str, DecisionQuestion]) -> dict[str, int]:
    """How many questions lead to each question that can be reached, itself included."""
    depths, waiting = {start: 1}, [start]
    for id in waiting:
        for answer in questions[id].answers.values():
            if answer.to in questions and answer.to not in depths:
                depths[answer.to] = depths[id] + 1
                waiting.append(answer.to)
    return depths
