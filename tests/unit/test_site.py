"""The field edition as a website: relative addresses only, nothing that a learner may not have, no other folder overwritten."""

import re
from pathlib import Path

import pytest

from grading.authoring.confidential import course_secrets
from grading.authoring.field import build_checked
from grading.authoring.leaks import leaks
from tests.keys import ROOT
from tests.unit import building
from widgets.field.building import build
from widgets.field.site import build_site, main
from widgets.problems import CourseProblem

FILES = {"index.html", "mod-en.html", "404.html", "sw.js", ".nojekyll"}


@pytest.fixture
def release(tmp_path: Path) -> Path:
    building.write_module(tmp_path / "release" / "mod", building.released(building.sound_cells()))
    return tmp_path / "release"


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("www") / "site"
    build_site(folder, ROOT / "release")
    return folder


def test_modules_are_the_files_of_the_field_edition(release: Path, tmp_path: Path) -> None:
    assert set(build_site(tmp_path / "site", release)) == FILES
    build(tmp_path / "field", release)
    assert (tmp_path / "site" / "mod-en.html").read_bytes() == (tmp_path / "field" / "mod-en.html").read_bytes()
    for path in (tmp_path / "site").iterdir():
        assert path.stat().st_mode & 0o777 == 0o644


def test_every_address_is_relative(site: Path) -> None:
    for name in ("index.html", "404.html"):
        text = re.sub(r"<script\b.*?</script>", "", (site / name).read_text(), flags=re.DOTALL)
        addresses = re.findall(r'(?:href|src)="(?!data:)([^"]*)"', text)
        assert addresses
        assert [address for address in addresses if address != "./" and not (site / address).is_file()] == []
    assert "register(`sw.js`)" in (site / "index.html").read_text()
    assert re.search(r'START = \["\./","index\.html"', (site / "sw.js").read_text())


def test_nothing_may_be_fetched_but_the_service_worker(site: Path) -> None:
    policies = {
        name: re.search(r'Policy" content="(.*?)"', (site / name).read_text()) for name in ("index.html", "404.html", "policy-en.html")
    }
    for name, policy in policies.items():
        assert policy
        assert policy[1].startswith("default-src 'none'; script-src 'unsafe-inline'; style-src 'unsafe-inline'; img-src data:; ")
        assert ("worker-src 'self'" in policy[1]) == (name == "index.html")
        assert "connect-src" not in policy[1]


def test_nothing_is_in_it_that_no_learner_may_have(site: Path) -> None:
    assert leaks(site, course_secrets(ROOT)) == []


def test_the_first_page_says_where_answers_are_and_how_to_hand_in(site: Path) -> None:
    text = (site / "index.html").read_text()
    for sentence in ("Your answers stay on this device until you hand them in.", "Send that file to your instructor."):
        assert text.count(sentence) >= 1


def test_a_second_build_replaces_the_first_and_leaves_what_publishes_it(release: Path, tmp_path: Path) -> None:
    target = tmp_path / "site"
    build_site(target, release)
    (target / ".git").mkdir()
    (target / "CNAME").write_text("course.academy.example\n")
    (release / "mod").rename(release / "more")
    (release / "more" / "mod.ipynb").rename(release / "more" / "more.ipynb")
    build_site(target, release)
    assert {path.name for path in target.iterdir()} == FILES - {"mod-en.html"} | {"more-en.html", ".git", "CNAME"}


@pytest.mark.parametrize("name", ["index.html", "sw.js", ".nojekyll", "notes.txt", "pictures/"])
def test_a_folder_of_something_else_is_left_as_it_is(release: Path, tmp_path: Path, name: str) -> None:
    other = tmp_path / "site" / name.rstrip("/")
    other.parent.mkdir()
    if name.endswith("/"):
        other.mkdir()
    else:
        other.write_text("somebody's own")
    with pytest.raises(CourseProblem, match="holds something else"):
        build_site(tmp_path / "site", release)
    assert [path.name for path in (tmp_path / "site").iterdir()] == [other.name]


def test_a_link_is_never_followed(release: Path, tmp_path: Path) -> None:
    build_site(tmp_path / "made", release)
    (tmp_path / "site").mkdir()
    (tmp_path / "site" / "index.html").symlink_to(tmp_path / "made" / "index.html")
    with pytest.raises(CourseProblem, match="holds something else"):
        build_site(tmp_path / "site", release)


def test_the_command_says_what_it_made_and_that_contacts_are_examples(
    release: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main([str(tmp_path / "site"), "--release", str(release)]) == 0
    output = capsys.readouterr().out
    assert "mod-en.html" in output
    assert "Every page still says that its contacts are examples." in output
    assert output.endswith(f"The website is in {tmp_path / 'site'}: put all that is in it onto a web server with https, in any folder.\n")
    assert main([str(tmp_path / "other"), "--release", str(tmp_path / "none")]) == 1
    assert len(capsys.readouterr().err.splitlines()) == 1


def test_a_release_that_is_not_of_its_source_is_refused(tmp_path: Path) -> None:
    building.write_module(tmp_path / "source" / "mod", building.sound_cells())
    (tmp_path / "nbgrader_config.py").write_text((ROOT / "nbgrader_config.py").read_text())
    with pytest.raises(CourseProblem, match="make release"):
        build_checked(build_site, "The website is", tmp_path / "site", tmp_path)
    assert not (tmp_path / "site").exists()
