"""``python -m grading``, which is ``duty``."""

import sys

from grading.cli import main

sys.exit(main())
