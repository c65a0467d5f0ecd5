"""The settings of a hub: `deploy/hub/jupyterhub_config.py` checks all of them before it starts anything (docs/hub.md).

Each mistake is one sentence that names the setting and says how to fix it; no sentence contains a password or a token.
"""

import os
import re
import shlex
import shutil
from collections.abc import Callable
from pathlib import Path

import sqlalchemy as sa

from grading.course.gradebook import GRADEBOOK_VARIABLE, gradebook_address, shown_address
from grading.course.opening import CONFIG_FILE
from grading.hub.courses import COURSES_VARIABLE, PORTS_VARIABLE, HubCourse, served_courses
from grading.hub.databases import check_database, gradebook_of
from grading.hub.listening import check_address, check_tls
from grading.hub.own_servers import ACCOUNT_VARIABLE, COMMAND_VARIABLE, check_accounts
from grading.hub.setting_names import (
    ADMINISTRATORS,
    COURSE,
    DATABASE,
    DEFAULTS,
    HUB_URL,
    INSTRUCTORS,
    MONITOR_TOKEN,
    ROSTER_TOKEN,
    STATE,
    TLS_CERTIFICATE,
    TLS_KEY,
    setting,
    users_in,
)
from grading.hub.sign_in import SIGN_IN_SETTINGS, check_sign_in
from widgets.content.own_data import check_data
from widgets.data_files import DATA_VARIABLE
from widgets.handing_in.delivery import COURSE_VARIABLE
from widgets.plain_log import printable
from widgets.problems import CourseProblem

SETTINGS = {
    *DEFAULTS,
    *(COURSE, COURSE_VARIABLE, COURSES_VARIABLE, DATA_VARIABLE, INSTRUCTORS, ADMINISTRATORS, PORTS_VARIABLE, STATE, DATABASE),
    *(TLS_KEY, TLS_CERTIFICATE, ROSTER_TOKEN, MONITOR_TOKEN, GRADEBOOK_VARIABLE, ACCOUNT_VARIABLE, COMMAND_VARIABLE),
    *SIGN_IN_SETTINGS,
}
"""All settings in the table of docs/hub.md."""
_OF_OTHERS = re.compile(r"DUTY_DEMONSTRATION_\w+|DUTY_(EXCHANGE|COHORT|COURSE_TITLE|PSEUDO|SHOTS|INSTRUCTORS_URL)")
"""Settings of `make hub` and of other programs, which may share the hub's environment."""
WRONG_SETTING = 78
"""The exit status of a hub with a wrong setting; `duty-hub.service` does not restart it until someone has fixed it."""
_TOKEN_LENGTH = 32
_OTHERS = 0o077
_NAME = re.compile(r"[^\s;\"]+")


def check_settings(root: Path, state: Path) -> list[HubCourse]:
    """The courses to serve, after all settings have been checked; `root` is the course's folder, `state` the hub's own.

    Raises CourseProblem with one line for each wrong setting. Creates nothing and connects to nothing: see `check_databases`.
    """
    courses: list[HubCourse] = []
    checks: list[Callable[[], object]] = [
        _check_known,
        lambda: _check_root(root),
        lambda: courses.extend(served_courses(root)),
        check_data,
        lambda: _check_names(INSTRUCTORS),
        lambda: _check_names(ADMINISTRATORS),
        *(lambda name=name: check_address(name) for name in DEFAULTS),
        check_tls,
        lambda: _check_state(state),
        check_database,
        lambda: gradebook_address(root),
        _check_tokens,
        check_sign_in,
        check_accounts,
        _check_command,
        lambda: _check_owner(courses),
    ]
    problems = [problem for check in checks if (problem := _problem(check))]
    if problems:
        raise CourseProblem("\n".join(dict.fromkeys(problems)))
    return courses


def start_summary(root: Path, state: Path, database: str, courses: list[HubCourse]) -> list[str]:
    """Lines for the hub's start that say what it uses."""
    encryption = f"with TLS ({setting(TLS_CERTIFICATE)})" if setting(TLS_CERTIFICATE) else "without TLS"
    graders = f"names in {INSTRUCTORS}: {len(users_in(INSTRUCTORS))}, in {ADMINISTRATORS}: {len(users_in(ADMINISTRATORS))}"
    lines = [
        f"The hub listens at {setting(HUB_URL)} {encryption}; it runs the courses of {root}",
        f"The hub keeps its data in {state} and in {shown_address(sa.make_url(database))}; {graders}",
    ]
    for course in courses:
        gradebook = shown_address(sa.make_url(gradebook_of(course)))
        ports = " and ".join(map(str, course.ports))
        lines.append(f"Course {course.file.id}: folder {course.folder}, ports {ports}, gradebook {gradebook}")
    data = check_data()
    return [*lines, data] if data else lines


def _problem(check: Callable[[], object]) -> str:
    try:
        check()
    except CourseProblem as problem:
        return str(problem)
    return ""


def _check_known() -> None:
    unknown = [name for name in os.environ if name.startswith("DUTY_") and name not in SETTINGS and not _OF_OTHERS.fullmatch(name)]
    if unknown:
        from difflib import get_close_matches

        sentences = []
        for name in sorted(unknown):
            close = get_close_matches(name, SETTINGS, 1)
            advice = f"Did you mean {close[0]}?" if close else "Remove it, or see the table of settings in docs/hub.md."
            sentences.append(f"{printable(name)} is not a setting of the hub. {advice}")
        raise CourseProblem("\n".join(sentences))


def _check_root(root: Path) -> None:
    if not (root / CONFIG_FILE).is_file():
        raise CourseProblem(f"{COURSE} names {root}, which is not a course: {CONFIG_FILE} is missing there. Name the folder of your clone.")


def _check_names(name: str) -> None:
    for part in setting(name).split(","):
        if part.strip() and not _NAME.fullmatch(part.strip()):
            raise CourseProblem(
                f"{name} has '{printable(part.strip())}', which cannot be a user name. Put commas between user names: amara,tomas"
            )


def _check_state(state: Path) -> None:
    place = state if state.exists() else state.parent
    if not place.is_dir() or not os.access(place, os.W_OK | os.X_OK):
        raise CourseProblem(f"{STATE} is {state}, and this account cannot write there. Name a folder of its own: install -d -m 700 {state}")
    if state.exists() and state.stat().st_mode & _OTHERS:
        raise CourseProblem(f"{STATE} is {state}, and other accounts can read it: it holds the hub's secrets. Close it: chmod 700 {state}")


def _check_tokens() -> None:
    for name in (ROSTER_TOKEN, MONITOR_TOKEN):
        if 0 < len(setting(name)) < _TOKEN_LENGTH:
            raise CourseProblem(f"{name} is shorter than {_TOKEN_LENGTH} characters, so it can be guessed. Make one: openssl rand -hex 32")


def _check_command() -> None:
    try:
        words = shlex.split(setting(COMMAND_VARIABLE))
    except ValueError:
        raise CourseProblem(f"{COMMAND_VARIABLE} has a quotation mark without its partner. Write the command as in a shell.") from None
    if words and not shutil.which(words[0]):
        raise CourseProblem(f"{COMMAND_VARIABLE} names {printable(words[0])}, which is not a program. Write its full path.")


def _check_owner(courses: list[HubCourse]) -> None:
    import pwd

    account = setting(ACCOUNT_VARIABLE)
    if not account:
        return
    try:
        owner = pwd.getpwnam(account).pw_uid
    except KeyError:
        return  # check_accounts reports it
    for course in courses:
        if course.folder.stat().st_uid != owner:
            raise CourseProblem(
                f"{course.folder} does not belong to {account}, the account of {ACCOUNT_VARIABLE}. Run: chown -R {account}: {course.folder}"
            )
