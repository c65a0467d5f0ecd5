"""The widgets that tie the page to the kernel.

One bridge a notebook carries answers to disk. In Voila the page speaks to it over the kernel's socket,
without the scripts of widgets (`static/kernel.js`); in JupyterLab it brings the modules once, and each
declared cell has a small widget that draws itself with them.
"""

import asyncio
from pathlib import Path
from typing import Any

import anywidget
import traitlets

from widgets import inline
from widgets.session import Session

_PAGE_SCRIPT = "export default {};"
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


class Bridge(anywidget.AnyWidget):
    """Carries the page's messages to the learner's session and its replies back."""

    page = traitlets.Dict().tag(sync=True)

    def __init__(self, folder: Path, page: dict[str, Any] | None = None) -> None:
        self._esm = _PAGE_SCRIPT if page is None else inline.script("lab") + _LAB_SCRIPT
        if page is not None:
            self._css = inline.style()
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
