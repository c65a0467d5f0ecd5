"""The entries that are the same in all of a learner's modules: the learner's track, and their plan.

They are stored and merged like any answer, and never count. The track is handed in, the plan is not.
"""

from collections.abc import Iterable
from pathlib import Path

import msgspec

from widgets.answers.store import FILE_NAME, AnswersStore, Entry, checked_entry, now, read_answers
from widgets.content.reserved_entries import SHARED, TRACK
from widgets.problems import AnswersProblem


def newest(folders: Iterable[Path]) -> Entry | None:
    """The newest choice of a track in these modules' folders, or None."""
    return _shared(folders).get(TRACK)


def take_over(store: AnswersStore) -> None:
    """Copy the learner's newest track and plan into this module. Raises AnswersProblem if its answers cannot be read or saved."""
    shared = _shared(path.parent for path in store.path.parent.parent.glob(f"*/{FILE_NAME}"))
    own = read_answers(store.path)  # not through the store, which would set a damaged file aside before the page can report it
    others = {id: checked_entry(msgspec.to_builtins(entry)) for id, entry in shared.items() if entry != own.entries.get(id)}
    if others and own.module in ("", store.module):
        store.put_all(others)


def choose_track(folders: Iterable[Path], track: str | None) -> None:
    """Save the learner's choice in all of these modules. Raises AnswersProblem if it cannot be saved."""
    entry = {"value": track, "at": now()}
    for folder in folders:
        AnswersStore(folder, folder.name).put(TRACK, entry)


def _shared(folders: Iterable[Path]) -> dict[str, Entry]:
    """The newest of each shared entry in these modules' folders, by id."""
    newest_entries: dict[str, Entry] = {}
    for folder in folders:
        try:
            entries = read_answers(folder / FILE_NAME).entries
        except AnswersProblem:
            continue  # that module's own page reports it
        for id in SHARED:
            if id in entries and (id not in newest_entries or newest_entries[id].at < entries[id].at):
                newest_entries[id] = entries[id]
    return newest_entries
