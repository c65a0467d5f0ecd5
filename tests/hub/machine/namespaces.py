"""A machine of its own in namespaces of Linux: files, network and processes are apart, and all is gone at its end."""

import contextlib
import os
import shlex
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import psutil

from tests.hub.accounts import readable_python, unreadable

HOST = "hub.academy.example"
CLONE_ADDRESS = "https://git.academy.example/duty-to-report.git"
_PROGRAMS = ("unshare", "nsenter", "setpriv", "ip", "mount", "createuser", "createdb", "openssl", "curl", "git", "make", "useradd")
TRUSTED = "/root/trusted.crt"
"""The certificates that a browser there takes."""
_APART = ("unshare", "--mount", "--net", "--pid", "--fork", "--kill-child", "--mount-proc")
_HERE = Path(__file__).parent
# What the commands change is laid over what is there.
_SETUP = """
mount -t tmpfs room {room}/over
for place in etc home opt srv var/lib; do
    mkdir -p {room}/over/$place/upper {room}/over/$place/work
    mount -t overlay over -o lowerdir=/$place,upperdir={room}/over/$place/upper,workdir={room}/over/$place/work /$place
done
mount -t tmpfs run /run
mkdir /run/lock
ip link set lo up
echo '127.0.0.1 {host}' >> /etc/hosts
git config --system url.{clone}.insteadOf {address}
git config --system safe.directory '*'
cd {root}
TMPDIR={room} exec {test_python} -m tests.hub.machine.database
"""
_STAND_INS = {
    "apt-get": "echo apt-get is asked for: $*",
    "python3": 'exec {python} {here}/python3.py {root} {prefix} "$@"',
    "systemctl": 'exec {python} {here}/systemctl.py "$@"',
    "journalctl": "exec {python} {here}/systemctl.py journal duty-hub",
}


def why_not() -> str:
    """Why there can be no such machine here; empty where there can."""
    if sys.platform != "linux" or os.geteuid() != 0:
        return "only root on Linux can follow docs/hub.md"
    if missing := [name for name in _PROGRAMS if shutil.which(name) is None]:
        return f"docs/hub.md cannot be followed without {', '.join(missing)}"
    if readable_python() is None:
        return "there is no Python of this version that other accounts can run"
    if subprocess.run(
        ["unshare", "--mount", "--net", "--pid", "--fork", "--mount-proc", "true"], check=False, capture_output=True
    ).returncode:
        return "there can be no namespaces here"
    if Path("/tmp") in Path(sys.prefix).resolve().parents:  # noqa: S108  # nothing is written there
        return "the hub's service has a /tmp of its own, so it cannot see this clone; use one elsewhere"
    return unreadable()


class Machine:
    """The machine of an administrator who follows the document."""

    def __init__(self, room: Path, inside: int) -> None:
        self._room, self._inside = room, inside

    def run(self, script: str, answers: str = "") -> subprocess.CompletedProcess[str]:
        """Run lines of shell as root there, up to the first that fails; `answers` are typed where a program asks."""
        file = self._room / "script"
        file.write_text(script)
        line = ["nsenter", f"--target={self._inside}", "--mount", "--net", "--pid", "--wd=/root", "env", "-i"]
        path = f"{self._room / 'bin'}:/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"
        line += [f"PATH={path}", "HOME=/root", "LANG=C.UTF-8", "bash", "-euo", "pipefail", str(file)]
        return subprocess.run(line, input=answers, text=True, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, check=False, timeout=300)

    def python(self, root: Path, module: str, *arguments: str) -> subprocess.CompletedProcess[str]:
        """Run a module of the tests there; it trusts the certificate of the hub."""
        words = [sys.executable, "-m", module, *arguments]
        return self.run(f"cd {root}\nexport SSL_CERT_FILE={TRUSTED}\n{shlex.join(words)}\n")


@contextlib.contextmanager
def machine(root: Path) -> Iterator[Machine]:
    """The machine, with the repository in `root` as the clone's address and a PostgreSQL server that asks who somebody is."""
    room = Path(tempfile.mkdtemp(prefix="dtr-machine-", dir="/var/tmp"))
    room.chmod(0o711)
    try:
        clone, python = _cloned(root, room), readable_python()
        _stand_ins(room, root, str(python))
        (room / "over").mkdir()
        setup = _SETUP.format(room=room, host=HOST, clone=clone, address=CLONE_ADDRESS, root=root, test_python=sys.executable)
        with subprocess.Popen([*_APART, "bash", "-euc", setup], stdout=subprocess.PIPE, text=True) as outside:
            try:
                assert outside.stdout is not None
                assert outside.stdout.readline() == "ready\n"
                yield Machine(room, psutil.Process(outside.pid).children()[0].pid)
            finally:
                outside.kill()
    finally:
        shutil.rmtree(room)


def _cloned(root: Path, room: Path) -> Path:
    """A repository with what is in the working tree now, so that the test tries what is being changed."""
    clone = room / "repository"
    names = subprocess.run(["git", "ls-files", "-coz", "--exclude-standard"], cwd=root, capture_output=True, check=True).stdout
    for name in filter(None, os.fsdecode(names).split("\0")):
        if (root / name).is_file():
            (clone / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(root / name, clone / name)
    git = ["git", "-c", "user.name=test", "-c", "user.email=test@localhost"]
    for words in (["init", "--quiet"], ["add", "--all"], ["commit", "--quiet", "--message=As it is"]):
        subprocess.run([*git, *words], cwd=clone, check=True)
    return clone


def _stand_ins(room: Path, root: Path, python: str) -> None:
    (room / "bin").mkdir()
    # Where every account can read them.
    here = shutil.copytree(_HERE, room / "stand-ins")
    for name, line in _STAND_INS.items():
        file = room / "bin" / name
        file.write_text(f"#!/bin/sh\n{line.format(python=python, here=here, root=root, prefix=sys.prefix)}\n")
        file.chmod(0o755)
