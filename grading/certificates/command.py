"""Certificates from the command line: ``duty certificates write`` and ``duty certificates check FILE``."""

import argparse
from datetime import UTC, datetime
from pathlib import Path

from grading.certificates.checking import check, read_revocations
from grading.certificates.cohort import CohortCertificates, settled
from grading.certificates.folder import FOLDER, Written, write_folder
from grading.certificates.keys import FOLDER as SIGNING
from grading.certificates.keys import PUBLIC, read_public_key
from grading.certificates.revocations import REVOCATIONS
from grading.course.course_file import command, settle
from grading.course.folder_argument import add_course
from grading.course.opening import open_course
from grading.course.translations import complete_languages
from grading.handouts.sheet import Fonts
from widgets.content.mission import load_mission
from widgets.languages.catalogue import ENGLISH, Language
from widgets.problems import CourseProblem

_ACTIONS = {
    "write": "write the certificates of everyone who passed, and the list of revocations, to certificates/",
    "check": "say whether a certificate is valid, without a network",
}


def arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments of `duty certificates`: an action, and what that needs."""
    add_course(parser)
    actions = parser.add_subparsers(dest="action", metavar="ACTION", required=True, help="write or check")
    adders = {"write": _add_write, "check": _add_check}
    for action, what in _ACTIONS.items():
        of_action = actions.add_parser(action, help=what, description=f"{what[0].upper()}{what[1:]}.")
        adders[action](of_action)
        add_course(of_action).default = argparse.SUPPRESS  # keep a value given before the action


def _add_write(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--sure", action="store_true", help="also withdraw certificates whose result does not pass or exist any more")
    parser.add_argument("--renew", action="store_true", help="replace all certificates under today's settings; needs --sure")
    parser.add_argument("--again", action="store_true", help="draw all certificates again, with the same numbers")
    parser.add_argument("--out", type=Path, metavar="FOLDER", help="where to write (default: certificates/ in the course's folder)")
    parser.add_argument("--language", default=ENGLISH.code, metavar="CODE", help="the language of the pages (default: en)")
    parser.add_argument("--font", type=Path, metavar="FILE", help="a font, .ttf or .otf (default: DejaVu Sans)")
    parser.add_argument("--bold", type=Path, metavar="FILE", help="its bold weight")


def _add_check(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "file", type=Path, metavar="FILE", help="statement.json, badge.json, certificate.pdf, or a QR code's text in a file"
    )
    parser.add_argument("--revocations", type=Path, metavar="FILE", help="the list of revocations (default: the course's own)")
    parser.add_argument("--key", type=Path, metavar="FILE", help="the issuer's public key, public.pem (default: the course's own)")


def run(options: argparse.Namespace) -> int:
    """Carry out the action, and return the exit status. Raises CourseProblem.

    It is 1 if a certificate could not be written, waits to be withdrawn, or is not valid.
    """
    return _check(options) if options.action == "check" else _write(options)


def _check(options: argparse.Namespace) -> int:
    root: Path = options.course.resolve()
    key = read_public_key(options.key or root / SIGNING / PUBLIC)
    own = root / FOLDER / REVOCATIONS
    listed: Path | None = options.revocations or (own if options.key is None and own.is_file() else None)
    verdict = check(options.file, key, read_revocations(listed, key) if listed else None, datetime.now(UTC).date())
    print(verdict.sentence)
    return int(not verdict.is_valid)


def _write(options: argparse.Namespace) -> int:
    root: Path = options.course.resolve()
    settle(root)
    language, fonts = _language(options.language), _fonts(options)
    out: Path = options.out or root / FOLDER
    if options.renew and not options.sure:
        raise CourseProblem(
            "Renewing gives everyone a certificate with a new number and revokes all earlier ones, which cannot be undone. "
            f"To do it: {command('certificates RENEW=1 SURE=1')}"
        )
    now = datetime.now(UTC)
    cohort = settled(open_course(root), now, withdraw=options.sure, renew=options.renew)
    try:
        written = write_folder(out, cohort, now, language, fonts, again=options.again)
    except OSError as error:
        raise CourseProblem(
            f"{out} cannot be written ({error.strerror}). Name another folder with --out; the certificates keep their numbers."
        ) from None
    if "name" in load_mission().example_fields:
        print("data/mission.yaml still has the example's name, and each certificate has it. Write your mission's name, then renew them.")
    for line in _report(out, cohort, written, is_sure=options.sure):
        print(line, flush=True)
    return int(bool(written.troubles or cohort.troubles or (cohort.settlement.gone and not options.sure)))


def _report(out: Path, cohort: CohortCertificates, written: Written, *, is_sure: bool) -> list[str]:
    done = cohort.settlement
    lines = [
        f"{out}: {_count(len(done.certificates), 'certificate is', 'certificates are')} valid; "
        f"{len(done.new)} of them new, {written.drawn} written now."
    ]
    if done.replaced:
        lines.append(f"{_count(len(done.replaced), 'earlier one was', 'earlier ones were')} replaced.")
    if done.gone and is_sure:
        lines.append(f"{_count(len(done.gone), 'certificate was', 'certificates were')} withdrawn: {', '.join(done.gone)}.")
    elif done.gone:
        lines.append(
            f"{_count(len(done.gone), 'certificate has', 'certificates have')} no result that passes any more: {', '.join(done.gone)}. "
            f"To withdraw them, which cannot be undone: {command('certificates SURE=1')}"
        )
    return [*lines, *cohort.troubles, *written.troubles]


def _count(number: int, one: str, several: str) -> str:
    return f"{number} {one if number == 1 else several}"


def _language(code: str) -> Language:
    languages = {language.code: language for language in (ENGLISH, *complete_languages())}
    if language := languages.get(code):
        return language
    raise CourseProblem(f"The course does not have the language '{code}'. Choose one of these: {', '.join(languages)}.")


def _fonts(options: argparse.Namespace) -> Fonts | None:
    return Fonts(options.font, options.bold or options.font) if options.font else None
