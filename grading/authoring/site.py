"""The field edition of a course with its `source/` as a website (``make site``): checked against it before anyone gets it."""

import sys
from pathlib import Path

from grading.authoring.field import build_checked
from grading.authoring.notebooks import ROOT
from widgets.editions import told
from widgets.field.site import build_site, site_report


def main(arguments: list[str]) -> int:
    """Build into the folder named, 'site' by default. Gives 1 where it is refused."""
    target = Path(arguments[0] if arguments else "site").resolve()
    return told(target, lambda: site_report(target, build_checked(build_site, "The website is", target, ROOT)))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
