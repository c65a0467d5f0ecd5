"""The folder `certificates/`: what is handed out, and the lists. Only its owner can read it."""

import shutil
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

import msgspec
from tqdm import tqdm

from grading.certificates.badge import BADGE, badge
from grading.certificates.checking import read_revocations
from grading.certificates.cohort import CohortCertificates, drawn
from grading.certificates.expiries import EXPIRIES, expiries
from grading.certificates.issuing import Certificate
from grading.certificates.keys import OWNER_ONLY_FILE, PUBLIC, SigningKey
from grading.certificates.page import FILE as PAGE
from grading.certificates.revocations import REVOCATIONS, REVOCATIONS_SIGNATURE, Revocations, joined, revocations
from grading.certificates.revocations import canonical as canonical_list
from grading.certificates.statement import SIGNATURE, STATEMENT, canonical
from grading.course.privacy import OWNER_ONLY
from grading.handouts.sheet import Fonts
from widgets.files import write_atomically
from widgets.languages.catalogue import ENGLISH, Language
from widgets.problems import CourseProblem

FOLDER = "certificates"
_FILES = (PAGE, STATEMENT, SIGNATURE, BADGE)


@dataclass
class Written:
    """What `write_folder` did."""

    drawn: int = 0
    """How many certificates were written; those that were there already are not counted."""
    troubles: list[str] = field(default_factory=list)
    """A sentence for each certificate that could not be drawn."""


def write_folder(
    out: Path, cohort: CohortCertificates, now: datetime, language: Language = ENGLISH, fonts: Fonts | None = None, *, again: bool = False
) -> Written:
    """Write what is new, and the lists; remove the files of certificates that are not valid any more.

    With `again`, write every certificate, for example in another language. Raises OSError.
    """
    written, settlement = Written(), cohort.settlement
    _make(out)
    write_atomically(out / PUBLIC, cohort.key.public.pem, mode=OWNER_ONLY_FILE)
    # The bar appears only on a terminal.
    for certificate in tqdm(settlement.certificates, unit="certificate", disable=None):
        folder = out / certificate.statement.module / certificate.learner
        if not again and _is_there(folder, certificate):
            continue
        try:
            _write(folder, certificate, cohort.key, language, fonts)
            written.drawn += 1
        except CourseProblem as problem:
            if not _is_there(folder, certificate):
                _remove(folder)
            written.troubles.append(f"{certificate.learner} ({certificate.statement.module}): {problem}")
    _remove_others(out, {(one.statement.module, one.learner) for one in settlement.certificates})
    listed = canonical_list(_list(out, cohort, now))
    write_atomically(out / REVOCATIONS_SIGNATURE, cohort.key.sign(listed), mode=OWNER_ONLY_FILE)
    write_atomically(out / REVOCATIONS, listed, mode=OWNER_ONLY_FILE)
    write_atomically(out / EXPIRIES, expiries(settlement.certificates), mode=OWNER_ONLY_FILE)
    return written


def _list(out: Path, cohort: CohortCertificates, now: datetime) -> Revocations:
    listed, path = revocations(cohort.settlement.register, cohort.key.public.id, now), out / REVOCATIONS
    try:
        return joined(listed, read_revocations(path, cohort.key.public)) if path.exists() else listed
    except CourseProblem:
        return listed  # it was made with another key, or a kill left it without its signature


def _is_there(folder: Path, certificate: Certificate) -> bool:
    if not all((folder / name).is_file() for name in _FILES):
        return False
    return (folder / STATEMENT).read_bytes() == canonical(certificate.statement)


def _write(folder: Path, certificate: Certificate, key: SigningKey, language: Language, fonts: Fonts | None) -> None:
    statement = canonical(certificate.statement)
    page = drawn(certificate, key, language, fonts)
    _make(folder.parent)
    _make(folder)
    # The statement comes last: until it is there, the others count as missing.
    (folder / STATEMENT).unlink(missing_ok=True)
    write_atomically(folder / PAGE, page, mode=OWNER_ONLY_FILE)
    write_atomically(folder / SIGNATURE, key.sign(statement), mode=OWNER_ONLY_FILE)
    write_atomically(folder / BADGE, msgspec.json.format(msgspec.json.encode(badge(certificate, key)), indent=2), mode=OWNER_ONLY_FILE)
    write_atomically(folder / STATEMENT, statement, mode=OWNER_ONLY_FILE)


def _make(folder: Path) -> None:
    folder.mkdir(OWNER_ONLY, parents=True, exist_ok=True)


def _remove_others(out: Path, valid: set[tuple[str, str]]) -> None:
    """Remove the folders of certificates of learners who have none now. Anything else in `out` stays."""
    for folder in out.glob("*/*"):
        if (folder.parent.name, folder.name) not in valid and not folder.is_symlink() and (folder / SIGNATURE).is_file():
            _remove(folder)


def _remove(folder: Path) -> None:
    if folder.is_dir() and {path.name for path in folder.iterdir()} <= set(_FILES):
        shutil.rmtree(folder)
