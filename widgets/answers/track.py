"""The learner's track: one entry among the answers, the same in all of a learner's modules.

It is stored, merged and handed in like any answer, and never counts.
"""

from collections.abc import Iterable
from pathlib import Path

import msgspec

from widgets.answers.store import FILE_NAME, AnswersStore, Entry, now, read_answers
from widgets.content.reserved_entries import TRACK
from widgets.problems import AnswersProblem

"""The entry's id; its value is the id of a track (`audiences.py`), or nothing. No cell may have this id."""


def chosen_track(folder: Path) -> Entry | None:
    """The newest choice of a track, from any module beside this folder; None if none was ever made."""
    return newest(path.parent for path in folder.parent.glob(f"*/{FILE_NAME}"))


def newest(folders: Iterable[Path]) -> Entry | None:
    """The newest choice of a track in these modules' folders, or None."""
    choices = []
    for folder in folders:
        try:
            choices.append(read_answers(folder / FILE_NAME).entries.get(TRACK))
        except AnswersProblem:
            continue  # that module's own page reports it
    return max((entry for entry in choices if entry), key=lambda entry: entry.at, default=None)


def take_over(store: AnswersStore) -> None:
    """Copy the learner's newest choice into this module. Raises AnswersProblem if its answers cannot be read or saved."""
    entry = chosen_track(store.path.parent)
    own = read_answers(store.path)  # not through the store, which would set a damaged file aside before the page can report it
    if entry is not None and entry != own.entries.get(TRACK) and own.module in ("", store.module):
        store.put(TRACK, msgspec.to_builtins(entry))


def choose_track(folders: Iterable[Path], track: str | None) -> None:
    """Save the learner's choice in all of these modules. Raises AnswersProblem if it cannot be saved."""
    entry = {"value": track, "at": now()}
    for folder in folders:
        AnswersStore(folder, folder.name).put(TRACK, entry)
