"""All files of `data/` with their shapes, and the shapes that each kind of tool can show.

A file that is not listed here is not a file of the course: a test names it, and `make validate` reports it.
"""

from collections.abc import Iterator
from typing import Any

from widgets.content.data_file import DataFile, Problem, shape_problems
from widgets.content.data_shapes.audiences import AUDIENCES
from widgets.content.data_shapes.claims import CLAIMS
from widgets.content.data_shapes.class_plan import CLASS_PLAN
from widgets.content.data_shapes.handouts import HANDOUTS
from widgets.content.data_shapes.plan import PLAN
from widgets.content.data_shapes.programme import PROGRAMME
from widgets.content.data_shapes.references import REFERENCES
from widgets.content.data_shapes.repository import REPOSITORY
from widgets.content.data_shapes.tools import ASSESSMENT, CHANNELS, DESK, GLOSSARY, MEASURES, SERVICES, SIGNS
from widgets.content.mission import MISSION_FILE
from widgets.languages import translatable as texts

_FILES: tuple[DataFile[Any], ...] = (
    *(MISSION_FILE, PROGRAMME, AUDIENCES, CLASS_PLAN, HANDOUTS, PLAN, CLAIMS),
    *(SIGNS, ASSESSMENT, DESK, SERVICES, CHANNELS, MEASURES, GLOSSARY, REFERENCES, REPOSITORY),
)
DATA_FILES: dict[str, DataFile[Any]] = {file.name: file for file in _FILES}
"""Each file of `data/`, by its name without `.yaml`."""
TOOL_SHAPES: dict[str, tuple[type, ...]] = {
    "checklist": (SIGNS.shape,),
    "list": (SIGNS.shape, SERVICES.shape),
    "channels": (CHANNELS.shape,),
    "measures": (MEASURES.shape,),
    "glossary": (GLOSSARY.shape,),
    "sources": (REFERENCES.shape,),
    "repository": (REPOSITORY.shape,),
}
"""The shapes that `kinds/tool/body.js` can draw, by kind of tool. An academy may add a file with one of them."""


def texts_in(name: str) -> frozenset[texts.Path]:
    """The paths of the texts for learners in a tool's file; for a file that an academy has added, those of all tools."""
    if name in DATA_FILES:
        return DATA_FILES[name].texts
    return frozenset(path for shapes in TOOL_SHAPES.values() for shape in shapes for path in texts.shape_texts(shape))


def tool_problems(kind: str, name: str, content: object) -> Iterator[Problem]:
    """The mistakes that prevent a tool of this kind from drawing a file; those of a registered file are reported elsewhere."""
    shapes = TOOL_SHAPES[kind]
    if name not in DATA_FILES:
        yield from min((list(shape_problems(content, shape)) for shape in shapes), key=len)
    elif DATA_FILES[name].shape not in shapes:
        fitting = ", ".join(file.name for file in DATA_FILES.values() if file.shape in shapes)
        yield None, f"A tool of kind '{kind}' cannot show it. Name one of: {fitting}."
