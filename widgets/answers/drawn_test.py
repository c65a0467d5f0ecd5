"""The test that a learner has drawn: one variant of each graded question, and the answers that belong to it.

The rule is the same in the browser (`static/ground/drawn_test.js`); `tests/unit/golden/drawn_tests.json` holds the results of
both. What comes from several devices is merged so that one drawn test wins as a whole: an answer that belongs to another one
is kept under an archived id. The order in which entries arrive does not matter.
"""

from collections.abc import Iterable, MutableMapping, Sequence
from typing import Annotated, Any, Protocol, TypeVar

import msgspec

from widgets.content.reserved_entries import ARCHIVED, DRAWN_TEST
from widgets.ids import FIRST_VARIANT

MAX_DRAW = 1000
"""More draws than anyone needs; a larger number is not valid."""
KEPT_DRAWS = 5
"""For how many draws before the present one answers are kept."""
_LONGEST = 200
_FNV_OFFSET, _FNV_PRIME = 0x811C9DC5, 0x01000193
_MIX = ((16, 0x85EBCA6B), (13, 0xC2B2AE35), (16, 1))
"""The last steps of MurmurHash3: without them, similar ids would get variants in a visible pattern."""
_MASK = 0xFFFFFFFF

Name = Annotated[str, msgspec.Meta(max_length=_LONGEST)]


class DrawnTest(msgspec.Struct, frozen=True, omit_defaults=True):
    """The value of the entry `drawn-test`."""

    seed: Name
    """The learner's ID, folded, if it was known when the first test was opened; otherwise a random text. It stays."""
    draw: Annotated[int, msgspec.Meta(ge=0, le=MAX_DRAW)]
    """0 for the first test; higher after each hand-in that the page knows was taken."""
    opened: Name
    """When it was drawn (ISO 8601, UTC)."""
    variants: dict[Name, Name]
    """The variant of each graded question that has several."""
    given: Name = ""
    """When the learner last took a file with these answers to hand it in; only a page without a server notes it."""


class TestEntry(Protocol):
    """As much of an entry as merging needs."""

    value: Any
    at: str
    variant: str
    draw: int


E = TypeVar("E", bound=TestEntry)


def drawn_test(value: object) -> DrawnTest | None:
    """The drawn test that a learner's entry holds, None if it is not valid."""
    try:
        return msgspec.convert(value, DrawnTest)
    except msgspec.ValidationError:
        return None


def draw_variant(seed: str, module: str, question: str, draw: int, ids: Sequence[str]) -> str:
    """The variant, of these, that a learner with this seed gets in this draw. The next draw gives the next one."""
    return ids[(_hash(f"{seed}\n{module}\n{question}") + draw) % len(ids)]


def _hash(text: str) -> int:
    """A hash of 32 bits that JavaScript can do without waiting, on plain HTTP as well: FNV-1a of the UTF-8 bytes, mixed."""
    value = _FNV_OFFSET
    for byte in text.encode(errors="replace"):
        value = (value ^ byte) * _FNV_PRIME & _MASK
    for shift, factor in _MIX:
        value = (value ^ value >> shift) * factor & _MASK
    return value


def put_entry(entries: MutableMapping[str, E], id: str, entry: E) -> None:
    """Add an entry to those of a learner: of two in one place the newer one stays, of two drawn tests the one that wins."""
    if id == DRAWN_TEST:
        _put_test(entries, entry)
    else:
        _put_answer(entries, _present(entries), id, entry)


def archived_id(question: str, entry: TestEntry) -> str:
    """The id under which an answer is kept that belongs to another test."""
    return f"{question}{ARCHIVED}{entry.draw}{entry.variant or FIRST_VARIANT}"


def _present(entries: MutableMapping[str, E]) -> DrawnTest | None:
    return drawn_test(entries[DRAWN_TEST].value) if DRAWN_TEST in entries else None


def _put_test(entries: MutableMapping[str, E], entry: E) -> None:
    test, present = drawn_test(entry.value), _present(entries)
    if test is None or (present and not _wins(test, entry, present, entries[DRAWN_TEST])):
        return
    entries[DRAWN_TEST] = entry
    # All are taken before the first is put: none then meets an answer to another variant in its place.
    taken = [(id, entries.pop(id)) for id in list(entries) if id.partition(ARCHIVED)[0] in test.variants]
    for id, answer in taken:
        _put_answer(entries, test, id, answer)


def _wins(test: DrawnTest, entry: TestEntry, present: DrawnTest, standing: TestEntry) -> bool:
    """The later draw wins, then the one that was opened first; of one test, its newer entry."""
    mine, theirs = ((-one.draw, one.opened, one.seed) for one in (test, present))
    return mine < theirs or (mine == theirs and entry.at >= standing.at)


def _put_answer(entries: MutableMapping[str, E], test: DrawnTest | None, id: str, entry: E) -> None:
    question = id.partition(ARCHIVED)[0]
    if test and question in test.variants:
        _put_in_test(entries, test, question, entry)
        return
    standing = entries.get(id)
    if standing and _version(standing) != _version(entry):  # no drawn test is known yet, which would say whose place it is
        newer, older = (entry, standing) if standing.at <= entry.at else (standing, entry)
        entries[id] = newer
        _keep_newer(entries, archived_id(question, older), older)
    else:
        _keep_newer(entries, id, entry)


def _put_in_test(entries: MutableMapping[str, E], test: DrawnTest, question: str, entry: E) -> None:
    if _version(entry) == (test.draw, test.variants[question]):
        _keep_newer(entries, question, entry)
    elif test.draw - entry.draw <= KEPT_DRAWS:
        _keep_newer(entries, archived_id(question, entry), entry)


def _version(entry: TestEntry) -> tuple[int, str]:
    return entry.draw, entry.variant or FIRST_VARIANT


def _keep_newer(entries: MutableMapping[str, E], id: str, entry: E) -> None:
    if id not in entries or entries[id].at <= entry.at:
        entries[id] = entry


def follows(test: DrawnTest, module: str, question: str, ids: Sequence[str], variant: str, least: int) -> bool:
    """Whether this variant is the one that seed and draw give, with the present variants or with fewer, but at least `least`."""
    counts: Iterable[int] = range(min(least, len(ids)), len(ids) + 1)
    return any(draw_variant(test.seed, module, question, test.draw, ids[:count]) == variant for count in counts)
