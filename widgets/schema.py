"""From YAML text to typed data, with messages that a person can act on.

ruamel.yaml parses YAML 1.2 (``No`` is a word), msgspec checks the shape, and `widgets.mistakes` reports mistakes: one
sentence with the field and how to fix it.
"""

import copy
import functools
import io
from typing import Annotated, Any, TypeVar

import msgspec
from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError, YAMLError

from widgets.mistakes import mistakes
from widgets.plain import JsonObject
from widgets.problems import CourseProblem

T = TypeVar("T")

Text = Annotated[str, msgspec.Meta(extra={"text": True})]
"""Text for a learner: translators get it, and it may differ between languages."""


def read_yaml(text: str, problem: type[CourseProblem]) -> JsonObject:
    """Parse YAML 1.2 `text` as a mapping. All keys are strings, and all scalars except booleans and numbers.

    Raises `problem` with one sentence if the text is not valid YAML, repeats a key or is not a mapping.
    """
    fields = _fields_or_mistake(text)
    if isinstance(fields, str):
        raise problem(fields)
    return copy.deepcopy(fields)


# Parsing takes up to 0.1 seconds for a cell, and the same cells are read for different purposes.
@functools.lru_cache(maxsize=4096)
def _fields_or_mistake(text: str) -> JsonObject | str:
    """The mapping, or the sentence that says why it cannot be read."""
    try:
        data = YAML(typ="safe", pure=True).load(io.StringIO(text))
    except MarkedYAMLError as error:
        where = f" in line {error.problem_mark.line + 1}" if error.problem_mark else ""
        return f"The YAML cannot be read{where}: {_first_line(error.problem)}. {_yaml_mend(error.problem)}"
    # The parser does not wrap errors that occur while it builds values (a KeyError for `!!bool x`).
    except (YAMLError, ValueError, LookupError, TypeError, AttributeError, RecursionError) as error:
        return f"The YAML cannot be read: {_first_line(str(error))}. Correct it, or put texts in quotes."
    if not isinstance(data, dict):
        return "It holds no fields: write one 'field: value' on each line."
    try:
        return {_text_key(key): _text_keys(value) for key, value in data.items()}
    except RecursionError:
        return "The YAML cannot be read: an alias (*) stands within what it names. Write the text out."


def shaped(data: object, shape: type[T], problem: type[CourseProblem]) -> T:
    """Convert plain `data` to `shape`. Raises `problem` with one sentence, the first mistake, if it does not fit."""
    try:
        return msgspec.convert(data, shape)
    except msgspec.ValidationError:
        first = next(mistakes(data, shape), None)
        raise problem(first.sentence() if first else "It does not have the form that is needed. Compare it with the example.") from None


def _text_key(key: object) -> str:
    return str(key).lower() if isinstance(key, bool) else _whole(str(key))


def _whole(text: str) -> str:
    """Join surrogate pairs such as `\\ud83d\\ude00`, as JSON does (the parser leaves two halves, which cannot be encoded)."""
    try:
        text.encode()
    except UnicodeEncodeError:
        return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    return text


def _text_keys(node: Any) -> Any:
    if isinstance(node, dict):
        return {_text_key(key): _text_keys(value) for key, value in node.items()}
    if isinstance(node, list):
        return [_text_keys(value) for value in node]
    return _whole(node) if isinstance(node, str) else node


def _first_line(text: str | None) -> str:
    return (text or "unknown mistake").splitlines()[0].strip()


def _yaml_mend(problem: str | None) -> str:
    if "duplicate key" in (problem or ""):
        return "Give each field once."
    return "Put a text that holds ': ' or ' #' in quotes, and indent with spaces."
