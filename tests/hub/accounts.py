"""Accounts of the machine for a hub whose learners have servers of their own: only root can make them."""

import contextlib
import grp
import os
import pwd
import shutil
import subprocess
import sys
import sysconfig
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import msgspec

from tests.browser.course import ROOT

COURSE_ACCOUNT = "dtr-course"
LEARNERS = ("dtr-one", "dtr-two")


def why_not() -> str:
    """Why these tests cannot run here; empty where they can."""
    if os.name != "posix" or os.geteuid() != 0:
        return "only root can make accounts of the machine"
    if shutil.which("useradd") is None:
        return "there is no useradd"
    if readable_python() is None:
        return "there is no Python of this version that other accounts can run"
    return unreadable()


def unreadable() -> str:
    """Why other accounts cannot run this clone with its packages; empty where they can."""
    for path in (ROOT, Path(sysconfig.get_path("purelib")).resolve()):
        if not all(place.stat().st_mode & 0o001 for place in (path, *path.parents)):
            return f"other accounts cannot read {path}"
    return ""


def readable_python() -> str | None:
    """A Python of this version that every account can run."""
    for name in (sys.executable, f"/usr/bin/python{sys.version_info.major}.{sys.version_info.minor}"):
        real = Path(name).resolve()
        if real.is_file() and all(place.stat().st_mode & 0o001 for place in (real, *real.parents)):
            return name
    return None


@contextlib.contextmanager
def accounts() -> Iterator[dict[str, pwd.struct_passwd]]:
    """The course's account and two learners' ones, with homes that nobody else can read; removed at the end."""
    room = Path(tempfile.mkdtemp(prefix="dtr-homes-", dir="/var/tmp"))  # others have to get through it
    room.chmod(0o711)
    names = []
    try:
        for name in (COURSE_ACCOUNT, *LEARNERS):
            subprocess.run(["useradd", "--create-home", "--home-dir", str(room / name), name], check=True, capture_output=True)
            names.append(name)
            (room / name).chmod(0o700)
        yield {name: pwd.getpwnam(name) for name in names}
    finally:
        for name in names:
            subprocess.run(["pkill", "-KILL", "-u", name], check=False)
            subprocess.run(["userdel", name], check=False, capture_output=True)
        shutil.rmtree(room, ignore_errors=True)


def environment_for_all(room: Path) -> Path:
    """A Python environment in `room` that every account can run, with what this one has; gives its `bin`."""
    python = readable_python()
    assert python
    subprocess.run([python, "-m", "venv", "--without-pip", str(room / "env")], check=True)
    packages = next((room / "env").glob("lib/python*/site-packages"))
    (packages / "all.pth").write_text(f"import site; site.addsitedir({sysconfig.get_path('purelib')!r})\n")
    for name in ("share", "etc"):  # templates of Voila, kernels and extensions of Jupyter
        (room / "env" / name).symlink_to(Path(sysconfig.get_path("data")) / name)
    programs = room / "env" / "bin"
    # nbgrader calls this one by its name
    alembic = programs / "alembic"
    alembic.write_text(f"#!{programs / 'python'}\nfrom alembic.config import main\nmain()\n")
    alembic.chmod(0o755)
    return programs


def attempt(account: pwd.struct_passwd, act: Callable[[], Any]) -> Any:
    """What an account of the machine gets that does this: the result, or the name of the error."""
    read, write = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(read)
        try:
            os.setgroups([entry.gr_gid for entry in grp.getgrall() if account.pw_name in entry.gr_mem])
            os.setgid(account.pw_gid)
            os.setuid(account.pw_uid)
            outcome = act()
        except Exception as error:
            outcome = type(error).__name__
        with contextlib.suppress(OSError), os.fdopen(write, "wb") as out:
            out.write(msgspec.json.encode(outcome))
        os._exit(0)
    os.close(write)
    with os.fdopen(read, "rb") as answer:
        outcome = answer.read()
    os.waitpid(child, 0)
    return msgspec.json.decode(outcome)
