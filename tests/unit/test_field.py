"""The field edition as files: whole, for anybody, without a key, and refused where it would not be."""

import base64
import json
import re
import subprocess
import sys
from pathlib import Path

import pytest

from grading.authoring import export, field
from grading.authoring.confidential import Secrets, course_secrets
from grading.authoring.leaks import leaks
from tests.keys import MODULES, ROOT, graded
from tests.page_data import page_data
from tests.unit import building
from widgets import inline
from widgets.field.__main__ import main
from widgets.field.building import build
from widgets.field.edition import page
from widgets.problems import CourseProblem

PIXEL = base64.b64decode("iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==")
MOST_LETTERS = 700_000
"""How long the field edition of a module of this course may be. Any course's may have `building.MOST_SIGNS`."""
OUTSIDE = re.compile(
    r"""(?:src|href|action|srcset|poster|data)\s*=\s*["'](?!#|data:)|url\(|@import|<(?:iframe|object|embed|base)\b""", re.IGNORECASE
)


@pytest.fixture(scope="module")
def awareness() -> str:
    return page("awareness", ROOT / "release")


@pytest.fixture
def release(tmp_path: Path) -> Path:
    building.write_module(tmp_path / "release" / "mod", building.released(building.sound_cells()))
    return tmp_path / "release"


def add_prose(release: Path, prose: str) -> None:
    cells = [*building.released(building.sound_cells()), building.markdown(f"## More\n\n{prose}")]
    building.write_module(release / "mod", cells)


def test_nothing_is_fetched_and_the_policy_forbids_it(awareness: str) -> None:
    markup = re.sub(r"<script\b.*?</script>", "", awareness, flags=re.DOTALL)
    prose_links = re.findall(r'<a href="(.*?)"', markup)
    rest = re.sub(r"<a href=.*?>", "", markup)
    assert prose_links
    assert [found for found in OUTSIDE.findall(rest) if found] == []
    assert "default-src 'none'" in awareness
    assert "fetch(" not in awareness
    assert "import(" not in awareness


def test_no_key_of_a_graded_question_is_in_it(awareness: str, tmp_path: Path) -> None:
    (tmp_path / "awareness-en.html").write_text(awareness, encoding="utf-8")
    secrets = course_secrets(ROOT)
    assert len(secrets.texts) > 100
    assert leaks(tmp_path, secrets) == []
    cells = page_data(awareness)["cells"]
    for id in graded():
        assert cells[id].keys().isdisjoint({"key", "why", "worth"})


def test_a_secret_in_the_pages_data_would_be_found(awareness: str, tmp_path: Path) -> None:
    """In the page's data a text is escaped: the check reads it as the page does."""
    text = 'Nobody <may> read "this" & that, for it’s the key.'
    data = json.dumps({"why": text}).replace("<", "\\u003c").replace("&", "\\u0026")
    (tmp_path / "x.html").write_text(awareness.replace('id="course-data">{', f'id="course-data">{data[:-1]}, ', 1), encoding="utf-8")
    assert len(leaks(tmp_path, Secrets(frozenset({text})))) == 1


def test_it_is_nobodys_and_has_no_answers(release: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (release / "mod" / "answers.json").write_text('{"format": 1, "entries": {"p1": {"value": "true"}}}')
    monkeypatch.setenv("JUPYTERHUB_USER", "eve-77")
    text = page("mod", release)
    assert not page_data(text).keys() & {"learner", "answers", "seed", "results"}
    assert "eve-77" not in text


def test_a_page_can_have_another_start(release: Path) -> None:
    assert f"{inline.script('scorm/scorm12')}.start();" in page("mod", release, entry="scorm/scorm12")


def test_pictures_are_in_the_page(release: Path) -> None:
    (release / "mod" / "a map.png").write_bytes(PIXEL)
    add_prose(release, "![A map of the <camp>](a%20map.png)")
    text = page("mod", release)
    assert f'<img src="data:image/png;base64,{base64.b64encode(PIXEL).decode()}" alt="A map of the &lt;camp&gt;"' in text


@pytest.mark.parametrize(
    ("source", "sentence"),
    [
        ("missing.png", "'missing.png' of 'mod' is not beside the notebook"),
        ("../mod.png", "'../mod.png' of 'mod' cannot be taken in"),
        ("https://example.org/a.png", "'https://example.org/a.png' of 'mod' cannot be taken in"),
        ("page.html", "'page.html' of 'mod' cannot be taken in"),
    ],
)
def test_a_picture_that_is_not_there_is_said(release: Path, source: str, sentence: str) -> None:
    (release / "mod.png").write_bytes(PIXEL)
    add_prose(release, f"![A map]({source})")
    with pytest.raises(CourseProblem, match=re.escape(sentence)):
        page("mod", release)


def test_the_folder_leads_to_every_module_and_can_be_written_again(release: Path, tmp_path: Path) -> None:
    target = tmp_path / "stick"
    building.write_module(release / "second", building.released(building.sound_cells()))
    assert build(target, release).keys() == {"index.html", "mod-en.html", "second-en.html"}
    index = (target / "index.html").read_text()
    assert re.findall(r'href="([\w.-]+html)"', index) == ["mod-en.html", "second-en.html"]
    assert "A module" in index
    (release / "second" / "second.ipynb").unlink()
    sizes = build(target, release)
    assert {path.name: path.stat().st_size for path in target.iterdir()} == sizes
    assert sizes.keys() == {"index.html", "mod-en.html"}


def test_a_folder_with_something_else_stays_as_it_is(release: Path, tmp_path: Path) -> None:
    target = tmp_path / "mine"
    target.mkdir()
    (target / "letter.html").write_text("<p>mine</p>")
    with pytest.raises(CourseProblem, match="holds something else"):
        build(target, release)
    assert [path.name for path in target.iterdir()] == ["letter.html"]


def test_a_file_that_is_too_large_is_refused(release: Path, tmp_path: Path) -> None:
    (release / "mod" / "large.png").write_bytes(PIXEL * 10_000)
    add_prose(release, "![A map](large.png)")
    with pytest.raises(CourseProblem, match=r"mod-en\.html would have \d{4} KB; 900 KB are the most"):
        build(tmp_path / "stick", release)
    assert not (tmp_path / "stick").exists()


@pytest.mark.parametrize("module", MODULES)
def test_the_modules_stay_small_for_slow_connections(module: str) -> None:
    text = page(module, ROOT / "release")
    parts = {
        "data": len(json.dumps(page_data(text), ensure_ascii=False)),
        "script": len(inline.script("offline/field")),
        "style": len(inline.style()),
    }
    parts["prose"] = len(text) - sum(parts.values())
    largest = max(parts, key=lambda name: parts[name])
    over = len(text) - MOST_LETTERS
    assert over <= 0, f"{module} has {over:,} letters too many. The largest part is its {largest}: {parts[largest]:,}. All: {parts}"


@pytest.mark.parametrize("content", ["{half", "[]", '{"cells": 7}', '{"cells": []}'])
def test_what_is_no_notebook_is_said(release: Path, content: str) -> None:
    (release / "mod" / "mod.ipynb").write_text(content)
    with pytest.raises(CourseProblem, match=r"mod\.ipynb"):
        page("mod", release)


def test_a_language_that_is_not_there_is_said(release: Path) -> None:
    with pytest.raises(CourseProblem, match="not there in the language 'xx'"):
        page("mod", release, "xx")


def test_the_command_says_what_it_wrote_and_what_is_wrong(release: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main([str(tmp_path / "stick"), "--release", str(release)]) == 0
    assert re.search(r"mod-en\.html +\d+ KB", capsys.readouterr().out)
    assert main([str(tmp_path / "stick"), "--release", str(tmp_path / "none")]) == 1
    assert "No module has been released" in capsys.readouterr().err
    (tmp_path / "file").write_text("")
    assert main([str(tmp_path / "file" / "stick"), "--release", str(release)]) == 1
    assert f"{tmp_path / 'file' / 'stick'} cannot be written" in capsys.readouterr().err


def test_the_learners_side_builds_it_by_itself(release: Path, tmp_path: Path) -> None:
    """In the learner's tree there is neither `grading/` nor nbgrader."""
    script = "import sys\nsys.modules.update(dict.fromkeys(['grading', 'nbgrader', 'pandas', 'matplotlib']))\n"
    script += "from widgets.field.__main__ import main\nsys.exit(main(sys.argv[1:]))"
    command = [sys.executable, "-c", script, str(tmp_path / "stick"), "--release", str(release)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")


@pytest.fixture
def course(tmp_path: Path, release: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A course whose release is taken for what its source gives."""
    building.write_module(tmp_path / "source" / "mod", building.sound_cells())
    monkeypatch.setattr(field, "refuse_old_release", lambda root: None)
    return tmp_path


def test_an_author_builds_it_too(course: Path) -> None:
    assert "mod-en.html" in field.build_field(course / "stick", course)


def test_a_stale_release_is_not_built(tmp_path: Path, release: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    building.write_module(tmp_path / "source" / "mod", building.sound_cells())
    monkeypatch.setattr(export, "check", lambda name, root: [f"{name} is not what source/ gives. Run 'make release'."])
    with pytest.raises(CourseProblem, match="Run 'make release'"):
        field.build_field(tmp_path / "stick", tmp_path)
    assert not (tmp_path / "stick").exists()


def test_what_would_leak_is_not_built(course: Path) -> None:
    add_prose(course / "release", building.NOTE)
    with pytest.raises(CourseProblem, match=r"not written, for it would hold what no learner may have:\nmod-en\.html"):
        field.build_field(course / "stick", course)
    assert not (course / "stick").exists()


def test_a_module_without_source_is_not_built(course: Path) -> None:
    building.write_module(course / "release" / "older", building.released(building.sound_cells()))
    with pytest.raises(CourseProblem, match="release/older has no source any more"):
        field.build_field(course / "stick", course)
