"""Who a learner says they are: one entry among the answers, the same in all of a learner's modules.

It is kept, merged and handed in like any answer, and counts for nothing.
"""

from collections.abc import Iterable
from pathlib import Path

import msgspec

from widgets.answers.store import FILE_NAME, AnswersStore, Entry, now, read_answers
from widgets.content.reserved_entries import TRACK
from widgets.problems import AnswersProblem

"""The entry's id; its value is the id of a track (`audiences.py`), or nothing. No cell may be called so."""


def said(folder: Path) -> Entry | None:
    """What the learner said last, in whichever of the modules beside this folder's; None where nothing was said."""
    return newest(path.parent for path in folder.parent.glob(f"*/{FILE_NAME}"))


def newest(folders: Iterable[Path]) -> Entry | None:
    """What was said last in any of these folders of modules."""
    found = []
    for folder in folders:
        try:
            found.append(read_answers(folder / FILE_NAME).entries.get(TRACK))
        except AnswersProblem:
            continue  # that module's own page tells of it
    return max((entry for entry in found if entry), key=lambda entry: entry.at, default=None)


def take_over(store: AnswersStore) -> None:
    """Let this module know what the learner has said in another one. Raises AnswersProblem where its answers cannot be used or saved."""
    entry = said(store.path.parent)
    own = read_answers(store.path)  # not by the store, which would set a damaged file aside before the page is told
    if entry is not None and entry != own.entries.get(TRACK) and own.module in ("", store.module):
        store.put(TRACK, msgspec.to_builtins(entry))


def say(folders: Iterable[Path], track: str | None) -> None:
    """Save what the learner says, in all of these modules. Raises AnswersProblem where it cannot be saved."""
    entry = {"value": track, "at": now()}
    for folder in folders:
        AnswersStore(folder, folder.name).put(TRACK, entry)
