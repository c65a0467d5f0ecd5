"""``duty``: the commands for the person who looks after a running course (docs/operating.md)."""

import argparse
import os
import sys
from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path

import msgspec

from widgets.problems import CourseProblem


def main(arguments: Iterable[str] | None = None) -> int:
    """Run a command; 0 where all is well, 1 with a sentence where something needs a person."""
    chosen = _parser().parse_args(None if arguments is None else list(arguments))
    try:
        return int(chosen.act(chosen))
    except CourseProblem as problem:
        print(problem, file=sys.stderr)
    except BrokenPipeError:
        # The reader has closed the pipe (`| head`); without this, Python reports the error again at its exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    except KeyboardInterrupt:
        print("Interrupted. Nothing half-made was kept.", file=sys.stderr)
    return 1


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="duty", description="Look after a running course. Run it in the course's folder.")
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    status = commands.add_parser("status", help="say whether all is well; exit status 1 where something needs a person")
    status.add_argument("--json", action="store_true", help="for a monitoring system")
    status.set_defaults(act=_status)
    backup = commands.add_parser("backup", help="write all that the course holds into one archive, while it runs")
    backup.add_argument("file", type=Path, metavar="FILE", help="the new archive; in a folder, it gets a name with the time in it")
    backup.set_defaults(act=_backup)
    restore = commands.add_parser("restore", help="put an archive's course into this folder; the course must not run")
    restore.add_argument("file", type=Path, metavar="FILE", help="the archive")
    restore.add_argument("--replace", action="store_true", help="move the work that is here aside first")
    restore.set_defaults(act=_restore)
    for command in (status, backup, restore):
        command.add_argument("--course", type=Path, default=Path.cwd(), help="the course's folder (default: this one)")
    return parser


# What a command needs takes a second or two to import: each only its own.


def _status(chosen: argparse.Namespace) -> int:
    from grading.operating.report import report_lines
    from grading.operating.status import look

    status = look(chosen.course.resolve())
    print(msgspec.json.format(msgspec.json.encode(status)).decode() if chosen.json else "\n".join(report_lines(status)))
    return 1 if status.problems else 0


def _backup(chosen: argparse.Namespace) -> int:
    from grading.course.opening import open_course
    from grading.operating.backup import make_backup, summary

    course = open_course(chosen.course.resolve())
    file = chosen.file
    if file.is_dir():
        file /= f"{course.directory.course_id}-{datetime.now(UTC):%Y%m%dT%H%M%SZ}.tar.gz"
    print("\n".join(summary(make_backup(course, file), file)))
    return 0


def _restore(chosen: argparse.Namespace) -> int:
    from grading.operating.restore import restore

    print("\n".join(restore(chosen.course, chosen.file, replace=chosen.replace)))
    return 0
