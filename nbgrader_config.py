"""The course for nbgrader: all of it is in `grading.config`."""

import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent
sys.path.insert(0, str(ROOT))

from grading.config import configure  # noqa: E402

configure(get_config(), ROOT)  # type: ignore[name-defined]  # noqa: F821
