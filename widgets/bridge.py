"""The widgets that tie the page to the kernel.

One bridge a notebook carries answers to disk. In Voila the template has drawn the page and loaded
its modules, so the bridge's own script is three lines; in JupyterLab it brings the modules once, and
each declared cell has a small widget that draws itself with them.
"""

import asyncio
import functools
import re
from pathlib import Path
from typing import Any

import anywidget
import traitlets

from widgets.places import STATIC
from widgets.session import Session

_IMPORT = re.compile(r'^import \{[^}]*\} from "\./([\w-]+)\.js";\n', re.MULTILINE)
_EXPORT = re.compile(r"^export (?=(?:async )?(?:function|const|class|let)\b)", re.MULTILINE)
_PAGE_SCRIPT = "export default { initialize({ model }) { globalThis.dutyToReport?.connect(model); } };"
_LAB_SCRIPT = """
export default {
  initialize({ model }) {
    const page = model.get("page");
    const courses = (globalThis.dutyToReport ??= {});
    const host = labHost(page, courses[page.folder]?.host);
    courses[page.folder] = { host, mount: (el, cell) => mountInLab(el, cell, host) };
    host.connect(model);
  },
  render({ model, el }) { mountNotice(el, globalThis.dutyToReport[model.get("page").folder].host); },
};
"""
_CELL_SCRIPT = """
export default {
  render({ model, el }) {
    const draw = () => {
      const course = globalThis.dutyToReport?.[model.get("folder")];
      if (course) course.mount(el, model.get("cell"));
      else setTimeout(draw, 100);
    };
    draw();
  },
};
"""


@functools.cache
def inlined(entry: str) -> str:
    """The page's module `entry` and all that it imports as one script, each once, for hosts that cannot import."""
    seen: dict[str, str] = {}

    def visit(name: str) -> None:
        if name not in seen:
            seen[name] = ""
            source = (STATIC / f"{name}.js").read_text(encoding="utf-8")
            for needed in _IMPORT.findall(source):
                visit(needed)
            del seen[name]
            seen[name] = _EXPORT.sub("", _IMPORT.sub("", source))

    visit(entry)
    return "\n".join(seen.values())


class Bridge(anywidget.AnyWidget):
    """Carries the page's messages to the learner's session and its replies back."""

    page = traitlets.Dict().tag(sync=True)

    def __init__(self, folder: Path, page: dict[str, Any] | None = None) -> None:
        self._esm = _PAGE_SCRIPT if page is None else inlined("lab") + _LAB_SCRIPT
        if page is not None:
            self._css = (STATIC / "course.css").read_text(encoding="utf-8")
        super().__init__(page=page or {})
        self.session = Session(folder, self.send)
        self._tasks: set[asyncio.Task[None]] = set()
        self.on_msg(self._receive)

    def _receive(self, _widget: Any, content: Any, _buffers: Any) -> None:
        if isinstance(content, dict):
            task = asyncio.get_event_loop().create_task(self.session.receive(content))
            self._tasks.add(task)
            task.add_done_callback(self._tasks.discard)


class CellWidget(anywidget.AnyWidget):
    """One declared cell in JupyterLab."""

    _esm = _CELL_SCRIPT
    cell = traitlets.Dict().tag(sync=True)
    folder = traitlets.Unicode().tag(sync=True)
    """Names the bridge that it belongs to, for several notebooks may be open at once."""
