"""The pages of a pilot: the test for print, and the report. Both are one HTML file each, without scripts."""

from pathlib import Path

import jinja2
import mistune
from markupsafe import Markup

from grading.pilot.analysis import TOO_EASY, Result
from grading.pilot.codes import how_to_write
from grading.pilot.paper import Paper

ENOUGH = 8
"""The fewest people of whom a pilot says something about a test."""
_HERE = Path(__file__).resolve().parent
_markdown = mistune.create_markdown(escape=True)
_templates = jinja2.Environment(loader=jinja2.FileSystemLoader(_HERE), autoescape=True, trim_blocks=True, lstrip_blocks=True)
_templates.filters["markdown"] = lambda text: Markup(_markdown(text))  # noqa: S704  # mistune escapes HTML


def test_page(paper: Paper, title: str) -> str:
    """The test for print: consent, questions, answer sheet. The template is given what is printed, and never a key."""
    hints = {asked.number: how_to_write(asked).partition(", or leave")[0] for asked in paper.asked}
    return _templates.get_template("test.html.j2").render(title=title, code=paper.code, questions=paper.printed, hints=hints)


def report_page(results: list[Result]) -> str:
    """The report of a pilot."""
    return _templates.get_template("report.html.j2").render(results=results, enough=ENOUGH, limit=100 * TOO_EASY)
