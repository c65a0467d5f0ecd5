"""A module's page, rendered once for all learners by Voila's exporter, without executing anything.

Personal data come with a second request (`widgets.serving.module_handlers`), so a page depends only on module,
language and release. It is cached in compressed form and rendered again when one of its files changes.
"""

import asyncio
import gzip
import hashlib
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import nbformat
from jupyter_server.utils import url_path_join
from voila.exporter import VoilaExporter

from widgets import inline
from widgets.content.pictures import TYPES
from widgets.data_files import TRANSLATIONS, data_files
from widgets.languages.catalogue import Language
from widgets.pages.model import ModulePage
from widgets.pages.module_list import ADDRESS
from widgets.pages.page import course_page, served_page
from widgets.paths import TEMPLATE, TEMPLATES
from widgets.plain import json_in_script, json_of
from widgets.serving.course_handler import page_policy

Kind = Literal["page", "content"]


@dataclass(frozen=True)
class SharedPage:
    """A page or its content, ready to be sent."""

    packed: bytes
    """Compressed with gzip."""
    etag: str
    policy: str
    """The value of its Content-Security-Policy; empty unless it is a page."""

    @property
    def plain(self) -> bytes:
        """The uncompressed form, for the rare client that does not accept gzip."""
        return gzip.decompress(self.packed)


class SharedPages:
    """The page cache of one server. Safe to use from several threads: at worst a page is rendered twice."""

    def __init__(self, base_url: str) -> None:
        self._base_url = base_url
        self._kept: dict[tuple[Kind, Path, str], tuple[object, SharedPage]] = {}

    def get(self, kind: Kind, notebook: Path, names: list[str], language: Language) -> SharedPage:
        """The page of a released notebook, or its content as JSON. `names` are all modules beside it.

        Raises CourseProblem if it cannot be read.
        """
        key = (kind, notebook, language.code)
        made_from = _made_from(notebook, names)
        kept = self._kept.get(key)
        if kept is None or kept[0] != made_from:
            page = served_page(notebook, names, language, url_path_join(self._base_url, ADDRESS))
            text = self._rendered(page) if kind == "page" else json_of(page)
            kept = self._kept[key] = (made_from, _ready(text, is_page=kind == "page"))
        return kept[1]

    def _rendered(self, page: ModulePage) -> str:
        values = {
            "course": page,
            "course_data": json_in_script(course_page(page)),
            "script": inline.script("host/served"),
            "style": inline.style(),
            "address": url_path_join(self._base_url, ADDRESS, page.module) + "/",
        }
        exporter = VoilaExporter(template_name=TEMPLATE, extra_template_basedirs=[str(TEMPLATES)], base_url=self._base_url)
        # The template draws what the notebook declares, so the exporter has no cell to run or show.
        nothing = nbformat.from_dict({"cells": [], "metadata": {}, "nbformat": 4, "nbformat_minor": 5})

        async def text() -> str:
            return "".join([part async for part, _resources in exporter.generate_from_notebook_node(nothing, {}, values)])

        return asyncio.run(text())


def _ready(text: str, is_page: bool) -> SharedPage:
    raw = text.encode()
    policy = page_policy(text) if is_page else ""
    return SharedPage(gzip.compress(raw, compresslevel=9, mtime=0), f'"{hashlib.sha256(raw).hexdigest()[:32]}"', policy)


def _made_from(notebook: Path, names: list[str]) -> object:
    """A value that changes with any file from which the page is made."""
    release = notebook.parents[1]
    notebooks = [release / name / f"{name}.ipynb" for name in names]
    pictures = sorted(file for file in notebook.parent.rglob("*") if file.suffix in TYPES)
    files = [*notebooks, *pictures, *data_files("*.yaml"), *data_files(f"{TRANSLATIONS}/*.json")]
    return [(file, file.stat().st_mtime_ns) for file in files if file.is_file()]
