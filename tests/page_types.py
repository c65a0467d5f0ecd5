"""The browser's types of what a page carries, made from the model: ``python -m tests.page_types`` writes them.

`tests/unit/test_page_types.py` compares the file with what this would write. A field is optional in the browser where
its key can be missing in the JSON.
"""

import json
import types
import typing
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any

import msgspec
from msgspec.structs import FieldInfo

from grading.facilitating.material import Screen
from grading.facilitating.page import ShownStage
from grading.facilitating.room import RoomPage
from widgets.answers.store import Entry
from widgets.answers.terms import Terms
from widgets.content.audiences import ModuleTrack
from widgets.content.cells import DrawnCase, PlanCell, RefresherCell, ToolCell, UnreadableCell
from widgets.content.data_shapes import repository
from widgets.content.data_shapes.registry import TOOL_SHAPES
from widgets.content.mission import Feedback, Mission
from widgets.content.outline import Page, Part
from widgets.declaration import Declaration
from widgets.forms.embedded import EmbeddedQuestion
from widgets.forms.question import Question, Variant
from widgets.forms.registry import forms
from widgets.kinds.case import pictures, scenes
from widgets.kinds.case.kind import Case
from widgets.kinds.plan.kind import Plan
from widgets.kinds.refresher.kind import Refresher
from widgets.kinds.registry import KINDS
from widgets.kinds.tool.kind import Tool
from widgets.pages import model

_ROOT = Path(__file__).resolve().parents[1]
PAGE = _ROOT / "widgets" / "static" / "page_model.d.ts"
ROOM = _ROOT / "grading" / "facilitating" / "static" / "room_model.d.ts"
_HEAD = """/*
 * What {what} carries, as its scripts know it. Made from `{model}`: do not edit it, run `python -m tests.page_types`.
 */
"""
_MADE = "Made from `form.py`: do not edit it, run `python -m tests.page_types`."
_KEYS_ABOUT = "/** What a right answer can be: of any form, and of the forms that add their own. */\n"
_ROOTS = (model.CoursePage, model.ModulePage, model.ModuleChoice, model.NotebookPage)
_NAMES: dict[type, str] = {
    pictures.Picture: "ScenePicture",
    scenes.Choice: "SceneChoice",
    scenes.End: "SceneEnd",
    Feedback: "FeedbackPolicy",
    repository.RepositoryEntry: "Material",
    ShownStage: "StageFacts",
    Screen: "ScreenFacts",
    Page: "PageContent",
    Part: "PartContent",
    ModuleTrack: "Track",
    model.PageEntry: "Page",
    model.PartEntry: "Part",
    model.ModulePage: "TranslatedPage",
}
"""The browser's names of the types that have another one in Python."""
_ALSO_WRITTEN_THERE = (Entry, Terms)
"""What the browser writes too: it is declared in `types.d.ts`."""
_CELLS: dict[type[Declaration], type[Declaration]] = {Case: DrawnCase, Tool: ToolCell, Refresher: RefresherCell, Plan: PlanCell}
"""The kinds whose cells have more on a page than was declared."""
_COMPLETED = ("statements",)
"""Fields that an author can leave out, and that every page has."""
_TOOLS = list(dict.fromkeys(shape for shapes in TOOL_SHAPES.values() for shape in shapes))
_SCALARS = {str: "string", int: "number", float: "number", bool: "boolean", type(None): "null", Any: "Json"}


def type_files() -> dict[Path, str]:
    """The text of each file. The room's scripts know the page's types, too, and each form adds its fields to those of a question."""
    writer = _Writer()
    for root in _ROOTS:
        writer.struct(root)
    page = list(writer.written)
    writer.struct(RoomPage)
    room = [name for name in writer.written if name not in page]
    return {
        PAGE: "\n".join([_HEAD.format(what="a page", model="widgets/pages/model.py"), *(writer.written[name] for name in page)]),
        ROOM: "\n".join([_HEAD.format(what="the room", model="grading/facilitating/room.py"), *(writer.written[name] for name in room)]),
        **{_folder(form) / "question.d.ts": text for form in forms().values() if (text := writer.form_fields(form))},
    }


class _Writer:
    """Writes types, and all that they are made of."""

    def __init__(self) -> None:
        self.written: dict[str, str] = {}
        """Each type's text, by its name."""

    def struct(self, shape: type) -> str:
        """The name of a Struct, which is written if it was not before."""
        if issubclass(shape, EmbeddedQuestion):
            return self._embedded(shape)
        if issubclass(shape, Variant):
            return "Partial<Question>"
        if issubclass(shape, Declaration):
            return self._cell() if shape is Declaration else self._declaration(shape)
        name = f"{shape.__name__}Content" if shape in _TOOLS else _NAMES.get(shape, shape.__name__)
        if shape not in _ALSO_WRITTEN_THERE:
            self._write(name, shape, lambda: self._fields(shape))
        return name

    def _write(self, name: str, shape: type, fields: Callable[[], Iterable[str]], base: str = "") -> None:
        if name not in self.written:
            self.written[name] = ""  # keeps its place, and ends a circle
            about = (shape.__doc__ or "").partition("\n")[0]
            self.written[name] = f"/** {about} */\ninterface {name}{base} {{\n" + "".join(f"  {line};\n" for line in fields()) + "}\n"

    def _alias(self, name: str, type: str) -> str:
        self.written.setdefault(name, f"type {name} = {type};\n")
        return name

    # Cells.

    def _cell(self) -> str:
        """Any cell of a page."""
        if "Cell" not in self.written:
            self._alias("Cell", " | ".join(map(self._declaration, KINDS.values())))
        return "Cell"

    def _declaration(self, kind: type[Declaration]) -> str:
        self._write("CellFacts", UnreadableCell, lambda: ["id: string", "problem?: string"])
        if issubclass(kind, Question):
            self._write("Question", Question, self._question, " extends CellFacts")
            return "Question"
        name = f"{kind.__name__.removesuffix('Cell')}Cell"
        if len(types := kind.shapes()) > 1:
            return self._alias(name, " | ".join(map(self._declaration, types)))
        self._write(name, kind, lambda: self._declared(kind), " extends CellFacts")
        return name

    def _declared(self, kind: type[Declaration]) -> Iterator[str]:
        yield f"kind: {json.dumps(kind.kind)}"
        if tag := kind.__struct_config__.tag:
            yield f"{kind.__struct_config__.tag_field}: {json.dumps(tag)}"
        for field in msgspec.structs.fields(_CELLS.get(kind, kind)):
            if field.name == "content":
                yield f"content?: {self._alias('ToolContent', self._union(_TOOLS))}"
            elif field.name != "id":
                is_optional = _is_left_out(field) and field.name not in _COMPLETED
                yield self._line(field, is_optional=is_optional, name="tool" if field.name == "tool" else "")

    def _question(self) -> Iterator[str]:
        """The fields that all forms share."""
        fields = {field.name: field for field in msgspec.structs.fields(Question)}
        self.written["AnswerKeys"] = f"{_KEYS_ABOUT}interface AnswerKeys {{\n  ids: {self._key(fields.pop('key'))};\n}}\n"
        yield from ('kind: "question"', "type: string", "graded: boolean", "key?: AnswerKeys[keyof AnswerKeys]")
        yield from (self._line(field, is_optional=_is_left_out(field)) for name, field in fields.items() if name != "id")

    def _key(self, field: FieldInfo) -> str:
        return self._hint(field.type, without=(type(None),))

    def form_fields(self, form: type[Question]) -> str:
        """The file with the fields that a form adds to a question, and with its key if that is of another type; empty without them."""
        shared = {field.name: field.type for field in msgspec.structs.fields(Question)}
        own = [field for field in msgspec.structs.fields(form) if shared.get(field.name) != field.type and field.name != "variants"]
        keys = [f"interface AnswerKeys {{\n  {form.__name__}: {self._key(field)};\n}}\n" for field in own if field.name == "key"]
        lines = [f"  {self._line(field, is_optional=not _must_have(field))};\n" for field in own if field.name != "key"]
        if not lines:
            return "".join(keys)
        name = f"{form.__name__}Fields"
        about = f"/** What the form adds to a question. {_MADE} */\n"
        return "\n".join([f"{about}interface {name} {{\n{''.join(lines)}}}\n", f"interface Question extends Partial<{name}> {{}}\n", *keys])

    def _embedded(self, shape: type[EmbeddedQuestion]) -> str:
        """A question within a cell: like any other, with the fields that this cell's questions add."""
        base = next(cls for cls in shape.__mro__ if cls.__base__ is EmbeddedQuestion)
        added = [field for field in msgspec.structs.fields(base) if field.name not in EmbeddedQuestion.__struct_fields__]
        lines = "; ".join(self._line(field, is_optional=not field.required) for field in added)
        return self._alias(base.__name__, f"SceneQuestion & {{ {lines} }}") if added else "SceneQuestion"

    # Other Structs.

    def _fields(self, shape: type) -> Iterator[str]:
        is_omitted = shape.__struct_config__.omit_defaults  # type: ignore[attr-defined]
        for field in msgspec.structs.fields(shape):
            is_optional = msgspec.UnsetType in typing.get_args(field.type) or (not field.required and (is_omitted or _is_from_file(shape)))
            yield self._line(field, is_optional=is_optional, keep_null=not is_omitted or field.default is not None)

    def _line(self, field: FieldInfo, *, is_optional: bool, keep_null: bool = False, name: str = "") -> str:
        without = (msgspec.UnsetType,) if keep_null else (msgspec.UnsetType, type(None))
        return f"{name or field.encode_name}{'?' * is_optional}: {self._hint(field.type, without)}"

    # Types.

    def _hint(self, hint: Any, without: tuple[type, ...] = ()) -> str:
        if hint in _SCALARS:
            return _SCALARS[hint]
        origin, arguments = typing.get_origin(hint), typing.get_args(hint)
        if origin is typing.Annotated:
            return self._hint(arguments[0], without)
        if origin in (typing.Union, types.UnionType):
            return self._union([argument for argument in arguments if argument not in without])
        if origin is typing.Literal:
            return " | ".join(map(json.dumps, arguments))
        if origin is list:
            return f"{'string' if typing.get_origin(arguments[0]) is typing.Literal else self._hint(arguments[0])}[]"
        if origin is dict:
            inner = self._hint(arguments[1])
            return "Texts" if inner == "string" else f"Record<string, {inner}>"
        if isinstance(hint, type) and issubclass(hint, msgspec.Struct):
            return self.struct(hint)
        raise TypeError(f"The browser has no type for {hint}")

    def _union(self, hints: list[Any]) -> str:
        if model.NoMission in hints:
            return f"Partial<{self.struct(Mission)}>"
        if UnreadableCell in hints:
            return self._cell()
        names = " | ".join(dict.fromkeys(map(self._hint, hints)))
        plain = [hint for hint in hints if isinstance(hint, type) and issubclass(hint, msgspec.Struct)]
        return f"OneOf<{names}>" if len(plain) > 1 and not issubclass(plain[0], EmbeddedQuestion) else names


def _folder(form: type[Question]) -> Path:
    return _ROOT.joinpath(*form.__module__.split(".")[:-1])


def _must_have(field: FieldInfo) -> bool:
    """Whether no question of the form can do without a field: it names what an answer can hold."""
    return field.default_factory is dict


def _is_left_out(field: FieldInfo) -> bool:
    """Whether `Declaration.as_json` can leave the field out."""
    if field.default_factory is not msgspec.NODEFAULT:
        return field.default_factory() in ([], {})
    return field.default is None or field.default is msgspec.UNSET


def _is_from_file(shape: type) -> bool:
    """Whether it is sent as it is in a file of `data/`, and not as a Struct."""
    return shape.__module__.startswith("widgets.content.data_shapes")


if __name__ == "__main__":
    for path, text in type_files().items():
        path.write_text(text, encoding="utf-8")
