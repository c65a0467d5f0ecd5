"""Bundles as `zip_collect` may find them."""

import os
import stat
import struct
import zipfile
from collections.abc import Callable, Iterable
from pathlib import Path

from tests.hostile.making import (
    ANSWERS,
    HALF_A_GIGABYTE,
    NESTED,
    NOT_PLAIN,
    OUTSIDE,
    SECRET_FILE,
    TIMESTAMP,
    Builder,
    instead,
    sparse,
    trace_of,
)

_BOMB_BYTES = 200_000_000


def read_bundle_files(path: Path) -> dict[str, bytes]:
    """The files of a sound bundle, by name."""
    with zipfile.ZipFile(path) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def write_bundle_files(path: Path, files: Iterable[tuple[str | zipfile.ZipInfo, bytes]], method: int = zipfile.ZIP_DEFLATED) -> None:
    """A zip file of these members, whatever their names."""
    with zipfile.ZipFile(path, "w", method) as archive:
        for name, raw in files:
            archive.writestr(name, raw, compress_type=method)


def _with_members(*more: tuple[str, bytes]) -> Builder:
    """The sound files, and others before and behind them."""

    def build(path: Path) -> None:
        files = list(read_bundle_files(path).items())
        write_bundle_files(path, [*more[::2], *files, *more[1::2]])

    return build


def _climbing(path: Path) -> None:
    up = "../" * 12
    target = str(trace_of(path))
    names = [
        f"{up}{target.lstrip('/')}",
        target,
        f"../{trace_of(path).name}",
        up.replace("/", "\\") + "outside.txt",
        "C:\\outside.txt",
    ]
    _with_members(*((name, b"written outside") for name in names))(path)


def _link_member(name: str, target: str) -> zipfile.ZipInfo:
    info = zipfile.ZipInfo(name)
    info.create_system = 3
    info.external_attr = (stat.S_IFLNK | 0o777) << 16
    info.comment = target.encode()
    return info


def _links_beside(path: Path) -> None:
    files = read_bundle_files(path)
    up = _link_member("up", "")
    write_bundle_files(
        path,
        [
            (up, b".."),
            (f"up/{trace_of(path).name}", b"written outside"),
            *files.items(),
            (_link_member("notes.txt", ""), str(OUTSIDE).encode()),
        ],
    )


def _replaced(change: Callable[[dict[str, bytes]], object]) -> Builder:
    def build(path: Path) -> None:
        files = read_bundle_files(path)
        change(files)
        write_bundle_files(path, files.items())

    return build


def _answers_a_link(path: Path) -> None:
    files = read_bundle_files(path)
    files.pop(ANSWERS)
    write_bundle_files(path, [*files.items(), (_link_member(ANSWERS, ""), str(OUTSIDE).encode())])


def _bomb(path: Path) -> None:
    """A fifth of a gigabyte that takes a megabyte."""
    files = read_bundle_files(path)
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        with archive.open(ANSWERS, "w", force_zip64=True) as file:
            for _ in range(_BOMB_BYTES // 1_000_000):
                file.write(b"0" * 1_000_000)
        for name in (TIMESTAMP, SECRET_FILE):
            archive.writestr(name, files[name])


def _bomb_beside(path: Path) -> None:
    files = read_bundle_files(path)
    write_bundle_files(path, [("bomb.bin", bytes(50_000_000)), *files.items()])


def _patched(path: Path, name: str, at_local: int, at_central: int, value: bytes) -> None:
    """Overwrites a field of a member's headers, in the file itself and in its table of contents."""
    raw = bytearray(path.read_bytes())
    with zipfile.ZipFile(path) as archive:
        local = archive.getinfo(name).header_offset
    encoded = name.encode()
    central = raw.index(b"PK\x01\x02")
    while bytes(raw[central + 46 : central + 46 + len(encoded)]) != encoded:
        central = raw.index(b"PK\x01\x02", central + 4)
    raw[local + at_local : local + at_local + len(value)] = value
    raw[central + at_central : central + at_central + len(value)] = value
    path.write_bytes(raw)


def _lying_size(path: Path) -> None:
    """A bomb that says it unpacks to ten bytes."""
    _bomb(path)
    _patched(path, ANSWERS, 22, 24, struct.pack("<I", 10))


def _encrypted(path: Path) -> None:
    _patched(path, ANSWERS, 6, 8, struct.pack("<H", 1))


def _unknown_packing(path: Path) -> None:
    _patched(path, ANSWERS, 8, 10, struct.pack("<H", 99))


def _packed_otherwise(method: int) -> Builder:
    return lambda path: write_bundle_files(path, read_bundle_files(path).items(), method)


def _overlapping(path: Path) -> None:
    """Every member's entry in the table of contents leads to the bytes of one and the same bomb."""
    files = read_bundle_files(path)
    write_bundle_files(path, [(ANSWERS, bytes(30_000_000)), *((name, files[name]) for name in (TIMESTAMP, SECRET_FILE))])
    raw = bytearray(path.read_bytes())
    central = raw.index(b"PK\x01\x02")
    while central >= 0:
        raw[central + 42 : central + 46] = struct.pack("<I", 0)
        central = raw.find(b"PK\x01\x02", central + 4)
    path.write_bytes(raw)


def _zip64_lie(path: Path) -> None:
    """Says that sizes stand in a zip64 field, where they are as large as a number can be."""
    files = read_bundle_files(path)
    info = zipfile.ZipInfo(ANSWERS)
    info.extra = struct.pack("<HHQQ", 1, 16, 2**63, 2**63)
    write_bundle_files(path, [(info, files.pop(ANSWERS)), *files.items()], zipfile.ZIP_STORED)
    _patched(path, ANSWERS, 18, 20, b"\xff" * 8)


def _end_lies(path: Path) -> None:
    """The table of contents is said to be longer than the file."""
    raw = bytearray(path.read_bytes())
    end = raw.rindex(b"PK\x05\x06")
    raw[end + 8 : end + 20] = struct.pack("<HHII", 0xFFFE, 0xFFFE, 0xFFFFFFF0, 0)
    path.write_bytes(raw)


def _many_members(count: int) -> Builder:
    """A table of contents of so many empty members, written by hand: zipfile would take minutes over it."""

    def build(path: Path) -> None:
        local = struct.pack("<4s5H3I2H", b"PK\x03\x04", 20, 0, 0, 0, 33, 0, 0, 0, 1, 0) + b"x"
        entry = struct.pack("<4s6H3I5H2I", b"PK\x01\x02", 20, 20, 0, 0, 0, 33, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0) + b"x"
        end = struct.pack("<4s4H2IH", b"PK\x05\x06", 0, 0, count & 0xFFFF, count & 0xFFFF, len(entry) * count, len(local), 0)
        path.write_bytes(local + entry * count + end)

    return build


def _same_name_twice(path: Path) -> None:
    files = read_bundle_files(path)
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("answers.jsoX", b'{"format": 1, "entries": {}}')
        for name, raw in files.items():
            archive.writestr(name, raw)
    path.write_bytes(path.read_bytes().replace(b"answers.jsoX", ANSWERS.encode()))


def _a_zip_beside(path: Path) -> None:
    _with_members(("inner.zip", path.read_bytes()), (f"x/{ANSWERS}", b"{}"))(path)


def _cut_short(path: Path) -> None:
    raw = path.read_bytes()
    path.write_bytes(raw[: len(raw) // 2])


def _damaged_member(path: Path) -> None:
    """The answers' packed bytes are not what they were; the table of contents is whole."""
    with zipfile.ZipFile(path) as archive:
        info = archive.getinfo(ANSWERS)
    raw = bytearray(path.read_bytes())
    start = info.header_offset + 30 + len(ANSWERS)
    raw[start + 4 : start + info.compress_size - 4] = b"\xff" * (info.compress_size - 8)
    path.write_bytes(raw)


SOUND_BUNDLES: dict[str, Builder] = {
    "members that climb out": _climbing,
    "members that are links": _links_beside,
    "names in a bundle that differ by case only": _with_members(("ANSWERS.JSON", b"{}"), ("Answers.Json", b"{}"), ("TIMESTAMP.TXT", b"")),
    "a bomb beside the answers": _bomb_beside,
    "a zip in a bundle beside the answers": _a_zip_beside,
    "a bundle that is not packed": _packed_otherwise(zipfile.ZIP_STORED),
    "a bundle behind a program": lambda path: path.write_bytes(b"#!/bin/sh\nexit 1\n" + path.read_bytes()),
}
"""Bundles whose answers are sound: they count, and nothing else of the bundle has an effect."""

REFUSED_BUNDLES: dict[str, tuple[Builder, str]] = {
    "answers in a bundle that are a link": (_answers_a_link, "not a plain file"),
    "a bundle that is a bomb": (_bomb, "is larger than"),
    "a bomb that says it is small": (_lying_size, "damaged"),
    "members that overlap": (_overlapping, "."),
    "an encrypted bundle": (_encrypted, "is encrypted"),
    "a bundle of unknown packing": (_unknown_packing, "packed in a way"),
    "a bundle packed with LZMA": (_packed_otherwise(zipfile.ZIP_LZMA), "packed in a way"),
    "a bundle packed with bzip2": (_packed_otherwise(zipfile.ZIP_BZIP2), "packed in a way"),
    "zip64 sizes that lie": (_zip64_lie, "damaged"),
    "a table of contents that lies": (_end_lies, "damaged"),
    "100,000 members": (_many_members(100_000), "more than"),
    "a million members": (_many_members(1_000_000), "more than"),
    "two members of the same name": (_same_name_twice, "more than once"),
    "a bundle cut short": (_cut_short, "damaged"),
    "a bundle with a damaged member": (_damaged_member, "damaged"),
    "a bundle that is empty": (lambda path: path.write_bytes(b""), "damaged"),
    "a bundle without members": (lambda path: write_bundle_files(path, []), "is missing"),
    "a bundle of 500 MB": (lambda path: sparse(path, HALF_A_GIGABYTE), "damaged"),
    "a bundle that is no zip": (lambda path: path.write_bytes(os.urandom(10_000)), "damaged"),
    "a bundle without a time": (_replaced(lambda files: files.pop(TIMESTAMP)), "does not say when"),
    "a bundle with damaged answers": (_replaced(lambda files: files.update({ANSWERS: b"{"})), "is damaged"),
    "a bundle with answers nested 100,000 deep": (_replaced(lambda files: files.update({ANSWERS: b"[" * NESTED})), "is damaged"),
} | {f"a bundle that is {what}": (instead(make), " file" if what == "a folder" else "plain file") for what, make in NOT_PLAIN.items()}
"""Bundles that cannot be graded, each with words of the sentence that says so."""

BUNDLES: dict[str, Builder] = SOUND_BUNDLES | {name: build for name, (build, _) in REFUSED_BUNDLES.items()}
"""Every hostile bundle: a function for each that turns a sound bundle into it."""
