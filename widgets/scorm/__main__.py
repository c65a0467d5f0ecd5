"""Makes SCORM packages where there is no `source/`, as in the learner's tree: ``python -m widgets.scorm [FOLDER]``."""

import sys

from widgets.build_command import build_released
from widgets.scorm.package import build, report


def main(arguments: list[str] | None = None) -> int:
    """Make packages of `release/` in the folder named, 'scorm' by default. Gives 1 where it cannot."""
    what = "Make each module a package for a learning platform."
    make = lambda target, release: report(target, build(target, release))  # noqa: E731
    return build_released("python -m widgets.scorm", what, "scorm", make, arguments)


if __name__ == "__main__":
    sys.exit(main())
