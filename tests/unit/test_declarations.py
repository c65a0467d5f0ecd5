"""Declarations: what each kind of cell may hold, and that no text at all makes the parser stumble."""

import contextlib
import json
from typing import Any

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.unit import building
from tests.unit.declaring import json_values, questions
from widgets.forms.choose_one.form import ChooseOne
from widgets.forms.question import MAX_POINTS, Question
from widgets.forms.truth import truth
from widgets.kinds.case.kind import Case
from widgets.kinds.registry import KINDS, magic_of, parse, parse_cell, read_cell
from widgets.kinds.tool.kind import Tool
from widgets.kinds.warmup.kind import Warmup
from widgets.problems import DeclarationProblem

CHOOSE = "id: q\ntype: choose-one\nprompt: What?\noptions: {a: One, b: Two, c: Three}\n"
WHY = "why: {a: x, b: y, c: z}\n"

REFRESHER = building.REFRESHER.partition("\n")[2]


def problem(kind: str, body: str) -> str:
    """The sentence that this cell gives."""
    with pytest.raises(DeclarationProblem) as raised:
        parse(kind, body)
    return str(raised.value)


def test_a_graded_question_is_read_whole() -> None:
    question = parse_cell(building.graded("ex-03", key="b"))
    assert isinstance(question, Question)
    assert (question.id, question.type, question.graded, question.points, question.key) == ("ex-03", "choose-one", True, 1, "b")
    assert question.choices == ["a", "b", "c"]
    assert set(question.why or {}) == {"a", "b", "c"}


def test_a_released_question_has_neither_key_nor_why() -> None:
    source = building.released([building.code(building.graded("ex-03"))])[0]["source"]
    question = parse_cell(source)
    assert isinstance(question, Question)
    assert (question.graded, question.key, question.why) == (True, None, None)


def test_words_that_older_yaml_takes_for_booleans_are_words() -> None:
    question = parse("question", CHOOSE.replace("a: One, b: Two", "no: No, yes: Yes") + "key: no\nwhy: {no: x, yes: y, c: z}")
    assert isinstance(question, ChooseOne)
    assert question.options == {"no": "No", "yes": "Yes", "c": "Three"}
    assert question.key == "no"


def test_true_and_false_as_ids_need_no_quotes() -> None:
    question = parse("question", "id: q\ntype: true-false\nprompt: So?\nkey: true\nwhy: {true: Yes., false: No.}")
    assert isinstance(question, Question)
    assert question.why == {"true": "Yes.", "false": "No."}
    assert truth(question.key) == "true"


@pytest.mark.parametrize(
    ("body", "sentence"),
    [
        (CHOOSE + "key: d\n" + WHY, "The key 'd' is no option. The options are: a, b, c."),
        (CHOOSE + "key: [a]\n" + WHY, "is no option"),
        (CHOOSE + "key: {a: b}\n" + WHY, "is no option"),
        (CHOOSE + "key: 1\n" + WHY, "The field 'key' must be"),
        (CHOOSE + "key: a\nwhy: {a: x, b: y}\n", "Feedback is missing: add 'c' to 'why'."),
        (CHOOSE + "key: a\nwhy: {a: x, b: y, c: z, d: w}\n", "'why: d' belongs to nothing"),
        (CHOOSE + WHY, "The field 'key' is missing."),
        (CHOOSE + "optoins: {}\n", "The field 'optoins' is not known. Did you mean 'options'?"),
        (CHOOSE + "points: 0\n", "from 1 to"),
        (CHOOSE + f"points: {MAX_POINTS + 1}\n", "from 1 to"),
        (CHOOSE + f"points: {'9' * 400}\n", "from 1 to"),
        (CHOOSE + "points: one\n", "The field 'points' must be a whole number."),
        (CHOOSE + "points: 1\n", "needs 'criterion'"),
        (CHOOSE + "points: 1\ncriterion: impact\n", "needs 'about'"),
        (CHOOSE + "points: 1\ncriterion: other\nabout: x\n", "criterion"),
        (CHOOSE.replace(", c: Three", ""), "needs more entries in 'options'"),
        (CHOOSE + "items: {a: x}\n", "has no 'items'"),
        (CHOOSE.replace("a: One", "A 1: One"), "The id 'A 1' in 'options' must begin with a lower-case letter"),
        (CHOOSE.replace("id: q", "id: 1"), "The field 'id' must be a text."),
        (CHOOSE.replace("id: q", "id: -q"), "The id '-q' must begin"),
        (CHOOSE.replace("prompt: What?\n", ""), "The field 'prompt' is missing. Add it."),
        (CHOOSE.replace("choose-one", "choose-two"), "type"),
        (CHOOSE + "id: r\n", "duplicate key"),
        (CHOOSE + "about: one: two\n", "The YAML cannot be read in line 5"),
        ("", "It holds no fields"),
        ("- a\n- b", "It holds no fields"),
        ("a: &x [*x]", "an alias"),
        ("a: !!bool x", "The YAML cannot be read"),
        ("id: q\ntype: choose-all\nprompt: W\noptions: {a: A, b: B, c: C}\nkey: a\nwhy: {a: x, b: y, c: z}", "must be a list of options"),
        ("id: q\ntype: choose-all\nprompt: W\noptions: {a: A, b: B, c: C}\nkey: [a, a]\nwhy: {a: x, b: y, c: z}", "each once"),
        ("id: q\ntype: choose-all\nprompt: W\noptions: {a: A, b: B, c: C}\nkey: [d]\nwhy: {a: x, b: y, c: z}", "names 'd'"),
        ("id: q\ntype: order\nprompt: W\nitems: {a: A, b: B, c: C}\nkey: [a, b]\nwhy: {a: x, b: y, c: z}", "every item once"),
        ("id: q\ntype: match\nprompt: W\nleft: {a: A, b: B}\nright: {c: C, d: D}\nkey: {a: c}\nwhy: {a: x, b: y}", "each of these"),
        ("id: q\ntype: match\nprompt: W\nleft: {a: A, b: B}\nright: {c: C, d: D}\nkey: {a: c, b: e}\nwhy: {a: x, b: y}", "'e', which"),
        ("id: q\ntype: match\nprompt: W\nleft: {a: A, b: B}\nright: {c: C}\n", "needs more entries in 'right'"),
        ("id: q\ntype: true-false\nprompt: W\nkey: maybe\nwhy: {true: x, false: y}", "must be true or false"),
        ("id: q\ntype: reflection\nprompt: W\npoints: 5", "A reflection needs 'points' and 'about'."),
        ("id: q\ntype: reflection\nprompt: W\npoints: 5\nabout: x\nwhy: {a: b}", "A reflection has no 'why'"),
    ],
)
def test_what_is_wrong_with_a_question_is_one_sentence(body: str, sentence: str) -> None:
    told = problem("question", body)
    assert sentence in told
    assert "\n" not in told


@pytest.mark.parametrize(
    ("old", "new", "sentence"),
    [
        ("start: door", "start: window", "The start 'window' is no scene. The scenes are: door, inside."),
        ("to: inside", "to: nowhere", "leads to 'nowhere', which does not exist"),
        ("end: {verdict: good, victim: v, learner: l, mission: m}", "", "Nothing leads out of the scene 'inside'"),
        ("to: inside}", "to: door}", "Nothing leads to the scene 'inside'"),
        ("verdict: good", "verdict: nice", "verdict"),
        ("      stay: {text: Stay out, to: inside}\n", "", "has one choice only"),
        ("inside", "In Side", "The id 'In Side' in 'scenes' must begin"),
        ("      go: {", "      1: {", "The id '1' in 'choices' of the scene 'door' must begin"),
        ("    text: The end.\n", "    text: The end.\n    to: door\n", "needs 'question' and 'to' together"),
    ],
)
def test_what_is_wrong_with_a_case_is_one_sentence(old: str, new: str, sentence: str) -> None:
    changed = building.CASE.replace(old, new)
    assert changed != building.CASE
    with pytest.raises(DeclarationProblem, match=sentence.replace("(", r"\(")):
        parse_cell(changed)


def test_a_scene_from_which_no_end_can_be_reached_is_told() -> None:
    circle = "  round:\n    text: Round.\n    choices:\n      a: {text: A, to: round}\n      b: {text: B, to: round}\n"
    case = building.CASE.replace("to: inside}\n  inside:", "to: round}\n" + circle + "  inside:")
    with pytest.raises(DeclarationProblem, match="From the scene 'round' no end can be reached"):
        parse_cell(case)


def test_a_question_within_a_case_is_checked_like_any_other() -> None:
    question = "    question: {type: choose-one, prompt: W, options: {a: A, b: B, c: C}, key: d, why: {a: x, b: y, c: z}}\n    to: inside\n"
    case = building.CASE.replace("to: inside}\n  inside:", "to: ask}\n  ask:\n    text: A.\n" + question + "  inside:")
    with pytest.raises(DeclarationProblem, match="In the scene 'ask': The key 'd' is no option"):
        parse_cell(case)


@pytest.mark.parametrize(
    ("kind", "body", "sentence"),
    [
        ("warmup", "id: w\ntitle: T", "either 'statements' or 'repeat'"),
        ("warmup", "id: w\ntitle: T\nstatements: {w1: {text: X, key: true, why: {true: a}}}", "add 'false' to 'why' of the statement 'w1'"),
        ("warmup", "id: w\ntitle: T\nstatements: {1: {text: X, key: true, why: {true: a, false: b}}}", "The id '1' in 'statements'"),
        ("warmup", "id: w\ntitle: T\nstatements: {w1: {text: X, key: true, criterion: no, why: {true: a, false: b}}}", "criterion"),
        ("warmup", "id: w\ntitle: T\nstatements: {w1: {text: X, key: No, why: {true: a, false: b}}}", "must be true or false"),
        ("tool", "id: t\ntitle: T\nkind: checklist", "needs 'from'"),
        ("tool", "id: t\ntitle: T\nkind: contacts\nfrom: x", "needs 'from'"),
        ("tool", "id: t\ntitle: T\nkind: chekclist\nfrom: x", "kind"),
        ("reading", "id: r\ntitle: T\ntext: X", "The field 'note' is missing"),
        ("chart", "id: c\ntitle: T", "The field 'claims' is missing"),
        ("chart", "id: c\ntitle: T\nclaims: []", "from 1 to 6 'claims'"),
        ("chart", "id: c\ntitle: T\nclaims: [a, a]", "from 1 to 6 'claims'"),
        ("chart", "id: c\ntitle: T\nclaims: [a, b, c, d, e, f, g]", "from 1 to 6 'claims'"),
        ("chart", "id: c\ntitle: T\nclaims: a", "The field 'claims' must be a list."),
        ("chart", "id: c\ntitle: T\nclaims: [a]\ncaptoin: x", "Did you mean 'caption'?"),
        ("handin", "id: h\ntitle: T", "The field 'title' is not known"),
        ("plan", "id: mine\ntitle: T", "The id of a learner's plan must be 'plan'."),
        ("plan", "id: plan", "The field 'title' is missing"),
        ("refresher", "id: r\ntitle: T", "The id of a module's refreshers must be 'refresher'."),
        ("refresher", "id: refresher\ntitle: T\nmonths: [3, 1]", "each once, the smallest first"),
        ("refresher", "id: refresher\ntitle: T\nmonths: [1, 1]", "each once, the smallest first"),
        ("refresher", "id: refresher\ntitle: T\nmonths: []", "whole numbers from 1 to 60"),
        ("refresher", "id: refresher\ntitle: T\nmonths: [61]", "whole numbers from 1 to 60"),
        ("refresher", "id: refresher\ntitle: T\nmonths: [0, 1]", "whole numbers from 1 to 60"),
        ("refresher", "id: refresher\ntitle: T\nlength: 0", "a whole number from 1 to 30"),
        ("refresher", "id: refresher\ntitle: T\nlength: 31", "a whole number from 1 to 30"),
        ("refresher", REFRESHER.replace("rf-1", "1"), "The id '1' in 'questions'"),
        ("refresher", REFRESHER.replace("key: false", "key: x"), "In the question 'rf-1': The key of a true-false question"),
        ("refresher", REFRESHER.replace("impact", "imapct"), "criterion"),
        ("refresher", REFRESHER.replace("    criterion: impact\n", ""), "The field 'questions.rf-1.criterion' is missing"),
    ],
)
def test_what_is_wrong_with_another_cell_is_one_sentence(kind: str, body: str, sentence: str) -> None:
    assert sentence in problem(kind, body)


def test_a_message_counts_lines_as_the_cell_does() -> None:
    with pytest.raises(DeclarationProblem, match="in line 4"):
        parse_cell("%%question\nid: q\ntype: reflection\nprompt: one: two")
    with pytest.raises(DeclarationProblem, match="in line 5"):
        parse_cell("\n%%question\nid: q\ntype: reflection\nprompt: one: two")


@pytest.mark.parametrize(
    ("source", "kind"),
    [
        ("%%question\nid: x", "question"),
        ("\n  %%case", "case"),
        ("%%handin \n", "handin"),
        ("%%questions\n", None),
        ("%%question x\n", None),
        ("%question\n", None),
        ("x = 1\n%%question\n", None),
        ("", None),
    ],
)
def test_the_magic_tells_the_kind(source: str, kind: str | None) -> None:
    assert magic_of(source) == kind


def test_a_cell_without_a_magic_is_no_declaration() -> None:
    with pytest.raises(ValueError, match="no declaration"):
        read_cell("x = 1")


def test_the_page_gets_plain_data_without_what_is_not_set() -> None:
    data = parse_cell(building.practice("p")).as_json()
    assert data["kind"] == "question"
    assert data["graded"] is False
    assert data["key"] == "true"
    assert not {"points", "options", "criterion", "about"} & data.keys()


def test_the_page_is_told_that_options_stay_in_their_order() -> None:
    assert parse("question", CHOOSE + "shuffle: false\nkey: a\n" + WHY).as_json()["shuffle"] is False


def test_a_tools_kind_goes_by_another_name_on_the_page() -> None:
    tool = parse("tool", "id: t\ntitle: T\nkind: checklist\nfrom: signs")
    assert isinstance(tool, Tool)
    assert (tool.as_json()["kind"], tool.as_json()["tool"], tool.as_json()["from"]) == ("tool", "checklist", "signs")


def test_cases_and_warmups_of_the_sound_module_are_read() -> None:
    case, warmup = parse_cell(building.CASE), parse_cell(building.WARMUP)
    assert isinstance(case, Case)
    assert case.scenes["door"].leads_to == ["inside", "inside"]
    assert isinstance(warmup, Warmup)
    assert warmup.statements["w1"].key is False


def test_a_character_escaped_in_two_halves_is_one() -> None:
    question = parse("question", CHOOSE.replace("What?", '"Sign \\ud83d\\ude00, half \\ud83d"'))
    assert isinstance(question, Question)
    assert question.prompt == "Sign \U0001f600, half \ufffd"


def attempt(kind: str, body: str) -> None:
    """Parse, suppressing only the one kind of error that an author reads: any other fails the test."""
    with contextlib.suppress(DeclarationProblem):
        assert parse(kind, body).kind == kind


YAML_PARTS = [*"[]{}:,-?!&*#|>'\"%@`\n\t ", "id: q\n", "type: true-false\n", "  ", "---", "...", "<<: ", "*a", "&a ", "!!", "key: ", "1e9"]
yaml_like = st.lists(st.sampled_from(YAML_PARTS) | st.text(max_size=5), max_size=25).map("".join)
KNOWN_FIELDS = ["id", "type", "key", "why", "options", "points", "scenes"]


@given(st.sampled_from(sorted(KINDS)), st.text() | yaml_like)
@settings(max_examples=400)
def test_no_text_makes_the_parser_stumble(kind: str, body: str) -> None:
    attempt(kind, body)


@given(st.sampled_from(sorted(KINDS)), yaml_like)
@settings(max_examples=300)
def test_no_text_within_a_sound_cell_makes_the_parser_stumble(kind: str, planted: str) -> None:
    attempt(kind, f"{CHOOSE}key: {planted}\n{WHY}")
    attempt("case", building.CASE.partition("\n")[2].replace("to: inside", f"to: {planted}", 1))


@given(st.sampled_from(sorted(KINDS)), st.dictionaries(st.sampled_from(KNOWN_FIELDS), json_values))
def test_no_value_in_a_known_field_makes_the_parser_stumble(kind: str, fields: dict[str, Any]) -> None:
    # JSON is YAML, but for what YAML forbids in a text, which the parser tells.
    attempt(kind, json.dumps(fields))
    attempt("question", json.dumps({"id": "q", "type": "choose-one", "prompt": "W", "options": {"a": "A", "b": "B", "c": "C"}} | fields))


@given(questions())
def test_a_sound_question_is_read_as_it_was_written(question: Question) -> None:
    fields = {name: value for name, value in msgspec.to_builtins(question).items() if value not in (None, {}, [])}
    assert parse("question", json.dumps(fields)) == question
