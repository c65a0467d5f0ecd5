"""Answers and keys that are lists of ids."""

from collections.abc import Iterator
from typing import TypeGuard


def is_list_of(value: object, entries: dict[str, str]) -> TypeGuard[list[str]]:
    """Whether a value lists ids of these entries, each once."""
    return isinstance(value, list) and all(isinstance(id, str) and id in entries for id in value) and len(set(value)) == len(value)


def list_key_problems(key: object, entries: dict[str, str], name: str) -> Iterator[str]:
    """Say what is wrong with a key that must list ids of these entries, one sentence each; `name` is what authors call one."""
    if not isinstance(key, list) or not key or len(set(key)) != len(key):
        yield f"The key must be a list of {name}s, each once, at least one."
        return
    for id in key:
        if id not in entries:
            yield f"The key names '{id}', which is no {name}. There are: {', '.join(entries)}."
