"""Writes the texts for reviewers on each save in the instructor's JupyterLab; only `grading/jupyter/` enables it."""

from pathlib import Path
from typing import TYPE_CHECKING, Any

from grading.authoring.review_text import update_review_text
from grading.sources.notebooks import module_folders
from widgets.problems import CourseProblem

if TYPE_CHECKING:
    from jupyter_server.serverapp import ServerApp


def _jupyter_server_extension_points() -> list[dict[str, str]]:
    return [{"module": __name__}]


def _load_jupyter_server_extension(server: "ServerApp") -> None:
    """Called by Jupyter's server when it starts."""
    server.contents_manager.register_post_save_hook(after_save)


def after_save(os_path: str, contents_manager: Any, **_: Any) -> None:
    """Write the text of the module whose notebook was saved. Called by Jupyter's server after each save of any file.

    A text that cannot be written is logged: the notebook is saved anyway, and ``make validate`` reports the text.
    """
    path = Path(os_path)
    if path.parent not in module_folders(path.parent.parent.parent) or path.name != f"{path.parent.name}.ipynb":
        return
    try:
        update_review_text(path.parent)
    except CourseProblem as problem:
        contents_manager.log.warning(str(problem))
