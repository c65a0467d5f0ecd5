"""The page's icons, from Lucide: ``python -m tests.icons`` writes those that are used, ``--check`` only compares.

`icons.txt` lists Lucide's names that may be used (https://lucide.dev/icons), in order. Those that point in the direction of the text
are marked `mirrored`. An icon travels with the page only if a script has its name as a text, or if a diagram on it shows it: authors
have no npm, so the icons of diagrams are a small set that is always there (`widgets/kinds/diagram/icons.py`).
``--from FOLDER`` reads the package `lucide-static` from another folder than that of `tests/javascript_tools.py`.
"""

import argparse
import json
import re
import sys
from collections.abc import Iterator
from pathlib import Path

from tests.javascript_tools import MODULES
from widgets.kinds.diagram import icons as diagrams

_ROOT = Path(__file__).resolve().parents[1]
OF_PAGE = _ROOT / "widgets" / "static" / "ground" / "icons.js"
OF_DIAGRAMS = _ROOT / "widgets" / "kinds" / "diagram" / "icons.json"
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


def listed() -> dict[str, bool]:
    """The icons that may be used, each with whether it is mirrored where text runs from right to left."""
    lines = (line.partition(" ") for line in LIST.read_text(encoding="utf-8").splitlines())
    return {name: mark == "mirrored" for name, _, mark in lines}


def used() -> list[str]:
    """The listed icons whose name a script has as a text."""
    files = (file for folder in _SCRIPTS for file in (_ROOT / folder).rglob("*.js") if file not in (OF_PAGE, OF_DIAGRAMS))
    texts = {text for file in files for text in _STRING.findall(file.read_text(encoding="utf-8"))}
    return [name for name in listed() if name in texts]


def icon_files(package: Path = PACKAGE) -> dict[Path, str]:
    """The text of each script with icons."""
    licence = (package / "LICENSE").read_text(encoding="utf-8").partition("\n---")[0].strip()
    head = _HEAD.format(
        version=json.loads((package / "package.json").read_text(encoding="utf-8"))["version"],
        licence="\n".join(f" * {line}".rstrip() for line in licence.splitlines()),
    )
    return {
        OF_PAGE: head + _written(package, used()),
        OF_DIAGRAMS: _data(package, sorted({*diagrams.ICONS} - {*used()})),
    }


def _written(package: Path, names: list[str]) -> str:
    shapes = ",\n".join(f"  {_key(name)}: [{', '.join(map(json.dumps, _elements(package, name)))}]" for name in names)
    icons = f"{_about('ICONS')}export const ICONS = {{\n{shapes},\n}};\n"
    return f"\n{icons}\n{_about('MIRRORED')}export const MIRRORED = {json.dumps(_mirrored(names))};\n"


def _data(package: Path, names: list[str]) -> str:
    """Icons as JSON, one a line: the shape is `DiagramIcons`. Those that scripts use are on every page, and not in it."""
    shapes = ",\n".join(f"    {json.dumps(name)}: {json.dumps([*_elements(package, name)])}" for name in names)
    return f'{{\n  "shapes": {{\n{shapes}\n  }},\n  "mirrored": {json.dumps(_mirrored(names))}\n}}\n'


def _mirrored(names: list[str]) -> list[str]:
    return [name for name in names if listed()[name]]


def _about(name: str) -> str:
    return f"/**\n * {_ABOUT[name]}\n */\n"


def _key(name: str) -> str:
    return json.dumps(name) if "-" in name else name


def _elements(package: Path, name: str) -> Iterator[object]:
    """The elements of an icon: each its tag and attributes, a path only its `d`."""
    drawing = (package / "icons" / f"{name}.svg").read_text(encoding="utf-8").partition(">\n  ")[2]
    for tag, attributes in _ELEMENT.findall(f"  {drawing}"):
        values = dict(_ATTRIBUTE.findall(attributes))
        yield values["d"] if [*values] == ["d"] else [tag, values]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true", help="write nothing; fail if the file differs")
    parser.add_argument("--from", dest="package", type=Path, default=PACKAGE, metavar="FOLDER", help="the package lucide-static")
    options = parser.parse_args()
    if not options.package.is_dir():
        sys.exit(f"There is no package lucide-static in {options.package}. Run 'python -m tests.javascript_tools --install'.")
    for file, text in icon_files(options.package).items():
        if not options.check:
            file.write_text(text, encoding="utf-8")
        elif file.read_text(encoding="utf-8") != text:
            sys.exit(f"{file} differs from lucide-static. Run 'python -m tests.icons'.")


if __name__ == "__main__":
    main()
