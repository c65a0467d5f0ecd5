"""Results by the track that learners named, without groups so small that they would reveal single people."""

import math
from typing import Any

import pandas as pd

from grading.analysis.limits import SMALLEST_GROUP
from grading.results.frames import CohortResults

NOT_SAID, SMALL_GROUPS = "(did not say)", "(small groups together)"
"""Used instead of a track in the rows for learners who named none, and for groups that are too small to be listed."""


def by_track(cohort: CohortResults) -> pd.DataFrame:
    """A row for each track that learners named, with their results; small groups share one row."""
    groups = told_groups(cohort.tracks)
    return pd.DataFrame([_track_row(cohort, track, groups == track) for track in in_order(groups)])


def told_groups(tracks: "pd.Series[str]") -> "pd.Series[str]":
    """The group in which each learner is reported: the own track, `NOT_SAID` without one, or `SMALL_GROUPS`."""
    of_learner = tracks.replace("", NOT_SAID)
    together = _not_told_apart({str(track): int(size) for track, size in of_learner.value_counts().items()})
    return of_learner.mask(of_learner.isin(together), SMALL_GROUPS)


def in_order(groups: "pd.Series[str]") -> list[str]:
    """The names of these groups in the order of the tables: the small ones together are last."""
    return sorted(map(str, groups.unique()), key=lambda name: (name == SMALL_GROUPS, name))


def _not_told_apart(sizes: dict[str, int]) -> list[str]:
    """The groups that share one row: the small ones, and the next smallest until together they are large enough.

    If a small group were alone in that row, or omitted, its result could be computed from the others.
    """
    ordered = sorted(sizes, key=lambda track: (sizes[track], track))
    together = [track for track in ordered if sizes[track] < SMALLEST_GROUP]
    for track in ordered[len(together) :]:
        if not together or sum(sizes[other] for other in together) >= SMALLEST_GROUP:
            break
        together.append(track)
    return together


def _track_row(cohort: CohortResults, track: str, belongs: "pd.Series[bool]") -> dict[str, Any]:
    own = cohort.learners[belongs]
    n, is_told = len(own), len(own) >= SMALLEST_GROUP
    row: dict[str, Any] = {"track": track, "n": n}
    row["passed"] = int(own["passed"].sum()) if is_told else pd.NA
    row["passed_percent"] = 100 * float(own["passed"].mean()) if is_told else math.nan
    row["mean_percent"] = float(own["percent"].astype(float).mean()) if is_told else math.nan
    why = f"groups of fewer than {SMALLEST_GROUP} are not shown separately, so that no row reveals how a single person did"
    row["note"] = why if track == SMALL_GROUPS else ""
    return row | {"synthetic": "yes" if bool(own["synthetic"].any()) else "no"}
