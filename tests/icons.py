"""The page's icons, from Lucide: ``python -m tests.icons`` writes those that are used, ``--check`` only compares.

`icons.txt` lists Lucide's names that may be used (https://lucide.dev/icons), in order. Those that point in the direction of the text
are marked `mirrored`. An icon travels with the page only if a script has its name as a text.
``--from FOLDER`` reads the package `lucide-static` from another folder than that of `tests/javascript_tools.py`.
"""

import argparse
import json
import re
import sys
from collections.abc import Iterator
from pathlib import Path

from tests.javascript_tools import MODULES

_ROOT = Path(__file__).resolve().parents[1]
FILE = _ROOT / "widgets" / "static" / "ground" / "icons.js"
PACKAGE = MODULES / "lucide-static"
LIST = _ROOT / "tests" / "icons.txt"
_SCRIPTS = ("widgets/static", "widgets/forms", "widgets/kinds", "grading/facilitating/static")
_STRING = re.compile(r'"([a-z][a-z0-9-]*)"')
_ELEMENT = re.compile(r"<(circle|ellipse|line|path|polygon|polyline|rect) ([^>]*?)\s*/>")
_ATTRIBUTE = re.compile(r'([\w-]+)="([^"]*)"')
_HEAD = """/*! Icons: Lucide {version} (https://lucide.dev/license). Copyright (c) 2026 Lucide Icons and Contributors, ISC License; \
in part from Feather, Copyright (c) 2013-present Cole Bemis, MIT License. */
/*
 * Made from the npm package lucide-static: do not edit it, run `python -m tests.icons`. The licence:
 *
{licence}
 */
"""
_ABOUT = {
    "ICONS": "Each icon's elements; a path is only its `d`.\n *\n * @satisfies {Record<string, IconElement[]>}",
    "MIRRORED": "The icons that are mirrored in text from right to left.\n *\n * @type {string[]}",
}


def used() -> dict[str, bool]:
    """The listed icons whose name a script has as a text, each with whether it is mirrored where text runs from right to left."""
    files = (file for folder in _SCRIPTS for file in (_ROOT / folder).rglob("*.js") if file != FILE)
    texts = {text for file in files for text in _STRING.findall(file.read_text(encoding="utf-8"))}
    listed = (line.partition(" ") for line in LIST.read_text(encoding="utf-8").splitlines())
    return {name: mark == "mirrored" for name, _, mark in listed if name in texts}


def written(package: Path = PACKAGE) -> str:
    """The text of the script with the icons that are used."""
    icons = used()
    shapes = ",\n".join(f"  {_key(name)}: [{', '.join(_elements(package, name))}]" for name in icons)
    mirrored = json.dumps([name for name, is_mirrored in icons.items() if is_mirrored])
    licence = (package / "LICENSE").read_text(encoding="utf-8").partition("\n---")[0].strip()
    head = _HEAD.format(
        version=json.loads((package / "package.json").read_text(encoding="utf-8"))["version"],
        licence="\n".join(f" * {line}".rstrip() for line in licence.splitlines()),
    )
    return f"{head}\n{_about('ICONS')}export const ICONS = {{\n{shapes},\n}};\n\n{_about('MIRRORED')}export const MIRRORED = {mirrored};\n"


def _about(name: str) -> str:
    return f"/**\n * {_ABOUT[name]}\n */\n"


def _key(name: str) -> str:
    return json.dumps(name) if "-" in name else name


def _elements(package: Path, name: str) -> Iterator[str]:
    """The elements of an icon, as JavaScript."""
    drawing = (package / "icons" / f"{name}.svg").read_text(encoding="utf-8").partition(">\n  ")[2]
    for tag, attributes in _ELEMENT.findall(f"  {drawing}"):
        values = dict(_ATTRIBUTE.findall(attributes))
        yield json.dumps(values["d"] if [*values] == ["d"] else [tag, values])


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true", help="write nothing; fail if the file differs")
    parser.add_argument("--from", dest="package", type=Path, default=PACKAGE, metavar="FOLDER", help="the package lucide-static")
    options = parser.parse_args()
    if not options.package.is_dir():
        sys.exit(f"There is no package lucide-static in {options.package}. Run 'python -m tests.javascript_tools --install'.")
    text = written(options.package)
    if not options.check:
        FILE.write_text(text, encoding="utf-8")
    elif FILE.read_text(encoding="utf-8") != text:
        sys.exit("The icons differ from those of lucide-static. Run 'python -m tests.icons'.")


if __name__ == "__main__":
    main()
