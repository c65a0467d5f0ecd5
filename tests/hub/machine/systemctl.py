"""Stands in for `systemctl` and `journalctl` where systemd is not process 1: reads a unit and starts exactly what it says.

Of the unit's protections it has those that could keep the hub from working: the account, its rights, what it may write.
It needs nothing but Python, because it runs before anything is installed.
"""

import contextlib
import os
import pwd
import resource
import shlex
import signal
import subprocess
import sys
import threading
import time
from collections import defaultdict
from pathlib import Path

UNITS, RUN = Path("/etc/systemd/system"), Path("/run/units")
_NEVER_READ_ONLY = ("/dev", "/proc", "/sys")
Unit = dict[str, list[str]]


def read_unit(name: str) -> Unit:
    """The values of a unit's settings in their order, with those of its drop-ins; an empty one forgets what came before."""
    files = [UNITS / f"{name}.service", *sorted((UNITS / f"{name}.service.d").glob("*.conf"))]
    unit: Unit = defaultdict(list)
    for line in "\n".join(file.read_text() for file in files).splitlines():
        setting, is_set, value = line.strip().partition("=")
        if is_set and not line.startswith("#"):
            unit[setting] = [*unit[setting], value] if value else []
    return unit


def environment(unit: Unit) -> dict[str, str]:
    """What systemd would give the program: little of its own, and what the unit names."""
    account = pwd.getpwnam(unit["User"][-1])
    variables = {"PATH": "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin", "LANG": "C.UTF-8"}
    variables |= {"HOME": account.pw_dir, "USER": account.pw_name, "LOGNAME": account.pw_name, "SHELL": account.pw_shell}
    lines = [*unit["Environment"], *(line for file in unit["EnvironmentFile"] for line in Path(file).read_text().splitlines())]
    pairs = (line.partition("=") for line in map(str.strip, lines) if line and not line.startswith(("#", ";")))
    return variables | {name: value for name, _is, value in pairs}


def command(unit: Unit) -> list[str]:
    """What is started: by setpriv, which takes rights away."""
    account = pwd.getpwnam(unit["User"][-1])
    line = ["setpriv", f"--reuid={account.pw_uid}", f"--regid={account.pw_gid}", "--init-groups"]
    bounds, ambient = (_rights(unit[name]) for name in ("CapabilityBoundingSet", "AmbientCapabilities"))
    line += [f"--bounding-set=-all{bounds}", f"--inh-caps=-all{ambient}", f"--ambient-caps=-all{ambient}"]
    if unit["NoNewPrivileges"][-1] == "yes":
        line.append("--no-new-privs")
    return [*line, *shlex.split(unit["ExecStart"][-1])]


def protect(unit: Unit, state: Path) -> None:
    """Make all read-only but what the unit names, in the mount namespace of this process."""
    writable = [*" ".join(unit["ReadWritePaths"]).split(), str(state)]
    for path in writable:
        subprocess.run(["mount", "--bind", path, path], check=True)
    subprocess.run(["mount", "-t", "tmpfs", "-o", "mode=1777", "private", "/tmp"], check=True)  # noqa: S108  # PrivateTmp
    if unit["ProtectHome"][-1] == "yes":
        subprocess.run(["mount", "-t", "tmpfs", "-o", "mode=000", "none", "/home"], check=True)
    for line in Path("/proc/self/mounts").read_text().splitlines():
        place = line.split()[1]
        if not place.startswith(_NEVER_READ_ONLY) and place not in (*writable, "/tmp"):  # noqa: S108
            subprocess.run(["mount", "-o", "remount,bind,ro", place], check=False, capture_output=True)


def supervise(name: str) -> None:
    """Run the unit, and again whenever it ends, as the unit says."""
    unit = read_unit(name)
    account = pwd.getpwnam(unit["User"][-1])
    state = Path("/var/lib") / unit["StateDirectory"][-1]
    state.mkdir(exist_ok=True)
    os.chown(state, account.pw_uid, account.pw_gid)
    state.chmod(int(unit["StateDirectoryMode"][-1], 8))
    os.umask(int(unit["UMask"][-1], 8))
    limit = int(unit["LimitNOFILE"][-1])
    with contextlib.suppress(ValueError, OSError):
        resource.setrlimit(resource.RLIMIT_NOFILE, (limit, limit))
    log = (RUN / f"{name}.log").open("ab")
    protect(unit, state)
    final = {int(status) for status in unit["RestartPreventExitStatus"]}
    line, surroundings, folder = command(unit), environment(unit), unit["WorkingDirectory"][-1]
    asked_to_end = threading.Event()
    while not asked_to_end.is_set():
        started = subprocess.Popen(line, env=surroundings, cwd=folder, stdout=log, stderr=log)

        def stop(*_: object, started: subprocess.Popen[bytes] = started) -> None:
            asked_to_end.set()
            started.terminate()

        signal.signal(signal.SIGTERM, stop)
        if started.wait() in final:
            return
        asked_to_end.wait(float(unit["RestartSec"][-1]))


def start(name: str) -> None:
    """Start the unit in the background."""
    RUN.mkdir(exist_ok=True)
    line = ["unshare", "--mount", "--propagation", "private", sys.executable, __file__, "supervise", name]
    with (RUN / f"{name}.errors").open("ab") as errors:
        supervisor = subprocess.Popen(line, stdin=subprocess.DEVNULL, stdout=errors, stderr=errors, start_new_session=True)
    (RUN / f"{name}.pid").write_text(str(supervisor.pid))


def stop(name: str) -> None:
    """Stop the unit, if it runs, and wait for its end."""
    if is_active(name):
        number = int((RUN / f"{name}.pid").read_text())
        os.kill(number, signal.SIGTERM)
        until = time.monotonic() + 60
        while is_active(name) and time.monotonic() < until:
            time.sleep(0.1)


def is_active(name: str) -> bool:
    """Whether the unit runs, or is about to run again."""
    file = RUN / f"{name}.pid"
    process = Path("/proc") / (file.read_text() if file.exists() else "none")
    # Nobody waits for the end of what it left behind.
    return process.is_dir() and ") Z " not in (process / "stat").read_text()


def main(arguments: list[str]) -> int:
    """Do what either program would."""
    words = [word for word in arguments if not word.startswith("-")]
    if words[0] == "journal":
        sys.stdout.write((RUN / f"{words[1]}.log").read_text())
    elif words[0] == "supervise":
        supervise(words[1])
    elif words[0] in ("enable", "start", "restart", "stop"):
        stop(words[1])
        if words[0] != "stop":
            start(words[1])
    elif words[0] == "status":
        active = is_active(words[1])
        sys.stdout.write("active (running)\n" if active else "failed\n")
        return 0 if active else 3
    elif words[0] != "daemon-reload":
        sys.stderr.write(f"There is no stand-in for 'systemctl {words[0]}'.\n")
        return 1
    return 0


def _rights(values: list[str]) -> str:
    return "".join(f",+{word.removeprefix('CAP_').lower()}" for word in " ".join(values).split())


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
