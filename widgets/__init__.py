"""Duty to Report, the learner's side: questions, cases, answers, hand-in and the page.

Nothing here imports `grading`, and nothing imports pandas, matplotlib or nbgrader at start.
"""

from typing import Any


def load_ipython_extension(shell: Any) -> None:
    """Register the course's magics: ``%load_ext widgets`` in a module's first code cell.

    Running that cell again reconnects the notebook, although IPython itself loads an extension only once.
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
