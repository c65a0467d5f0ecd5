"""What translators get and give back: everything is in it, nothing secret is, and what would break a page is refused."""

import json
import re
import shutil
from pathlib import Path

import msgspec
import pytest
from babel.messages.catalog import Catalog

from grading.authoring.confidential import as_one_line, course_secrets
from grading.authoring.translating import catalogues, command
from grading.authoring.translating.catalogues import TranslationProblem
from grading.authoring.translating.collect import Message, learners_messages, results_messages
from grading.authoring.translating.command import write_catalogues
from grading.cli import main as duty
from widgets.languages.catalogue import INTERFACE, Language, interface
from widgets.problems import CourseProblem

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def public() -> list[Message]:
    return learners_messages(ROOT)


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A copy of the course without its translations."""
    for name in ("source", "release"):
        shutil.copytree(ROOT / name, tmp_path / name)
    shutil.copytree(ROOT / "data", tmp_path / "data", ignore=shutil.ignore_patterns("translations"))
    return tmp_path


def catalog(code: str, *messages: Message) -> Catalog:
    made = Catalog(locale=code.replace("-", "_"))
    made.update(catalogues.template(messages))
    return made


def translate(path: Path, code: str, said: dict[tuple[str, str], str | tuple[str, ...]]) -> None:
    """Do a translator's work in a file."""
    catalogue = catalogues.read_catalogue(path, code)
    for (context, text), string in said.items():
        message = catalogue.get(text, context or None)
        assert message is not None, (context, text)
        message.string = string
    catalogues.write(path, catalogue)


def test_all_kinds_of_text_are_collected(public: list[Message]) -> None:
    texts = {(message.context, message.text) for message in public}
    contexts = {message.context for message in public}
    assert {f"{INTERFACE}{key}" for key in interface()} <= contexts
    assert ("", "Please enter your name.") in texts
    assert ("", "Go to the course") in texts
    assert ("criteria/examples", "Recognising trafficking") in texts
    assert ("awareness/text", "2. What human trafficking is") in texts
    assert any(context.startswith("data/glossary/terms.") for context in contexts)
    for place in ("p01-1/options.a", "p01-1/why.a", "p02-1/left.l1", "warm-up/statements.w1.why.true", "account/note", "ex-01/about"):
        assert f"awareness/{place}" in contexts
    plural = next(message for message in public if message.context == f"{INTERFACE}minutes")
    assert (plural.text, plural.plural) == ("About {n} minute", "About {n} minutes")
    assert all(message.file and message.line for message in public)


def test_the_title_of_an_optional_page_stays_the_same_text_for_translators(root: Path) -> None:
    assert "## 14. Your questions (optional)" in (root / "release" / "awareness" / "awareness.ipynb").read_text()
    found = [message for message in learners_messages(root) if message.text.startswith("14. Your questions")]
    assert [(message.context, message.text) for message in found] == [("awareness/text", "14. Your questions")]
    assert found[0].note == "On the page '14. Your questions', a heading."


def test_what_becomes_public_holds_no_key_and_the_other_holds_the_reasons(public: list[Message]) -> None:
    secrets = course_secrets(ROOT)
    text = "\n".join(as_one_line(f"{message.context} {message.text}").replace("**", "") for message in public)
    assert [secret for secret in secrets.texts if secret in text] == []
    graded = {f"{module}/{id}/why" for module, id in secrets.graded_ids}
    assert not [message for message in public if message.context.rpartition(".")[0] in graded]
    reasons = [message for message in results_messages(ROOT) if message.context]
    assert {message.context.rpartition(".")[0] for message in reasons} <= graded
    assert len(reasons) > 100


def test_every_sentence_of_a_result_is_in_one_of_the_catalogues(public: list[Message]) -> None:
    marked = re.compile(r"""\b_\(\s*["']""")
    rooms = {
        file.relative_to(ROOT).as_posix() for file in (ROOT / "grading").rglob("*.py") if marked.search(file.read_text(encoding="utf-8"))
    }
    assert rooms
    assert rooms <= {message.file for message in [*public, *results_messages(ROOT)]}


def test_a_secret_in_what_is_released_is_not_written_out(root: Path) -> None:
    secret = max(course_secrets(root).texts, key=len)
    notebook = root / "release" / "awareness" / "awareness.ipynb"
    nb = json.loads(notebook.read_text(encoding="utf-8"))
    nb["cells"].append({"cell_type": "markdown", "id": "x", "metadata": {}, "source": [f"So: {secret}"]})
    notebook.write_text(json.dumps(nb), encoding="utf-8")
    with pytest.raises(CourseProblem, match="no learner may have"):
        write_catalogues(root)
    assert not (root / "data" / "translations").exists()


@pytest.mark.long
def test_what_a_translator_writes_comes_to_the_page(root: Path) -> None:
    write_catalogues(root, ["ar"])
    room = root / "data" / "translations"
    path = room / "ar" / "LC_MESSAGES" / "course.po"
    # the order of gettext's forms is not that of the browser's categories
    forms = ("zero", "one", "two", "few", "other", "many")
    minutes = tuple(f"{form} {{n}}" for form in forms)
    translations: dict[tuple[str, str], str | tuple[str, ...]] = {
        ("page/skip", "Skip to the content"): "إلى المحتوى",
        ("page/minutes", "About {n} minute"): minutes,
        ("", "Please enter your name."): "الاسم من فضلك",
        ("awareness/text", "Warm-up"): "إحماء",
    }
    translate(path, "ar", translations)
    report_lines = write_catalogues(root)
    language = msgspec.json.decode((room / "ar.json").read_bytes(), type=Language)
    assert (language.code, language.name, language.direction) == ("ar", "العربية", "rtl")
    assert language.strings == {
        "skip": "إلى المحتوى",
        "minutes": dict(zip(forms, minutes, strict=True)),
    }
    assert language.text("", "Please enter your name.") == "الاسم من فضلك"
    assert language.text("awareness/text", "Warm-up") == "إحماء"
    assert any(line.startswith("ar/course.po: 4 of ") for line in report_lines)


@pytest.mark.long
def test_nothing_changes_where_nothing_changed(root: Path) -> None:
    write_catalogues(root, ["fr"])
    files = {path: path.stat().st_mtime_ns for path in (root / "data" / "translations").rglob("*.po*")}
    assert len(files) == 2
    write_catalogues(root)
    assert {path: path.stat().st_mtime_ns for path in files} == files


def test_what_was_translated_stays_when_the_english_changes(tmp_path: Path) -> None:
    path = tmp_path / "fr.po"
    old, new = Message("c", "An old sentence.", "a", 1), Message("c", "An old sentence!", "a", 1)
    catalogues.update(path, "fr", catalogues.template([old]))
    translate(path, "fr", {("c", old.text): "Une vieille phrase."})
    catalogues.update(path, "fr", catalogues.template([new]))
    catalogue = catalogues.read_catalogue(path, "fr")
    message = catalogue.get(new.text, "c")
    assert message is not None
    assert (message.string, message.fuzzy) == ("Une vieille phrase.", True)
    assert catalogues.compiled(catalogue, "fr").messages == {}


ONE = Message("c", "Ask {mission.name}, then see **[the list](#ref-a)**.", "a", 1)
MANY = Message("page/x", "{n} answer of {all}", "a", 1, plural="{n} answers of {all}")


@pytest.mark.parametrize(
    ("code", "message", "said", "problem"),
    [
        ("fr", ONE, "Voir **[la liste](#ref-a)**.", "has lost {mission.name}"),
        ("fr", ONE, "{mission.name} {nom}, **[la liste](#ref-a)**.", "has {nom}, which the English text has not"),
        ("fr", ONE, "{mission.name}, **[la liste](#ref-b)**.", "has other link targets"),
        ("fr", ONE, "{mission.name}, **[la liste](#ref-a).", "opens a ** that it does not close"),
        ("fr", MANY, ("{n} de {all}", ""), "2 forms for numbers"),
        ("fr", MANY, ("{n} de {all}", "{n}"), "in msgstr[1] has lost {all}"),
        ("fr", MANY, ("une de {all}", "{n} de {all}"), "in msgstr[0] has lost {n}"),
        ("ar", MANY, ("{all}", "{all}", "{all}", "{all}", "{n} {all}", "{n} {all}"), "in msgstr[3] has lost {n}"),
    ],
)
def test_a_translation_that_would_break_a_page_is_refused_with_file_line_and_mend(
    tmp_path: Path, code: str, message: Message, said: str | tuple[str, ...], problem: str
) -> None:
    path = tmp_path / f"{code}.po"
    catalogues.write(path, catalog(code, message))
    translate(path, code, {(message.context, message.text): said})
    [found] = catalogues.problems(path, catalogues.read_catalogue(path, code))
    assert problem in found
    line = int(found.removeprefix(f"{path}:").partition(":")[0])
    assert path.read_text(encoding="utf-8").splitlines()[line - 1].startswith(("#", "msgctxt", "msgid"))


def test_a_form_for_one_number_may_go_without_the_number(tmp_path: Path) -> None:
    path = tmp_path / "ar.po"
    catalogues.write(path, catalog("ar", MANY))
    translate(path, "ar", {(MANY.context, MANY.text): ("{all}", "{all}", "{all}", "{n} {all}", "{n} {all}", "{n} {all}")})
    assert catalogues.problems(path, catalogues.read_catalogue(path, "ar")) == []


@pytest.mark.long
def test_a_language_with_a_mistake_keeps_the_page_as_it_was(root: Path) -> None:
    write_catalogues(root, ["fr"])
    room = root / "data" / "translations"
    before = (room / "fr.json").read_bytes()
    translate(room / "fr" / "LC_MESSAGES" / "course.po", "fr", {("page/questionOf", "Question {n} of {all}"): "Question {n}"})
    with pytest.raises(TranslationProblem, match=r"course\.po:\d+: The translation has lost \{all\}"):
        write_catalogues(root)
    assert (room / "fr.json").read_bytes() == before


@pytest.mark.parametrize(("text", "said"), [("msgid oops\n", "cannot be read"), (b"\xff\xfe".decode("latin-1"), "cannot be read")])
def test_a_damaged_file_is_said(tmp_path: Path, text: str, said: str) -> None:
    path = tmp_path / "fr.po"
    path.write_text(text, encoding="latin-1")
    with pytest.raises(TranslationProblem, match=said):
        catalogues.read_catalogue(path, "fr")


def test_a_language_that_nobody_knows_is_said(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, root: Path) -> None:
    monkeypatch.setattr(command, "write_catalogues", lambda begin: write_catalogues(root, begin))
    assert duty(["messages", "klingon-xx"]) == 1
    assert "is not the code of a known language" in capsys.readouterr().err
