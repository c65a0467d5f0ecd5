"""The facilitator's room as an extension of the instructor's JupyterLab; `grading/jupyter/` enables it there and nowhere else.

A plain page is enough, and no Voila: nothing in a class needs a kernel, which would forget the class when it ends.
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
    """Jupyter's server calls this at its start."""
    server.web_app.settings[SETTING] = Room(Path(server.root_dir))
    server.web_app.add_handlers(".*$", [(url_path_join(server.base_url, address), handler) for address, handler in handlers()])
