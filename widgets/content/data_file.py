"""A file of `data/` with its shape: the one way to check it, to read it and to find its texts for translators.

Each file's shape is in its own module and all are in `data_shapes.registry` (docs/recipes/data-file.md).
"""

import functools
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Generic, TypeVar

import msgspec
from msgspec import inspect

from widgets.data_files import data_file, has_data_file, shown_name
from widgets.languages import translatable as texts
from widgets.mistakes import fits, mistakes
from widgets.problems import DataProblem
from widgets.schema import read_yaml

T = TypeVar("T", bound=msgspec.Struct)
Content = dict[str, Any]
"""A file as the page's JSON has it."""
Problem = tuple[str | None, str]
"""The id or name of the entry with the mistake, or None for the file as a whole; and one sentence."""


@dataclass(frozen=True)
class DataFile(Generic[T]):
    """A file of `data/`.

    Mistakes that a type cannot express are found by the shape's `problems()`, if it has any: each is a `Problem`, or
    a sentence about the file as a whole. Each Struct within it can have `problems()` too, all sentences about that
    Struct.
    """

    name: str
    """The file's name without `.yaml`."""
    shape: type[T]
    about: str
    """A description of the file for people."""
    is_optional: bool = False
    """Whether a course works without the file; reading it then returns an empty one."""
    stops_programs: bool = True
    """Whether a program refuses to start if an academy's own file has mistakes; False if its only reader reports them itself."""

    @property
    def file(self) -> str:
        """The file's name."""
        return f"{self.name}.yaml"

    @property
    def texts(self) -> frozenset[texts.Path]:
        """The paths of the texts for learners in the file: the fields of type `Text`."""
        return texts.shape_texts(self.shape)

    def problems(self, content: object) -> Iterator[Problem]:
        """All mistakes in the file's content: in its fields, its entries, and how these fit together."""
        yield from shape_problems(content, self.shape)

    def read(self, content: object, where: str = "") -> T:
        """The content as typed data. Raises DataProblem with the first mistake in it; `where` is the file's name in the message."""
        problems = list(self.problems(content))
        if problems:
            raise DataProblem(f"{located(where or f'data/{self.file}', *problems[0])}{_others(len(problems) - 1)}")
        return msgspec.convert(content, self.shape)

    def load(self, path: Path | None = None) -> T:
        """Read the file at `path`, or by default the academy's own or the installed one. Raises DataProblem with the file's name."""
        if path is None and self.is_optional and not has_data_file(self.file):
            return self.shape()
        where, path = str(path) if path else shown_name(self.file), path or data_file(self.file)
        loaded: T = _loaded(self, path, where, _stamp_of(path))
        return loaded


def _stamp_of(path: Path) -> tuple[int, int] | None:
    """A value that changes whenever the file does; None if there is no file."""
    try:
        status = path.stat()
    except OSError:
        return None
    return status.st_mtime_ns, status.st_size


@functools.lru_cache(maxsize=100)
def _loaded(file: DataFile[Any], path: Path, where: str, _stamp: tuple[int, int] | None) -> Any:
    return file.read(cached_content(path, where), where)


def shape_problems(content: object, shape: type) -> Iterator[Problem]:
    """All mistakes in a file's content that must have this shape."""
    entries = {field.encode_name for field in msgspec.structs.fields(shape) if _holds_entries(field)}
    for mistake in mistakes(content, shape, deep=True):
        entry = mistake.path[1] if len(mistake.path) > 1 and mistake.path[0] in entries else None
        yield entry, mistake.sentence(2 if entry else 0)
    if hasattr(shape, "problems") and fits(content, shape):
        found: Iterator[Problem | str] = msgspec.convert(content, shape).problems()
        for problem in found:
            yield (None, problem) if isinstance(problem, str) else problem


def read_content(path: Path, where: str = "") -> Content:
    """The content of a YAML file as JSON data. Raises DataProblem, which begins with `where` if that is given."""
    start = f"{where}: " if where else ""
    try:
        # YAML reads 2003-10-09 as a date, which JSON does not have, so it becomes a text again.
        content: Content = msgspec.to_builtins(read_yaml(path.read_text(encoding="utf-8"), DataProblem))
    except FileNotFoundError:
        raise DataProblem(f"{start}The file is missing. Restore it.") from None
    except (OSError, UnicodeDecodeError) as error:
        sentence = f"{start}It cannot be read ({type(error).__name__}). Save it as plain text (UTF-8) that this account may read."
        raise DataProblem(sentence) from None
    except DataProblem as problem:
        raise DataProblem(f"{start}{problem}") from None
    return content


def cached_content(path: Path, where: str) -> Content:
    """Like `read_content`, but cached until the file changes, for what a page shows. Callers must not change it."""
    return _content(path, where, _stamp_of(path))


@functools.lru_cache(maxsize=100)
def _content(path: Path, where: str, _stamp: tuple[int, int] | None) -> Content:
    return read_content(path, where)


def located(where: str, entry: str | None, sentence: str) -> str:
    """A mistake with its file and entry, as one sentence."""
    return f"{where} ({entry}): {sentence}" if entry else f"{where}: {sentence}"


def _holds_entries(field: msgspec.structs.FieldInfo) -> bool:
    kind = inspect.type_info(field.type)
    return isinstance(kind, inspect.DictType) and isinstance(kind.value_type, inspect.StructType)


def _others(count: int) -> str:
    return f" And {count} more; 'make validate' lists them." if count else ""
