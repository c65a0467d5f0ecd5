"""What a person does, from the first page to the mark of an instructor."""

import signal
from collections.abc import Callable, Iterable, Iterator

import pytest
from playwright.sync_api import Page, expect

from tests.browser.course import LocalCourse
from tests.browser.learner import Learner
from tests.keys import MODULES, graded, questions, right_answer, wrong_answer
from widgets.forms.question import Question

SignIn = Callable[[str, str], Learner]
OpenPage = Callable[..., Page]


@pytest.fixture(scope="module")
def course(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LocalCourse]:
    """A course with all its modules."""
    with LocalCourse(tmp_path_factory.mktemp("course"), modules=MODULES) as course:
        yield course


def one_of_each(types: Iterable[str], questions: dict[str, Question]) -> list[str]:
    """The ids of questions of these types, each in another criterion, so that none has less than its minimum without them."""
    chosen: list[str] = []
    for form in types:
        criteria = {questions[id].criterion for id in chosen}
        chosen.append(next(id for id, one in questions.items() if one.type == form and one.criterion not in criteria))
    return chosen


@pytest.mark.long
@pytest.mark.parametrize(("module", "steps"), [(module, module != MODULES[1]) for module in MODULES])
def test_a_learner_answers_each_form_and_reads_the_right_score(module: str, steps: bool, open_page: OpenPage, course: LocalCourse) -> None:
    """Question by question, as the page is shown at first; one module on whole pages."""
    module_questions = questions(module)
    keyed = {id: question for id, question in module_questions.items() if question.graded and question.type != "reflection"}
    wrong = one_of_each(("true-false", "choose-one", "choose-all"), keyed)
    person = Learner(open_page(steps=steps), course.url, steps=steps)
    person.sign_in("Maria Sample", "m-100", module)
    for id, question in keyed.items():
        person.answer(id, wrong_answer(question) if id in wrong else right_answer(question))
    written = [id for id, question in module_questions.items() if question.type == "reflection"]
    for id in written:
        person.answer(id, "I would note what I saw and tell the Focal Point. <script>document.title='bad'</script>")
    person.ready()
    person.hand_in()
    total = sum(question.points or 0 for question in keyed.values())
    lost = sum(keyed[id].points or 0 for id in wrong)
    place = person.cell(person.end)
    expect(place.locator(".dtr-score")).to_contain_text(f"{total - lost} of {total} points")
    if written:
        expect(place).to_contain_text("has to read it")

    for id in keyed:
        person.answer(id, right_answer(keyed[id]))
    person.ready()
    person.hand_in()
    expect(place.locator(".dtr-score")).to_contain_text(f"{total} of {total} points (100%)")
    expect(place).to_contain_text("Passed")


@pytest.mark.long
def test_answers_survive_a_reload_and_a_stopped_server(learner: SignIn, course: LocalCourse) -> None:
    questions = graded()
    first, second, third = [id for id, question in questions.items() if question.type == "true-false"][:3]
    person = learner("Noor Sample", "n-200")
    person.answer(first, "true")
    person.ready()
    person.page.reload()
    person.ready()
    person.shows(first, "True")

    person.answer(second, "false")
    person.ready()
    person.answer(third, "true")
    person.ready()
    for id, side in ((first, "True"), (second, "False"), (third, "True")):
        person.shows(id, side)

    course.stop(signal.SIGKILL)
    person.answer(third, "false")
    expect(person.page.locator(".page-status")).to_have_attribute("data-status", "waiting", timeout=30_000)
    course.start()
    person.ready()
    person.page.reload()
    person.ready()
    person.shows(third, "False")


def test_a_case_takes_two_paths_to_two_ends(learner: SignIn) -> None:
    person = learner("Oumar Sample", "o-300")
    case = next(cell for cell in person.course()["cells"].values() if cell["kind"] == "case")
    ways = _two_ways(case)
    person.go_to(case["id"])
    place = person.cell(case["id"])
    for way in ways:
        begin = place.get_by_role("button", name="Begin")
        if not begin.is_visible():
            place.get_by_role("button", name="Start again").first.click()
        begin.click()
        for scene, choice in way:
            if choice is None:
                place.get_by_role("button", name="Continue").click()
            else:
                person.decide(case["id"], case["scenes"][scene]["choices"][choice]["text"].replace("*", ""))
        expect(place.get_by_role("heading", name="How it ended")).to_be_visible()
    ends = {case["scenes"][way[-1][0]]["choices"][way[-1][1]]["to"] if way[-1][1] else case["scenes"][way[-1][0]]["to"] for way in ways}
    assert len(ends) == 2
    person.ready()
    person.page.reload()
    person.ready()
    expect(place.get_by_role("heading", name="How it ended")).to_be_visible()


def test_two_learners_and_two_tabs_do_not_overwrite_each_other(learner: SignIn) -> None:
    first, second = [id for id, question in graded().items() if question.type == "true-false"][:2]
    ana, ben = learner("Ana Sample", "a-400"), learner("Ben Sample", "b-401")
    ana.answer(first, "true")
    ben.answer(first, "false")
    tab = Learner(ana.page.context.new_page(), ana.url)
    tab.page.goto(ana.url)
    tab.ready()
    tab.answer(second, "true")
    ana.answer(first, "false")
    for person in (ana, ben, tab):
        person.ready()
        person.page.reload()
        person.ready()
    for person in (ana, tab):
        person.shows(first, "False")
        person.shows(second, "True")
    ben.shows(first, "False")
    ben.shows(second, None)


def _two_ways(case: dict) -> list[list[tuple[str, str | None]]]:  # type: ignore[type-arg]
    """Two ways from the start to different ends, as (scene, choice) with None where a question stands."""
    ways: dict[str, list[tuple[str, str | None]]] = {}
    waiting: list[tuple[str, list[tuple[str, str | None]]]] = [(case["start"], [])]
    seen = {case["start"]}
    while waiting and len(ways) < 2:
        name, way = waiting.pop(0)
        scene = case["scenes"][name]
        if "end" in scene:
            ways[name] = way
        steps = [(choice["to"], id) for id, choice in scene.get("choices", {}).items()] or ([(scene["to"], None)] if "to" in scene else [])
        for target, choice in steps:
            if target not in seen:
                seen.add(target)
                waiting.append((target, [*way, (name, choice)]))
    return list(ways.values())
