"""Makes SCORM packages without `source/`, for example in the learner's tree: ``python -m widgets.scorm [FOLDER]``."""

import sys

from widgets.build_command import build_released
from widgets.scorm.package import build, report


def main(arguments: list[str] | None = None) -> int:
    """Make packages of `release/` in the given folder, by default 'scorm'. Returns 1 if it cannot."""
    what = "Make each module a package for a learning platform."
    make = lambda target, release: report(target, build(target, release))  # noqa: E731
    return build_released("python -m widgets.scorm", what, "scorm", make, arguments)


if __name__ == "__main__":
    sys.exit(main())
