"""The facilitator's room as an extension of the instructor's JupyterLab; only `grading/jupyter/` enables it.

A plain page is enough, without Voila: a class does not need a kernel, which would lose the class's state when it exits.
"""

from pathlib import Path
from typing import TYPE_CHECKING

from jupyter_server.utils import url_path_join

from grading.facilitating.handlers import SETTING, handlers
from grading.facilitating.room import Room

if TYPE_CHECKING:
    from jupyter_server.serverapp import ServerApp


def _jupyter_server_extension_points() -> list[dict[str, str]]:
    return [{"module": __name__}]


def _load_jupyter_server_extension(server: "ServerApp") -> None:
    """Called by Jupyter's server when it starts."""
    server.web_app.settings[SETTING] = Room(Path(server.root_dir))
    server.web_app.add_handlers(".*$", [(url_path_join(server.base_url, address), handler) for address, handler in handlers()])
