"""The page's modules as one script, and its style, for hosts that do not fetch them one by one.

A page that brings all it needs is drawn after one round trip, however slow the line; one that is
opened from a file, and a notebook in JupyterLab, may not import at all.
"""

import functools
import json
import re
from pathlib import Path
from typing import Any

from widgets.paths import FORMS, KINDS_FOLDER, STATIC
from widgets.shortening import short_script, short_style

_SENTENCES = STATIC / "ground" / "strings.json"
_IMPORT = re.compile(r'^import (\{[^}]*\}|\w+) from "([\w./#-]*)"(?: with \{ type: "json" \})?;\n', re.MULTILINE)
_EXPORT = re.compile(r"^export (?=(?:async )?(?:function|const|class) ([\w$]+))", re.MULTILINE)
_WORD = re.compile(r"[\w$]+")
_SHEET = re.compile(r'^@import "([\w./#-]*\.css)";\n', re.MULTILINE)
_DARK = re.compile(r'@media screen \{\s*:root\[data-theme="dark"\] (\{[^{}]*\}\s*\}\n)')
_DARK_BY_SYSTEM = r'@media screen and (prefers-color-scheme: dark) { :root:not([data-theme="light"]) \1\g<0>'


@functools.cache
def script(entry: str, folder: Path = STATIC) -> str:
    """An expression whose value is what the module `entry` of a folder exports; nothing in it can end an HTML script.

    Each module that it needs is a function in it, called once and before the modules that import it, so names are local to their
    module. Raises ValueError if modules import each other in a circle.
    """
    names: dict[Path, str] = {}
    modules: list[str] = []
    sentences: list[str] = []

    def visit(file: Path) -> str:
        if file not in names:
            names[file] = ""
            source = _source(file)
            needed = [(what, visit(_located(path, file))) for what, path in _IMPORT.findall(source)]
            names[file] = f"${len(modules) + len(sentences)}"
            if file == _SENTENCES:
                sentences.append(names[file])
            else:
                exports = f"{{default:{source}}}" if file.suffix == ".json" else _wrapped(source, needed)
                modules.append(f"const {names[file]}={exports};")
        if not names[file]:
            raise ValueError(f"{file} imports a module that needs it. Move what both use into a third module.")
        return names[file]

    last = visit((folder / f"{entry}.js").resolve())
    words = set(_WORD.findall("\n".join(modules)))
    spoken = [f"const {name}={{default:{_spoken(words)}}};" for name in sentences]
    return short_script("\n".join(["(()=>{", *spoken, *modules, f"return {last}", "})()"]))


def _spoken(words: set[str]) -> str:
    """The interface's sentences, without the topics of which no key is among a script's words: learning platforms in other editions."""
    topics: dict[str, dict[str, Any]] = json.loads(_SENTENCES.read_text(encoding="utf-8"))
    return json.dumps({topic: group for topic, group in topics.items() if words & group.keys()}, ensure_ascii=False, separators=(",", ":"))


def gathered(package: Path, name: str) -> str:
    """One module or stylesheet of what the folders in a package have under a name; a folder without that file is left out.

    `#forms/answer.js` is `gathered(FORMS, "answer.js")`. It exports `forms`: what each `answer.js` exports as `answer`, by the form's type.
    """
    folders = sorted(file.parent.name for file in package.glob(f"*/{name}"))
    if name.endswith(".css"):
        return "".join(f'@import "./{folder}/{name}";\n' for folder in folders)
    export = name.removesuffix(".js")
    imports = "".join(f'import {{ {export} as f{place} }} from "./{folder}/{name}";\n' for place, folder in enumerate(folders))
    entries = ",".join(f'"{folder.replace("_", "-")}":f{place}' for place, folder in enumerate(folders))
    return f"{imports}export const {package.name} = {{{entries}}};\n"


def _source(file: Path) -> str:
    return gathered(file.parent, file.name) if file.parent in (FORMS, KINDS_FOLDER) else file.read_text(encoding="utf-8")


def _located(path: str, importer: Path) -> Path:
    """The file that a module imports by this path. Those directly in FORMS or KINDS_FOLDER are not on the disk: they are `gathered`."""
    room, _, name = path.partition("/")
    return ({"#course": STATIC, "#forms": FORMS, "#kinds": KINDS_FOLDER}.get(room, importer.parent / room) / name).resolve()


def _wrapped(source: str, needed: list[tuple[str, str]]) -> str:
    """The module as an expression whose value is its exports. `needed` are the names that it imports and the variable that holds them."""
    imports = f"const {','.join(f'{_pattern(what)}={name}' for what, name in needed)};" if needed else ""
    exports = ",".join(_EXPORT.findall(source))
    body = _EXPORT.sub("", _IMPORT.sub("", source))
    return f"(()=>{{{imports}\n{body}\nreturn{{{exports}}}}})()"


def _pattern(what: str) -> str:
    """What is imported, names in braces or the default, as the pattern that takes it out of the exports."""
    if not what.startswith("{"):
        return f"{{default:{what}}}"
    return what.replace(" as ", ":")


@functools.cache
def style(sheet: str = "course", folder: Path = STATIC) -> str:
    """A stylesheet of a folder and those that it imports, in their order. Dark colours also come by what the system prefers."""

    def joined(file: Path) -> str:
        source = _source(file)
        imported = "".join(joined(_located(path, file)) for path in _SHEET.findall(source))
        return imported + short_style(_DARK.sub(_DARK_BY_SYSTEM, _SHEET.sub("", source)))

    return joined(folder / f"{sheet}.css")
