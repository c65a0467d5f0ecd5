"""The certificates of a course: who has which, as the register and the gradebook say now."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from grading.certificates.issuing import Certificate, Settlement, Terms, pseudonyms, settle
from grading.certificates.keys import SigningKey
from grading.certificates.page import certificate_page
from grading.certificates.passes import Pass, passes
from grading.certificates.register import Desk, Issued, opened_desk
from grading.certificates.statement import envelope
from grading.course.course_file import command
from grading.course.opening import Course
from grading.handouts.sheet import Fonts
from grading.marking.questions import released_modules
from widgets.content.mission import Mission, load_mission
from widgets.content.programme import course_name, named
from widgets.languages.catalogue import ENGLISH, Language
from widgets.problems import CourseProblem

_COURSE = "Duty to Report"
"""The course's name, if the programme has none."""


@dataclass(frozen=True)
class CohortCertificates:
    """The outcome of settling a whole course."""

    key: SigningKey
    settlement: Settlement
    troubles: list[str]
    """A sentence for each learner who passed but cannot have a certificate."""


def settled(course: Course, now: datetime, *, withdraw: bool, renew: bool = False) -> CohortCertificates:
    """Issue, replace and keep certificates for everyone who passed; with `withdraw`, also withdraw those without a pass.

    With `renew`, replace all of them by certificates under the terms of today. `now` is in UTC. Raises CourseProblem
    if no module is released or one cannot be read; then nothing has changed.
    """
    modules, mission = released_modules(course.directory), load_mission()
    if not modules:
        raise CourseProblem(f"No module has been released yet. Run '{command('release')}'.")
    terms = _terms(mission, modules)
    with opened_desk(Path(course.directory.root)) as desk:
        # Read under the lock: otherwise an older reading could undo what a newer one has issued.
        found = [one for module in modules for one in passes(course, module, mission)]
        settlement = settle(desk.register.issued, _named(found), modules, terms, desk.key, now, withdraw=withdraw, renew=renew)
        if settlement.register != desk.register.issued:
            desk.save(settlement.register)
    troubles = [_nameless(one) for one in found if not one.name]
    return CohortCertificates(desk.key, settlement, troubles)


def certificate_pdf(course: Course, learner: str, module: str, language: Language = ENGLISH, fonts: Fonts | None = None) -> bytes | None:
    """The certificate of one learner (nbgrader's ID) for one module as a PDF file, None if the learner has not passed or has no name.

    Issues the certificate if there is none yet, or if its name or result has changed; never withdraws one. For a page
    that lets a learner download it: the caller has made sure who the learner is. Raises CourseProblem if the module
    cannot be read, or HandoutProblem if the fonts lack a letter of the name.
    """
    mission = load_mission()
    with opened_desk(Path(course.directory.root)) as desk:
        found = _named(passes(course, module, mission, learner))
        certificates = [_settled_one(desk, one, _terms(mission, [module])) for one in found]
    return drawn(certificates[0], desk.key, language, fonts) if certificates else None


def drawn(certificate: Certificate, key: SigningKey, language: Language = ENGLISH, fonts: Fonts | None = None) -> bytes:
    """A certificate as a PDF file. Raises HandoutProblem if the fonts lack a letter, or if something does not fit."""
    return certificate_page(certificate.statement, envelope(certificate.statement, key), certificate.issued, language, fonts)


def _settled_one(desk: Desk, one: Pass, terms: Terms) -> Certificate:
    holder, _ = pseudonyms(one, desk.key)
    own, others = _parted(desk.register.issued, holder)
    settlement = settle(own, [one], [one.module], terms, desk.key, datetime.now(UTC), withdraw=False)
    if settlement.register != own:
        desk.save([*others, *settlement.register])
    return settlement.certificates[0]


def _parted(register: list[Issued], holder: str) -> tuple[list[Issued], list[Issued]]:
    """The entries of one learner's module, and all others."""
    return [entry for entry in register if entry.holder == holder], [entry for entry in register if entry.holder != holder]


def _terms(mission: Mission, modules: Iterable[str]) -> Terms:
    return Terms(
        course=course_name(ENGLISH).title or _COURSE,
        mission=mission.name,
        titles={module: title.title if (title := named(module, ENGLISH)) else module for module in modules},
        months=mission.certificate_months,
        shows_id=mission.certificate_ids,
    )


def _named(found: Iterable[Pass]) -> list[Pass]:
    return [one for one in found if one.name]


def _nameless(one: Pass) -> str:
    return (
        f"{one.learner} ({one.module}): there is no certificate, because the learner has no name. "
        f"Name the learner: {command(f'learner ID={one.learner} NAME=...')}"
    )
