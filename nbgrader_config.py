"""The course for nbgrader: all of it is in `grading.config`."""

import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent
sys.path.insert(0, str(ROOT))

try:
    from grading.config import configure

    c = get_config()  # type: ignore[name-defined]  # noqa: F821
    configure(c, ROOT)
    # Settings of your own, such as c.LateSubmissionPlugin.penalty_method, go here (docs/grading.md).
except Exception as problem:
    # nbgrader itself would go on without this file: it would open another gradebook, and run what learners submitted.
    sys.exit(f"The course cannot be set up: {problem}")
