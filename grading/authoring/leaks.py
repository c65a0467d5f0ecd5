"""Checks everything that leaves the author's hands: ``duty leaks FOLDER...``.

It is for `release/`, the learner's exported tree, and what learners get back. A folder passes only if it contains
only allowed files, its notebooks only allowed fields, and its texts none of the course's secrets.
"""

import argparse
import html
import json
import os
import re
from collections.abc import Iterator
from pathlib import Path

from grading.authoring.confidential import Secrets, as_one_line, course_secrets
from grading.authoring.released_notebook import notebook_leaks
from grading.sources.notebooks import ROOT

TEXT_TYPES = {
    *(".ipynb", ".py", ".js", ".ts", ".css", ".html", ".j2", ".json", ".yaml", ".yml"),
    *(".txt", ".md", ".toml", ".cfg", ".lock", ".svg", ".xml", ".typed"),
}
PICTURE_TYPES = {".png", ".ico", ".jpg", ".webp"}
BARE_NAMES = {
    *("LICENSE", "LICENSE-CONTENT", "try", "postBuild", "start"),
    *("Makefile", "Dockerfile", ".nojekyll", ".gitignore", ".gitkeep", ".dockerignore"),
}
"""Files without an extension that a learner's tree may contain."""
CLOSED_ROOMS = {
    "source",
    "grading",
    "autograded",
    "submitted",
    "feedback",
    "exchange",
    "learners",
    "certificates",
    "signing",
    "tests",
    ".git",
    ".ipynb_checkpoints",
}
"""Folders that learners never get."""
CLOSED_FILES = {"answers.json", "nbgrader_config.py", "gradebook.db", "private.pem", "register.json"}
_IMPORTS_GRADING = re.compile(r"^\s*(?:from|import)\s+grading\b", re.MULTILINE)
_PRIVATE_KEY = re.compile(r"-----BEGIN (?:[A-Z]+ )?PRIVATE KEY-----")
_TAG = re.compile(r"<[^>]*>")
_JSON_IN_HTML = re.compile(r'<script type="application/json"[^>]*>(.*?)</script>', re.DOTALL)


def leaks(folder: Path, secrets: Secrets | None = None) -> list[str]:
    """Report everything in `folder` that no learner may have, one sentence each with the file's name; an empty list if there is nothing.

    `secrets` defaults to those of the course that this module belongs to. Raises NotebookProblem if the course's own source cannot be read.
    """
    secrets = course_secrets(ROOT) if secrets is None else secrets
    if not folder.is_dir():
        return [f"{folder} is not a folder, so nothing could be checked. Correct the name."]
    return [f"{path.relative_to(folder)}: {leak}" for path in _entries(folder) for leak in _entry_leaks(path, secrets)]


def _entries(folder: Path) -> Iterator[Path]:
    for where, folders, files in os.walk(folder):
        folders.sort()
        yield from (Path(where) / name for name in folders + sorted(files))


def _entry_leaks(path: Path, secrets: Secrets) -> Iterator[str]:
    if path.is_symlink():
        yield "It is a link; what it leads to is not checked. Remove it."
    elif path.is_dir():
        if path.name in CLOSED_ROOMS:
            yield "A folder of this name is never a learner's. Remove it."
    elif not path.is_file() or (path.suffix not in TEXT_TYPES | PICTURE_TYPES and path.name not in BARE_NAMES) or path.name in CLOSED_FILES:
        yield "A file of this name or type is not allowed. Remove it."
    elif path.suffix not in PICTURE_TYPES:
        yield from _text_leaks(path, secrets)


def _text_leaks(path: Path, secrets: Secrets) -> Iterator[str]:
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError):
        yield "It cannot be read as plain text (UTF-8), so it cannot be checked. Remove it."
        return
    if path.suffix == ".ipynb":
        yield from notebook_leaks(path, secrets.graded_in(path.stem))
    if path.suffix == ".py" and _IMPORTS_GRADING.search(text):
        yield "It imports 'grading', which no learner has."
    if _PRIVATE_KEY.search(text):
        yield "It holds a private key. Remove it."
    # Each version once, and all in one text, because there are hundreds of secrets and files. No secret holds a line break.
    read = "\n".join({as_one_line(version) for version in _versions(path, text)})
    for secret in sorted(secret for secret in secrets.texts if secret in read):
        yield f"It holds a text that no learner may have: '{secret[:60]}...'"


def _versions(path: Path, text: str) -> Iterator[str]:
    """The raw text, and the text as a reader would see it, without escapes, bold marks and markup."""
    yield text
    yield text.replace("**", "")
    yield text.replace('\\"', '"').replace("''", "'")
    yield html.unescape(_TAG.sub("", text))
    for data in _data_in(path, text):
        try:
            strings = "\n".join(_strings(json.loads(data)))
        except (ValueError, RecursionError):
            continue
        yield strings
        yield strings.replace("**", "")
        yield strings.replace('\\"', '"').replace("''", "'")
        yield html.unescape(_TAG.sub("", strings))


def _data_in(path: Path, text: str) -> list[str]:
    """The JSON of a file: the whole file, or the data in a page."""
    if path.suffix == ".html":
        return _JSON_IN_HTML.findall(text)
    return [text] if path.suffix in {".ipynb", ".json"} else []


def _strings(node: object) -> Iterator[str]:
    """All texts in JSON data, including the names of fields; a list of texts (a cell's lines) also as one text."""
    if isinstance(node, str):
        yield node
    elif isinstance(node, dict):
        for key, value in node.items():
            yield str(key)
            yield from _strings(value)
    elif isinstance(node, list) and node and all(isinstance(entry, str) for entry in node):
        yield "".join(node)
        yield from node
    elif isinstance(node, list):
        for value in node:
            yield from _strings(value)


def arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments of `duty leaks`."""
    parser.add_argument("folder", nargs="+", type=Path, metavar="FOLDER", help="a folder that others will get")


def run(options: argparse.Namespace) -> int:
    """Print what no learner may have in each folder; returns 1 if there is anything. Raises CourseProblem."""
    secrets = course_secrets(ROOT)
    leak_lines = [f"{folder}/{leak}" for folder in options.folder for leak in leaks(folder, secrets)]
    print("\n".join(leak_lines) if leak_lines else "The folders hold only what learners may have.")
    return int(bool(leak_lines))
