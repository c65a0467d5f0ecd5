"""The field edition of a course with its `source/` as a website (``make site``): checked against it before anyone gets it."""

import sys

from grading.authoring.field import build_checked, built
from widgets.field.site import build_site, site_report


def main(arguments: list[str]) -> int:
    """Build the website. Gives 1 where it is refused."""
    return built(arguments, "site", lambda target, root: site_report(target, build_checked(build_site, "The website is", target, root)))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
