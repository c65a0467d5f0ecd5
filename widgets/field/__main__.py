"""Builds the field edition without `source/`, for example in the learner's tree: ``python -m widgets.field [FOLDER]``."""

import sys

from widgets.build_command import build_released
from widgets.field.building import build, report


def main(arguments: list[str] | None = None) -> int:
    """Build from `release/` into the given folder, by default 'field'. Returns 1 if it cannot."""
    what = "Make each module a file that needs no network."
    make = lambda target, release: report(target, build(target, release))  # noqa: E731
    return build_released("python -m widgets.field", what, "field", make, arguments)


if __name__ == "__main__":
    sys.exit(main())
