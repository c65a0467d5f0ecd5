"""Which certificates are issued, kept, replaced or withdrawn, given who passed now and what was issued before."""

import calendar
import secrets
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

import msgspec

from grading.certificates.keys import SigningKey
from grading.certificates.passes import Pass
from grading.certificates.register import Issued, Reason
from grading.certificates.statement import Statement

_ALPHABET = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"
"""Letters and digits that no one confuses on paper: without 0, 1, I and O."""
_GROUPS, _GROUP = 4, 4
"""80 random bits: no one guesses a number, and none is drawn twice."""
_MONTHS = 12


@dataclass(frozen=True)
class Terms:
    """What certificates say beside the result, for those that are issued from now on."""

    course: str
    mission: str
    titles: Mapping[str, str]
    """The title of each module."""
    months: int
    """How long they are valid; 0 for ever."""
    shows_id: bool


@dataclass(frozen=True)
class Certificate:
    """A valid certificate."""

    learner: str
    statement: Statement
    issued: datetime


@dataclass
class Settlement:
    """What the register becomes, and what that means."""

    register: list[Issued]
    certificates: list[Certificate] = field(default_factory=list)
    """The valid certificates of those who passed."""
    new: list[str] = field(default_factory=list)
    """Numbers that were issued."""
    replaced: list[str] = field(default_factory=list)
    """Numbers in whose place another one was issued."""
    gone: list[str] = field(default_factory=list)
    """Numbers whose result does not pass or exist any more; they are withdrawn if `settle` was told so."""


def settle(
    register: list[Issued],
    passes: Iterable[Pass],
    modules: Collection[str],
    terms: Terms,
    key: SigningKey,
    now: datetime,
    *,
    withdraw: bool,
    renew: bool = False,
) -> Settlement:
    """Issue certificates for passes that have none, replace those whose name or result changed, keep the others.

    `passes` are all passes of `modules`, each with a name. A certificate of these modules without a pass is withdrawn
    if `withdraw`, and otherwise kept in the register as it is. With `renew`, all are replaced, so that the terms of
    today apply. `now` is in UTC.
    """
    settlement = Settlement([])
    revoked: dict[str, Reason] = {}
    current = {entry.holder: entry for entry in register if entry.revoked is None}
    added: list[Issued] = []
    holders = set()
    for one in passes:
        holder, result = pseudonyms(one, key)
        holders.add(holder)
        entry = current.get(holder)
        if entry is None or entry.result != result or renew:
            if entry is not None:
                revoked[entry.number] = "replaced"
                settlement.replaced.append(entry.number)
            entry = _new(one, holder, result, terms, now)
            added.append(entry)
            settlement.new.append(entry.number)
        settlement.certificates.append(Certificate(one.learner, _statement(entry, one, key), entry.issued))
    settlement.gone = [entry.number for entry in current.values() if entry.module in modules and entry.holder not in holders]
    if withdraw:
        revoked |= dict.fromkeys(settlement.gone, "withdrawn")
    settlement.register = [_revoked(entry, revoked.get(entry.number), now) for entry in register] + added
    return settlement


def pseudonyms(one: Pass, key: SigningKey) -> tuple[str, str]:
    """The names under which the register knows a pass: its learner and module, and its result."""
    return key.pseudonym(one.learner, one.module), key.pseudonym(one.name, one.passed.isoformat(), f"{one.percent:.1f}")


def months_later(day: date, months: int) -> date:
    """The same day of the month, so many months later, or the last day of a shorter month."""
    years, month = divmod(day.month - 1 + months, _MONTHS)
    year, month = day.year + years, month + 1
    return date(year, month, min(day.day, calendar.monthrange(year, month)[1]))


def _new(one: Pass, holder: str, result: str, terms: Terms, now: datetime) -> Issued:
    return Issued(
        number=_number(),
        holder=holder,
        result=result,
        module=one.module,
        issued=now.replace(microsecond=0),
        course=terms.course,
        mission=terms.mission,
        title=terms.titles[one.module],
        expires=months_later(one.passed, terms.months) if terms.months else None,
        shows_id=terms.shows_id,
    )


def _number() -> str:
    return "-".join("".join(secrets.choice(_ALPHABET) for _ in range(_GROUP)) for _ in range(_GROUPS))


def _revoked(entry: Issued, reason: Reason | None, now: datetime) -> Issued:
    return msgspec.structs.replace(entry, revoked=now.replace(microsecond=0), reason=reason) if reason else entry


def _statement(entry: Issued, one: Pass, key: SigningKey) -> Statement:
    return Statement(
        number=entry.number,
        name=one.name,
        id=one.learner if entry.shows_id else msgspec.UNSET,
        course=entry.course,
        mission=entry.mission,
        module=entry.module,
        title=entry.title,
        passed=one.passed,
        percent=one.percent,
        issued=entry.issued.date(),
        expires=entry.expires,
        key=key.public.id,
    )
