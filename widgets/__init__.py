"""Duty to Report, the learner's side: questions, cases, answers, hand-in and the page.

Nothing here imports `grading`, and nothing at its start pandas, matplotlib or nbgrader.
"""

from typing import Any


def load_ipython_extension(shell: Any) -> None:
    """Make the course's magics known: ``%load_ext widgets`` in a module's first code cell.

    That cell may be run again, and then the notebook is connected anew: IPython by itself loads nothing twice.
    """
    from widgets.kernel.magics import CourseMagics

    magics = shell.magics_manager.registry.get(CourseMagics.__name__)
    if magics is None:
        magics = CourseMagics(shell)
        shell.register_magics(magics)

    def forget(*_: object) -> None:
        shell.events.unregister("post_run_cell", forget)
        shell.extension_manager.loaded.discard(__name__)

    shell.events.register("post_run_cell", forget)
    magics.start()
