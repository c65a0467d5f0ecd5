"""From YAML text to typed data, with messages that a person can act on.

ruamel.yaml reads YAML 1.2 (``No`` is a word), msgspec checks the shape. What either says of a
mistake is turned into one sentence that names the field and the mend.
"""

import difflib
import io
import re
from typing import Annotated, Any, TypeVar

import msgspec
from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError, YAMLError

from widgets.problems import CourseProblem

T = TypeVar("T")

Text = Annotated[str, msgspec.Meta(extra={"text": True})]
"""Words for a learner: what translators get, and what may differ from one language to another."""

_UNKNOWN = re.compile(r"unknown field `(?P<field>[^`]*)`(?: - at `\$\.?(?P<path>[^`]*)`)?")
_MISSING = re.compile(r"missing required field `(?P<field>[^`]*)`(?: - at `\$\.?(?P<path>[^`]*)`)?")
_EXPECTED = re.compile(r"Expected `(?P<wanted>[^`]*)`, got `(?P<got>[^`]*)`(?: - at `(?:key in )?\$\.?(?P<path>[^`]*)`)?")
_WORDS = {"str": "a text", "int": "a whole number", "array": "a list", "object": "fields of its own", "bool": "true or false"}


def read_yaml(text: str, problem: type[CourseProblem]) -> dict[str, Any]:
    """Read YAML 1.2 `text` as a mapping whose keys and scalars are all strings, but for booleans and numbers as values.

    Raises `problem` with one sentence when the text is no YAML, has a key twice or is no mapping.
    """
    try:
        data = YAML(typ="safe", pure=True).load(io.StringIO(text))
    except MarkedYAMLError as error:
        where = f" in line {error.problem_mark.line + 1}" if error.problem_mark else ""
        raise problem(f"The YAML cannot be read{where}: {_first_line(error.problem)}. {_yaml_mend(error.problem)}") from None
    # The parser lets what it meets while it builds values through as it is (a KeyError for `!!bool x`).
    except (YAMLError, ValueError, LookupError, TypeError, AttributeError, RecursionError) as error:
        raise problem(f"The YAML cannot be read: {_first_line(str(error))}. Mend it, or put texts in quotes.") from None
    if not isinstance(data, dict):
        raise problem("It holds no fields: write one 'field: value' on each line.")
    try:
        return {_text_key(key): _text_keys(value) for key, value in data.items()}
    except RecursionError:
        raise problem("The YAML cannot be read: an alias (*) stands within what it names. Write the text out.") from None


def shaped(data: Any, shape: type[T], problem: type[CourseProblem], fields: tuple[str, ...] = ()) -> T:
    """Turn plain `data` into `shape`, raising `problem` with one sentence where it does not fit.

    `fields` are the names to suggest for a misspelt one; the shape's own when left out.
    """
    try:
        return msgspec.convert(data, shape)
    except msgspec.ValidationError as error:
        raise problem(_sentence(str(error), fields or getattr(shape, "__struct_fields__", ()))) from None


def _text_key(key: Any) -> str:
    return str(key).lower() if isinstance(key, bool) else _whole(str(key))


def _whole(text: str) -> str:
    """A text whose `\\ud83d\\ude00` are one character, as JSON means them (the parser leaves two halves, which nothing can write)."""
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


def _sentence(message: str, fields: tuple[str, ...]) -> str:
    if found := _UNKNOWN.search(message):
        near = difflib.get_close_matches(found["field"], fields, n=1)
        mend = f"Did you mean '{near[0]}'?" if near else "Remove it."
        return f"The field '{found['field']}'{_inside(found['path'])} is not known. {mend}"
    if found := _MISSING.search(message):
        return f"The field '{found['field']}'{_inside(found['path'])} is missing. Add it."
    if found := _EXPECTED.search(message):
        wanted = " or ".join(_WORDS.get(part.strip(), part.strip()) for part in found["wanted"].replace(" | null", "").split("|"))
        return f"The field '{found['path'] or '?'}' must be {wanted}. If it is a text, put it in quotes."
    return f"{message.replace('$.', '').replace('`', chr(39))}. Mend that field."


def _inside(path: str | None) -> str:
    return f" in '{path}'" if path else ""
