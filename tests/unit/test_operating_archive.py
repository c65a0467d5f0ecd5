"""An archive comes back as it was made or not at all, and never reaches outside the folder into which it is unpacked."""

import contextlib
import gzip
import hashlib
import io
import json
import os
import stat
import subprocess
import tarfile
import tempfile
import zlib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from grading.operating.archive import ArchiveWriter, Manifest, making, read_archive
from widgets.problems import CourseProblem

KIND = "test"
_PARTS = st.one_of(
    st.text(st.characters(codec="utf-8", exclude_characters="/\0"), min_size=1, max_size=60),
    st.binary(min_size=1, max_size=60).filter(lambda raw: not set(raw) & set(b"/\0")).map(os.fsdecode),
)
NAMES = _PARTS.filter(lambda name: name not in (".", "..") and len(os.fsencode(name)) < 200)
TREES = st.dictionaries(NAMES, st.one_of(st.binary(max_size=2000), st.dictionaries(NAMES, st.binary(max_size=50), max_size=3)), max_size=6)


def manifest() -> Manifest:
    return Manifest(kind=KIND, made="2026-03-01T08:00:00+00:00", versions={})


def archived(folder: Path, file: Path) -> Manifest:
    with making(file, manifest()) as archive:
        archive.add_tree(folder, "tree")
    return archive.manifest


def write(folder: Path, tree: dict[str, bytes | dict[str, bytes]]) -> None:
    for name, content in tree.items():
        if isinstance(content, dict):
            (folder / name).mkdir()
            for inner, raw in content.items():
                (folder / name / inner).write_bytes(raw)
        else:
            (folder / name).write_bytes(content)


def read(folder: Path) -> dict[bytes, tuple[int, bytes]]:
    found = sorted(folder.rglob("*"))
    return {os.fsencode(path.relative_to(folder)): (path.stat().st_mode, path.read_bytes() if path.is_file() else b"") for path in found}


@settings(max_examples=60)
@given(TREES, st.sampled_from([0o600, 0o644, 0o755, 0o400]))
def test_files_of_any_name_come_back(tree: dict[str, bytes | dict[str, bytes]], mode: int) -> None:
    with tempfile.TemporaryDirectory() as room:
        source, into, file = Path(room) / "source", Path(room) / "into", Path(room) / "a.tar.gz"
        source.mkdir()
        into.mkdir()
        write(source, tree)
        for path in source.rglob("*"):
            path.chmod(mode | (0o700 if path.is_dir() else 0))
        archived(source, file)
        made = read_archive(file, KIND, into)
        assert read(into / "tree") == read(source)
        assert made.files == sum(path.is_file() for path in source.rglob("*"))


@pytest.fixture(scope="module")
def sound(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """The bytes of a sound archive."""
    room = tmp_path_factory.mktemp("sound")
    (room / "source").mkdir()
    write(room / "source", {"one": b"1" * 1000, "two": {"inner": b"2", "ünï\n\\": os.urandom(500)}, "empty": b""})
    archived(room / "source", room / "a.tar.gz")
    return (room / "a.tar.gz").read_bytes()


def refused(raw: bytes) -> str:
    """The sentence with which these bytes are refused."""
    with tempfile.TemporaryDirectory() as room:
        file, into = Path(room) / "a.tar.gz", Path(room) / "into"
        into.mkdir()
        file.write_bytes(raw)
        with pytest.raises(CourseProblem) as caught:
            read_archive(file, KIND, into)
        assert {path.name for path in Path(room).iterdir()} == {"a.tar.gz", "into"}
    assert "\n" not in str(caught.value)
    return str(caught.value)


@settings(max_examples=150)
@given(st.data())
def test_an_archive_that_lost_its_end_is_refused(sound: bytes, data: st.DataObject) -> None:
    refused(sound[: data.draw(st.integers(0, len(sound) - 1))])


# The header of gzip says when and where it was made, which nothing depends on.
_HEADER = 10


@settings(max_examples=150)
@given(st.data())
def test_an_archive_of_which_a_byte_changed_is_refused(sound: bytes, data: st.DataObject) -> None:
    at, other = data.draw(st.integers(_HEADER, len(sound) - 1)), data.draw(st.integers(1, 255))
    changed = sound[:at] + bytes([sound[at] ^ other]) + sound[at + 1 :]
    assume(not unpacks_alike(changed, sound))
    refused(changed)


def unpacks_alike(one: bytes, other: bytes) -> bool:
    """Whether both unpack to the same: a few bits of a compressed file mean nothing."""
    with contextlib.suppress(OSError, EOFError, zlib.error):
        return gzip.decompress(one) == gzip.decompress(other)
    return False


@given(TREES, TREES)
def test_two_archives_have_the_same_state_exactly_where_their_files_are_the_same(one: dict[str, Any], other: dict[str, Any]) -> None:
    with tempfile.TemporaryDirectory() as room:
        states = {}
        for name, tree in (("one", one), ("again", one), ("other", other)):
            folder = Path(room) / name
            folder.mkdir()
            write(folder, tree)
            states[name] = archived(folder, Path(room) / f"{name}.tar.gz").state
    assert states["one"] == states["again"]
    assert (states["one"] == states["other"]) == (paths(one) == paths(other))


def paths(tree: dict[str, Any]) -> dict[tuple[str, ...], bytes]:
    """The content of each file."""
    content_of: dict[tuple[str, ...], bytes] = {}
    for name, content in tree.items():
        inner = {(): content} if isinstance(content, bytes) else paths(content)
        content_of |= {(name, *path): raw for path, raw in inner.items()}
    return content_of


def test_what_a_file_says_counts_for_the_state_where_its_bytes_do_not(tmp_path: Path) -> None:
    states = []
    for number, content in enumerate(("a", "a", "b")):
        (tmp_path / "dump").write_text(str(number))
        with making(tmp_path / str(number), manifest()) as archive:
            archive.add_file(tmp_path / "dump", "dump", content)
        states.append(archive.manifest.state)
    assert states[0] == states[1] != states[2]


@settings(max_examples=50)
@given(st.binary(max_size=500))
def test_what_is_no_archive_is_refused(raw: bytes) -> None:
    refused(raw)
    refused(gzip.compress(raw))


def forged(*members: tuple[tarfile.TarInfo, bytes]) -> bytes:
    """An archive with sums and manifest that agree with what is in it, whatever that is."""
    raw, lines, counts = io.BytesIO(), b"", {"files": 0, "folders": 0, "bytes": 0}
    with tarfile.open(fileobj=raw, mode="w:gz", format=tarfile.PAX_FORMAT) as tar:
        for member, content in members:
            member.size = len(content)
            tar.addfile(member, io.BytesIO(content))
            if member.isreg():
                lines += f"{hashlib.sha256(content).hexdigest()}  {member.name}\n".encode()
                counts = counts | {"files": counts["files"] + 1, "bytes": counts["bytes"] + len(content)}
            elif member.isdir():
                counts["folders"] += 1
        said = {"kind": KIND, "made": "", "versions": {}, "sums": hashlib.sha256(lines).hexdigest()} | counts
        for name, content in (("SHA256SUMS", lines), ("manifest.json", json.dumps(said).encode())):
            last = tarfile.TarInfo(name)
            last.size = len(content)
            tar.addfile(last, io.BytesIO(content))
    return raw.getvalue()


def member(name: str, kind: bytes = tarfile.REGTYPE, to: str = "") -> tarfile.TarInfo:
    made = tarfile.TarInfo(name)
    made.type, made.linkname, made.mode = kind, to, 0o6777
    return made


def test_a_forged_archive_without_tricks_is_taken(tmp_path: Path) -> None:
    """So the refusals below are of the tricks."""
    (tmp_path / "a").write_bytes(forged((member("folder", tarfile.DIRTYPE), b""), (member("folder/file"), b"x")))
    into = tmp_path / "into"
    into.mkdir()
    read_archive(tmp_path / "a", KIND, into)
    assert (into / "folder" / "file").read_bytes() == b"x"
    assert stat.S_IMODE((into / "folder" / "file").stat().st_mode) == 0o777


@pytest.mark.parametrize(
    "name", ["../out", "/out", "a/../../out", "a//b", "./a", "..", "a/./b", "a/", "", "a/..", "//a"], ids=lambda name: name or "nothing"
)
def test_a_name_that_leads_elsewhere_is_refused(name: str) -> None:
    assert "outside the course's folder" in refused(forged((member(name), b"x"))) or not name


@pytest.mark.parametrize("kind", [tarfile.SYMTYPE, tarfile.LNKTYPE, tarfile.CHRTYPE, tarfile.BLKTYPE, tarfile.FIFOTYPE, tarfile.CONTTYPE])
def test_links_and_devices_are_refused(kind: bytes) -> None:
    assert "link or a special file" in refused(forged((member("a", kind, "../.."), b""), (member("a/out"), b"x")))


def test_two_files_of_one_name_are_refused() -> None:
    refused(forged((member("a"), b"x"), (member("a"), b"y")))
    refused(forged((member("a"), b"x"), (member("a/b"), b"y")))


def test_more_behind_the_manifest_is_refused(sound: bytes) -> None:
    more = io.BytesIO()
    with tarfile.open(fileobj=more, mode="w") as tar:
        tar.addfile(member("late"), io.BytesIO())
    end = gzip.decompress(sound).rstrip(b"\0")
    end += b"\0" * (-len(end) % 512)
    assert "more than it says" in refused(gzip.compress(end + more.getvalue()))


def test_another_kind_and_a_newer_format_are_told_of(tmp_path: Path) -> None:
    with making(tmp_path / "a", manifest()):
        pass
    with pytest.raises(CourseProblem, match=r"another kind \(test\)"):
        read_archive(tmp_path / "a", "other")
    newer = manifest()
    newer.format = 99
    with pytest.raises(CourseProblem, match="newer release"), making(tmp_path / "b", newer):
        pass
    assert [path.name for path in tmp_path.iterdir()] == ["a"]


def test_a_disk_without_room_is_told_of(sound: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("grading.operating.archive._RESERVE", 10**18)
    assert "too little room" in refused(sound)


def test_the_sums_are_those_that_sha256sum_reads(tmp_path: Path, sound: bytes) -> None:
    (tmp_path / "a").write_bytes(sound)
    (tmp_path / "into").mkdir()
    subprocess.run(["tar", "-xzf", tmp_path / "a", "-C", tmp_path / "into"], check=True)
    done = subprocess.run(["sha256sum", "--check", "--strict", "SHA256SUMS"], cwd=tmp_path / "into", capture_output=True, check=False)
    assert done.returncode == 0, done


def test_a_disk_without_links_takes_an_archive(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuses(*_: object) -> None:
        raise PermissionError(1, "Operation not permitted")

    monkeypatch.setattr(os, "link", refuses)
    with making(tmp_path / "a", manifest()):
        pass
    assert [path.name for path in tmp_path.iterdir()] == ["a"]
    with pytest.raises(CourseProblem, match="is there already"), making(tmp_path / "b", manifest()):
        (tmp_path / "b").write_text("another's")
    assert (tmp_path / "b").read_text() == "another's"


@pytest.mark.parametrize("trouble", [lambda: 1 / 0, lambda: Path("/nowhere").stat()])
def test_an_interrupted_archive_leaves_nothing(tmp_path: Path, trouble: Callable[[], object]) -> None:
    (tmp_path / "file").write_text("x")

    def interrupted(archive: ArchiveWriter) -> None:
        archive.add_file(tmp_path / "file", "file")
        trouble()

    with pytest.raises((ZeroDivisionError, CourseProblem)), making(tmp_path / "a", manifest()) as archive:
        interrupted(archive)
    assert [path.name for path in tmp_path.iterdir()] == ["file"]
