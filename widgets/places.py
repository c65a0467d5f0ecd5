"""Where the course finds its things: data files, the template, the page's modules."""

import os
import sys
from pathlib import Path

PACKAGE = Path(__file__).resolve().parent
STATIC = PACKAGE / "static"
"""The page's ES modules and stylesheet."""
JUPYTER_PATH = PACKAGE / "share" / "jupyter"
"""Added to Jupyter's search path, so that Voila finds the course's template."""


def data_folder() -> Path:
    """The folder with `mission.yaml` and the tools' content.

    ``DUTY_DATA`` names it where it is elsewhere (a hub); else it is that of the folder that the course
    runs from, or, where the course is installed, `share/duty-to-report/data` of the Python installation.
    """
    if named := os.environ.get("DUTY_DATA"):
        return Path(named)
    runs_from = PACKAGE.parent
    return runs_from / "data" if (runs_from / "pyproject.toml").is_file() else Path(sys.prefix) / "share" / "duty-to-report" / "data"
