"""What the page's own script makes of a track: cases change places, and nothing is lost or gained."""

from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.node import run_script

SCRIPT = """
import { isOptionalFor, trackMark, trackOf, trackParts } from "STATIC/page/track.js";
const [course, tracks] = given;
const before = JSON.stringify(course);
const told = tracks.map((track) => ({
  order: trackParts(course.parts, track).map(({ pages }) => pages.map(({ id }) => id)),
  titles: trackParts(course.parts, track).map(({ pages }) => pages.map(({ title }) => title)),
  marks: course.parts.flatMap(({ pages }) => pages).map((page) => trackMark(track, page, "mod")),
  optional: course.parts.flatMap(({ pages }) => pages).map((page) => isOptionalFor(track, page)),
}));
const none = [undefined, null, { value: null }, { value: "other" }, { value: [] }].map((entry) => trackOf([{ id: "some" }], entry));
const some = trackOf([{ id: "some" }], { value: "some" });
console.log(JSON.stringify({ told, none, some, isSame: JSON.stringify(course) === before }));
"""
KINDS = ["case", "question", "reading", "handin"]
PAGES = [f"page-{number}" for number in range(1, 8)]


@st.composite
def courses(draw: st.DrawFn) -> dict[str, Any]:
    """Parts of pages, each with cells of any kind, some of them graded."""
    ids = draw(st.lists(st.sampled_from(PAGES), min_size=1, unique=True))
    cut = draw(st.integers(0, len(ids)))
    cells = {f"{page}-{kind}": {"kind": kind, "graded": draw(st.booleans())} for page in ids for kind in KINDS}
    held = {page: draw(st.lists(st.sampled_from([f"{page}-{kind}" for kind in KINDS]), unique=True)) for page in ids}
    pages = [
        {
            "id": page,
            "title": f"Case {place}: {page}",
            "minutes": 4,
            "is_optional": draw(st.booleans()),
            "is_case": f"{page}-case" in held[page],
            "cells": held[page],
        }
        for place, page in enumerate(ids, start=1)
    ]
    return {"parts": [{"pages": pages[:cut]}, {"pages": pages[cut:]}], "cells": cells}


def test_only_numbers_of_cases_follow_the_place() -> None:
    titles = ["Case 1: The gate", "Case 2: The raid of 1999", "The 2004 visit", "حالة ٤: البوابة"]
    pages = [{"id": f"page-{place}", "title": title, "is_case": True} for place, title in enumerate(titles)]
    script = """
    import { trackParts } from "STATIC/page/track.js";
    const [part] = trackParts([{ pages: given }], { first: ["page-1", "page-3", "page-2"], pages: [] });
    console.log(JSON.stringify(part.pages.map(({ title }) => title)));
    """
    assert run_script(script, pages) == ["Case 1: The raid of 1999", "حالة ٤: البوابة", "The 2004 visit", "Case 1: The gate"]


tracks = st.fixed_dictionaries(
    {
        "first": st.lists(st.sampled_from(PAGES), unique=True),
        "pages": st.lists(st.sampled_from(PAGES), unique=True),
        "whole": st.booleans(),
        "modules": st.sampled_from([{}, {"mod": "required"}, {"mod": "recommended"}]),
    }
)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(courses(), st.lists(tracks, min_size=10, max_size=10))
def test_a_track_moves_cases_within_their_part_and_nothing_else(course: dict[str, Any], drawn: list[dict[str, Any]]) -> None:
    outcome = run_script(SCRIPT, [course, drawn])
    assert outcome["isSame"]
    assert (outcome["none"], outcome["some"]) == ([None] * 5, {"id": "some"})
    holds_case = {page["id"]: f"{page['id']}-case" in page["cells"] for part in course["parts"] for page in part["pages"]}
    for track, arranged in zip(drawn, outcome["told"], strict=True):
        for part, order in zip(course["parts"], arranged["order"], strict=True):
            ids = [page["id"] for page in part["pages"]]
            assert sorted(order) == sorted(ids)
            assert [id for id in order if not holds_case[id]] == [id for id in ids if not holds_case[id]]
            assert [holds_case[id] for id in order] == [holds_case[id] for id in ids]
            cases = [id for id in order if holds_case[id]]
            wanted = [id for id in track["first"] if id in cases]
            assert cases[: len(wanted)] == wanted
            assert cases[len(wanted) :] == [id for id in ids if id in cases and id not in wanted]
        # the numbers stay in their places, and the words go with the cases
        pages = [page for part in course["parts"] for page in part["pages"]]
        titles = [title for part in arranged["titles"] for title in part]
        order = [id for part in arranged["order"] for id in part]
        assert titles == [f"Case {place}: {id}" for place, id in enumerate(order, start=1)]
        for page, mark, is_optional in zip(pages, arranged["marks"], arranged["optional"], strict=True):
            id = page["id"]
            # what a track asks for is not optional for its learners
            assert is_optional == (page["is_optional"] and id not in track["pages"] and id not in track["first"])
            asked = not track["whole"] and id in track["pages"] and track["modules"]
            assert bool(mark) == bool(asked or is_optional)
            assert mark == "Optional · About 4 minutes" if is_optional else "Optional" not in (mark or "")
