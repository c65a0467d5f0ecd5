"""All files of `data/` with their shapes, and the shapes that the content of each kind of tool can have.

A file that is not here is no file of the course: a test names it, and `make validate` says so.
"""

from collections.abc import Iterator
from typing import Any

from widgets.content.data_file import DataFile, Problem, shape_problems
from widgets.content.data_shapes.audiences import AUDIENCES
from widgets.content.data_shapes.claims import CLAIMS
from widgets.content.data_shapes.class_plan import CLASS_PLAN
from widgets.content.data_shapes.handouts import HANDOUTS
from widgets.content.data_shapes.programme import PROGRAMME
from widgets.content.data_shapes.references import REFERENCES
from widgets.content.data_shapes.repository import REPOSITORY
from widgets.content.data_shapes.tools import ASSESSMENT, CHANNELS, DESK, GLOSSARY, MEASURES, SERVICES, SIGNS
from widgets.content.mission import MISSION_FILE
from widgets.languages import translatable as texts

_FILES: tuple[DataFile[Any], ...] = (
    *(MISSION_FILE, PROGRAMME, AUDIENCES, CLASS_PLAN, HANDOUTS, CLAIMS),
    *(SIGNS, ASSESSMENT, DESK, SERVICES, CHANNELS, MEASURES, GLOSSARY, REFERENCES, REPOSITORY),
)
DATA_FILES: dict[str, DataFile[Any]] = {file.name: file for file in _FILES}
"""Each file of `data/` by its name without `.yaml`."""
TOOL_SHAPES: dict[str, tuple[type, ...]] = {
    "checklist": (SIGNS.shape,),
    "list": (SIGNS.shape, SERVICES.shape),
    "channels": (CHANNELS.shape,),
    "measures": (MEASURES.shape,),
    "glossary": (GLOSSARY.shape,),
    "sources": (REFERENCES.shape,),
    "repository": (REPOSITORY.shape,),
}
"""The shapes that `static/cells/tool.js` can draw, by the kind of the tool. An academy may add a file of one of them."""


def texts_in(name: str) -> frozenset[texts.Path]:
    """Where in a tool's file the texts for learners are; in a file that an academy has added, where they are in any tool's."""
    if name in DATA_FILES:
        return DATA_FILES[name].texts
    return frozenset(path for shapes in TOOL_SHAPES.values() for shape in shapes for path in texts.shape_texts(shape))


def tool_problems(kind: str, name: str, content: object) -> Iterator[Problem]:
    """Everything that keeps a file from being drawn by a tool of this kind. What is wrong with a registered file is said elsewhere."""
    shapes = TOOL_SHAPES[kind]
    if name not in DATA_FILES:
        yield from min((list(shape_problems(content, shape)) for shape in shapes), key=len)
    elif DATA_FILES[name].shape not in shapes:
        fitting = ", ".join(file.name for file in DATA_FILES.values() if file.shape in shapes)
        yield None, f"A tool of kind '{kind}' cannot show it. Name one of: {fitting}."
