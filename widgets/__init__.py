"""Duty to Report, the learner's side: questions, cases, answers, hand-in and the page.

Nothing here imports `grading`, pandas, matplotlib or nbgrader: a kernel of it runs for each learner.
"""

from typing import Any


def load_ipython_extension(shell: Any) -> None:
    """Make the course's magics known: ``%load_ext widgets`` in a module's first code cell."""
    from widgets.magics import CourseMagics

    magics = CourseMagics(shell)
    shell.register_magics(magics)
    magics.start()
