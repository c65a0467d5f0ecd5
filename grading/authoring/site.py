"""The field edition as a website, made from a course with its `source/` (``duty site``) and compared with it before publishing."""

import argparse

from grading.authoring.field import build_checked, edition_arguments, run_edition
from widgets.field.site import build_site, site_report


def arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments of `duty site`."""
    edition_arguments(parser, "site")


def run(options: argparse.Namespace) -> int:
    """Build the website. Raises CourseProblem if it is refused."""
    return run_edition(options, lambda target, root: site_report(target, build_checked(build_site, "The website is", target, root)))
