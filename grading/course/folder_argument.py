"""The argument of a command that names the course it works on."""

import argparse
from pathlib import Path


def add_course(parser: argparse.ArgumentParser) -> argparse.Action:
    """Declare `--course`, the folder of the course: by default the one in which the command is typed."""
    return parser.add_argument("--course", type=Path, default=Path.cwd(), metavar="FOLDER", help="the course's folder (default: this one)")
