"""The command-line argument that names a course."""

import argparse
from pathlib import Path


def add_course(parser: argparse.ArgumentParser) -> argparse.Action:
    """Declare `--course`, the folder of the course, by default the current folder."""
    return parser.add_argument("--course", type=Path, default=Path.cwd(), metavar="FOLDER", help="the course's folder (default: this one)")
