"""Builds the field edition where there is no `source/`, as in the learner's tree: ``python -m widgets.field [FOLDER]``."""

import sys

from widgets.build_command import command
from widgets.field.building import build, report


def main(arguments: list[str] | None = None) -> int:
    """Build from `release/` into the folder named, 'field' by default. Gives 1 where it cannot."""
    what = "Make each module a file that needs no network."
    return command("python -m widgets.field", what, "field", lambda target, release: report(target, build(target, release)), arguments)


if __name__ == "__main__":
    sys.exit(main())
