"""Hostile hand-ins, as a learner who means harm (or a damaged disk) may make them.

`FOLDERS` and `BUNDLES` name each one, with a function that turns a sound hand-in into it: a folder
with the four files, or a zip bundle. What would show that something was run, written outside or
followed is named by `trace_of`, `OUTSIDE` and `MARK`.
"""

from tests.hostile.answers import REFUSED_ANSWERS, SOUND_ANSWERS
from tests.hostile.bundles import BUNDLES, REFUSED_BUNDLES, SOUND_BUNDLES
from tests.hostile.making import MARK, OUTSIDE, Builder, trace_of
from tests.hostile.notebooks import NOTEBOOKS
from tests.hostile.surroundings import LINKED_FOLDER, SURROUNDINGS

FOLDERS: dict[str, Builder] = (
    NOTEBOOKS | SOUND_ANSWERS | {name: build for name, (build, _) in REFUSED_ANSWERS.items()} | SURROUNDINGS | LINKED_FOLDER
)
"""Every hostile folder: a function for each that turns a folder with a sound hand-in into it."""

__all__ = [
    "BUNDLES",
    "FOLDERS",
    "LINKED_FOLDER",
    "MARK",
    "NOTEBOOKS",
    "OUTSIDE",
    "REFUSED_ANSWERS",
    "REFUSED_BUNDLES",
    "SOUND_ANSWERS",
    "SOUND_BUNDLES",
    "SURROUNDINGS",
    "Builder",
    "trace_of",
]
