"""``python -m grading.operating``, which is ``duty``."""

import sys

from grading.operating.cli import main

sys.exit(main())
