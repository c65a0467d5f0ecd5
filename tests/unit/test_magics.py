"""The magics in a real IPython: what they show, where, and that they never raise."""

import asyncio
import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from IPython.core.interactiveshell import InteractiveShell
from IPython.utils.capture import RichOutput, capture_output
from traitlets.config import Config

from tests.running import awaited
from tests.unit import building
from tests.unit.learner_side import ADA, MODULE, answer, answers_of, fetched_module, released_notebook
from widgets import inline
from widgets.answers.store import Answers
from widgets.kernel.jupyterlab import lab_page
from widgets.kernel.kernel_widgets import Bridge, CellWidget
from widgets.kinds.registry import KINDS
from widgets.session import Session

VIEW = "application/vnd.jupyter.widget-view+json"
SOUND = {
    "question": building.practice("p1"),
    "case": building.CASE,
    "warmup": building.WARMUP,
    "reading": "%%reading\nid: r\ntitle: T\nnote: N\ntext: Words.",
    "tool": "%%tool\nid: signs\ntitle: Signs\nkind: checklist\nfrom: signs",
    "chart": building.CHART,
    "diagram": building.DIAGRAM,
    "inshort": building.IN_SHORT,
    "handin": "%%handin\nid: hand-in",
    "plan": "%%plan\nid: plan\ntitle: My plan",
    "refresher": building.REFRESHER,
}
BROKEN = (
    "",
    "id",
    "id: [",
    "id: q\nid: q",
    "- a",
    "id: q\ntype: nothing",
    "&a [*a]",
    "!!bool x",
    "id: q\n\tx: y",
    "id: 2003-99-99",
    "\x00",
    "{mission.x}",
)

pytestmark = pytest.mark.usefixtures("plain_environment")


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The learner's folder, in which a kernel runs."""
    folder = fetched_module(tmp_path)
    monkeypatch.setenv("DUTY_DATA", str(building.write_data(tmp_path / "data")))
    monkeypatch.chdir(folder)
    return folder


class Kernel:
    """A shell in which the course is loaded, and what its cells show."""

    def __init__(self, shell: InteractiveShell) -> None:
        self.shell = shell

    def run(self, source: str) -> tuple[list[RichOutput], str, Any]:
        """What the cell displays, prints, and its outcome."""
        with capture_output() as captured:
            outcome = self.shell.run_cell(source)
        assert captured.stderr == ""
        return captured.outputs, captured.stdout, outcome

    def shown(self, source: str) -> list[Any]:
        """The widgets that the cell displays; it may print nothing and must not fail."""
        outputs, printed, outcome = self.run(source)
        assert (printed, outcome.success, outcome.result) == ("", True, None)
        assert all(VIEW in output.data for output in outputs)
        return [WIDGETS[output.data[VIEW]["model_id"]] for output in outputs]


WIDGETS: dict[str, Any] = {}


@pytest.fixture
def shell(folder: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[InteractiveShell]:
    """A shell of our own, as far as IPython lets one have it: it keeps one a process."""
    for widget in (Bridge, CellWidget):
        monkeypatch.setattr(widget, "__init__", remembered(widget.__init__))
    InteractiveShell.clear_instance()
    shell = InteractiveShell.instance(config=Config({"HistoryManager": {"enabled": False}}))
    yield shell
    shell.run_line_magic("reset", "-f")
    InteractiveShell.clear_instance()
    WIDGETS.clear()


def remembered(init: Callable[..., None]) -> Callable[..., None]:
    def remember(self: Any, *arguments: Any, **named: Any) -> None:
        init(self, *arguments, **named)
        WIDGETS[self.model_id] = self

    return remember


@pytest.fixture
def lab(shell: InteractiveShell) -> Kernel:
    """A notebook in JupyterLab, its first cell not run yet."""
    return Kernel(shell)


@pytest.fixture(params=["VOILA_REQUEST_URL", "VOILA_PREHEAT"])
def voila(shell: InteractiveShell, monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest) -> Kernel:
    """A kernel behind Voila as it comes."""
    monkeypatch.setenv(request.param, "/voila/render/x.ipynb")
    return Kernel(shell)


@pytest.fixture
def grader(shell: InteractiveShell, monkeypatch: pytest.MonkeyPatch) -> Kernel:
    """A kernel that unmodified nbgrader runs, with the course loaded."""
    monkeypatch.setenv("NBGRADER_EXECUTION", "autograde")
    kernel = Kernel(shell)
    assert kernel.shown("%load_ext widgets") == []
    return kernel


def test_in_voila_as_it_comes_a_notebook_shows_what_it_shows_in_jupyterlab(voila: Kernel, folder: Path) -> None:
    answer(folder, p1="true")
    [bridge] = voila.shown("%load_ext widgets")
    assert isinstance(bridge, Bridge)
    assert bridge.page["answers"]["p1"]["value"] == "true"
    assert len(bridge.page["questions"]) == 26
    assert inline.script("host/jupyterlab") in bridge._esm
    for kind, source in SOUND.items():
        [widget] = voila.shown(source)
        assert isinstance(widget, CellWidget)
        assert (widget.cell["kind"], widget.cell.get("problem")) == (kind, None)
    for kind in KINDS:
        [widget] = voila.shown(f"%%{kind}\nid: [")
        assert widget.cell["problem"].endswith(".")


def test_a_release_is_left_as_it_is_and_its_answers_are_beside_it(
    shell: InteractiveShell, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    notebook = released_notebook(tmp_path)
    before = {path: path.stat().st_mtime_ns for path in sorted(notebook.parents[1].rglob("*"))}
    monkeypatch.chdir(notebook.parent)
    kernel = Kernel(shell)
    [bridge] = kernel.shown("%load_ext widgets")
    assert bridge._session.save([{"p1": {"value": "true", "at": "2026"}}]) == [{}]
    assert answers_of(tmp_path / "answers" / MODULE).value("p1") == "true"
    [again] = kernel.shown("%load_ext widgets")
    assert again.page["answers"]["p1"]["value"] == "true"
    assert {path: path.stat().st_mtime_ns for path in sorted(notebook.parents[1].rglob("*"))} == before


def test_in_jupyterlab_the_first_cell_brings_the_page_and_what_was_answered(lab: Kernel, folder: Path) -> None:
    answer(folder, p1="true")
    [bridge] = lab.shown("%load_ext widgets")
    assert isinstance(bridge, Bridge)
    assert bridge.page["answers"]["p1"]["value"] == "true"
    assert bridge.page["learner"] == {"id": "ada-1", "name": "Ada", "shown": "ada-1", "fixed": False}
    assert bridge.page["module"] == MODULE
    assert bridge.page["mission"]["name"] == "Test Mission"
    assert bridge.page["example_contacts"] is False
    assert [tool["id"] for tool in bridge.page["tools"]] == ["signs"]
    assert len(bridge.page["questions"]) == 26
    json.dumps(bridge.page)
    assert inline.script("host/jupyterlab") in bridge._esm
    assert bridge._css == inline.style("host/jupyterlab")


def test_in_jupyterlab_the_first_cell_can_be_run_again(lab: Kernel, folder: Path) -> None:
    [first] = lab.shown("%load_ext widgets")
    lab.shown(building.WARMUP)
    answer(folder, p1="true")
    [again] = lab.shown("%load_ext widgets")
    assert again.model_id != first.model_id
    assert again.page["answers"]["p1"]["value"] == "true"
    [warmup] = lab.shown("%%warmup\nid: again\ntitle: After\nrepeat: warm-up")
    assert warmup.cell["statements"]["w1"]["text"] == "It is so."


def test_in_jupyterlab_each_cell_shows_itself(lab: Kernel) -> None:
    lab.run("%load_ext widgets")
    for kind in KINDS:
        [widget] = lab.shown(SOUND[kind])
        assert isinstance(widget, CellWidget), kind
        assert widget.cell["kind"] == kind
        assert "problem" not in widget.cell, kind
        json.dumps(widget.cell)


def test_in_jupyterlab_the_missions_values_and_the_tools_content_are_there(lab: Kernel) -> None:
    lab.run("%load_ext widgets")
    [question] = lab.shown(building.practice("p1").replace("Is it so?", "Is {mission.focal_point.name} so?"))
    assert question.cell["prompt"] == "Is Ana so?"
    [tool] = lab.shown(SOUND["tool"])
    assert tool.cell["content"]["items"]["one"]["sign"] == "A sign"


def test_in_jupyterlab_a_repeated_warm_up_knows_its_statements_however_often_cells_are_run(lab: Kernel) -> None:
    lab.run("%load_ext widgets")
    lab.shown(building.WARMUP)
    lab.shown(building.WARMUP.replace("It is so.", "It is quite so."))
    [again] = lab.shown("%%warmup\nid: again\ntitle: After\nrepeat: warm-up")
    assert again.cell["statements"]["w1"]["text"] == "It is quite so."


@pytest.mark.parametrize("kind", ["question", "tool"])
def test_in_jupyterlab_a_broken_cell_says_in_its_place_what_is_wrong(lab: Kernel, kind: str) -> None:
    lab.run("%load_ext widgets")
    for body in BROKEN:
        [widget] = lab.shown(f"%%{kind}\n{body or ' '}")
        assert widget.cell["kind"] == kind
        assert widget.cell["problem"].endswith("."), body


def test_in_jupyterlab_a_mission_that_cannot_be_used_is_a_sentence_and_questions_show_themselves(lab: Kernel, tmp_path: Path) -> None:
    (tmp_path / "data" / "mission.yaml").write_text(building.MISSION.replace("pass_mark", "pass_marks"))
    outputs, printed, outcome = lab.run("%load_ext widgets")
    assert printed == f"{tmp_path}/data/mission.yaml: The field 'pass_marks' is not known. Did you mean 'pass_mark'?\n"
    assert outcome.success
    assert len(outputs) == 1
    assert lab.shown(building.practice("p1"))[0].cell["id"] == "p1"


def test_in_jupyterlab_a_damaged_answers_file_is_a_sentence(lab: Kernel, folder: Path) -> None:
    (folder / "answers.json").write_bytes(b"{")
    outputs, printed, outcome = lab.run("%load_ext widgets")
    assert printed.startswith("answers.json is damaged")
    assert outcome.success
    assert len(outputs) == 1
    assert len(list(folder.glob("answers-set-aside-*.json"))) == 1


ANSWERS = [("a", 2.0), ("b", 0.0), (None, 0.0), (["a"], 0.0), (1, 0.0)]


def test_a_grader_gets_the_score_as_the_cells_result(grader: Kernel, folder: Path) -> None:
    for value, points in ANSWERS:
        (folder / "answers.json").unlink(missing_ok=True)
        answer(folder, exa_0=value)
        outputs, printed, outcome = grader.run(building.graded("exa-0").replace("points: 1", "points: 2"))
        assert (outcome.success, type(outcome.result), outcome.result) == (True, float, points), value
        assert printed.splitlines() == [f"Out[{grader.shell.execution_count - 1}]: {points}"]
        assert outputs == []


def test_a_grader_gets_no_result_for_what_is_not_scored(grader: Kernel, folder: Path) -> None:
    answer(folder, p1="true", words="Mine.")
    reflection = "%%question\nid: words\ntype: reflection\nprompt: Write.\npoints: 5\nabout: it"
    for source in [*SOUND.values(), reflection]:
        assert grader.shown(source) == []


def test_a_grader_gives_nothing_where_nothing_was_answered(grader: Kernel, folder: Path) -> None:
    assert not (folder / "answers.json").exists()
    assert grader.run(building.graded("exa-0"))[2].result == 0.0


def test_a_grader_gives_nothing_for_an_answers_file_that_cannot_be_read(grader: Kernel, folder: Path) -> None:
    for raw in (b"", b"{", b"[]", b"\xff", b'{"format": 99, "entries": {}}', b"[" * 100_000, b"x" * 1_000_001):
        (folder / "answers.json").write_bytes(raw)
        _, printed, outcome = grader.run(building.graded("exa-0"))
        assert (outcome.success, type(outcome.result), outcome.result) == (True, float, 0.0), raw[:40]
        assert printed.startswith("answers.json "), raw[:40]
        assert (folder / "answers.json").read_bytes() == raw


def test_a_grader_gives_nothing_for_a_broken_question_and_goes_on(grader: Kernel) -> None:
    for body in BROKEN:
        _, printed, outcome = grader.run(f"%%question\n{body or ' '}")
        assert (outcome.success, type(outcome.result), outcome.result) == (True, float, 0.0), body
        assert len(printed.splitlines()) == 2, body


def test_a_learners_page_shows_no_score(lab: Kernel, folder: Path) -> None:
    answer(folder, exa_0="a")
    lab.run("%load_ext widgets")
    [widget] = lab.shown(building.graded("exa-0"))
    assert widget.cell["graded"]


@settings(deadline=None, max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(kind=st.sampled_from(sorted(KINDS)), body=st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=60))
def test_no_body_makes_a_magic_raise(lab: Kernel, kind: str, body: str) -> None:
    if kind not in lab.shell.magics_manager.magics["cell"]:
        lab.run("%load_ext widgets")
    with capture_output():
        assert lab.shell.run_cell_magic(kind, "", body) is None


@settings(deadline=None, max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    body=st.sampled_from(["", "id: q\ntype: choose-one\n", building.graded("q").partition("\n")[2]]),
    more=st.text("abk:{}[]&*!|\n -'\"0", max_size=20),
)
def test_no_body_makes_a_grader_fail(grader: Kernel, body: str, more: str) -> None:
    with capture_output():
        result = grader.shell.run_cell_magic("question", "", f"{body}{more}\n")
    assert result is None or (type(result) is float and 0 <= result <= 1)


def test_the_bridge_answers_the_page(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    sent: list[Any] = []
    monkeypatch.setattr(Bridge, "send", lambda _self, content, _buffers=None: sent.append(content))

    entry = {"value": "a", "at": "2026"}
    messages = ({"op": "save", "seq": 1, "entries": {"q1": entry}}, {"op": "result", "seq": 2}, {"op": "fly", "seq": 3})
    no_messages: tuple[Any, ...] = ("hello", None, [], 5)

    async def talk() -> None:
        bridge = Bridge(Session(folder, folder / f"{MODULE}.ipynb"), lab_page(folder, Answers(), None))
        for content in no_messages:
            bridge._handle_custom_msg(content, [])
        assert not bridge._tasks
        for message in messages:
            bridge._handle_custom_msg(message, [])
        while bridge._tasks:
            await asyncio.sleep(0.01)

    awaited(talk())
    assert sorted((message["seq"], message["ok"]) for message in sent) == [(1, True), (2, True), (3, False)]
    assert answers_of(folder).value("q1") == "a"


def test_who_answers_is_known_to_a_new_kernel(lab: Kernel, folder: Path) -> None:
    answer(folder, p1="true")
    assert answers_of(folder).learner == ADA
    assert lab.shown("%load_ext widgets")[0].page["seed"] == "ada-1"
