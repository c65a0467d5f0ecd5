"""Checks the sign-in settings of `deploy/hub/academy.py` before the hub starts."""

import os

from widgets.plain_log import printable
from widgets.problems import CourseProblem

SIGN_IN = "DUTY_SIGN_IN"
GROUPS = "DUTY_SIGN_IN_GROUPS"
URLS = {f"DUTY_SIGN_IN_{name}_URL" for name in ("CALLBACK", "AUTHORIZE", "TOKEN", "USER")}
_AT_ORGANISATION = {"DUTY_SIGN_IN_CLIENT", "DUTY_SIGN_IN_SECRET", *URLS}
SIGN_IN_SETTINGS = {SIGN_IN, GROUPS, "DUTY_SIGN_IN_NAME", *_AT_ORGANISATION}
_ROOT_UNIT = "Put deploy/hub/duty-hub-root.conf beside duty-hub.service, as docs/hub.md says."


def check_sign_in() -> None:
    """Raise CourseProblem if no one could sign in as `DUTY_SIGN_IN` says. Without it, a custom configuration decides."""
    way = os.environ.get(SIGN_IN)
    if way == "organisation":
        _check_organisation()
    elif way == "accounts":
        _check_groups()
    elif way is not None:
        raise CourseProblem(f"{SIGN_IN} is '{printable(way)}'. Write organisation or accounts; docs/hub.md says which you need.")


def _check_organisation() -> None:
    if missing := sorted(name for name in _AT_ORGANISATION if not os.environ.get(name)):
        raise CourseProblem(f"{SIGN_IN} is organisation, and {', '.join(missing)} must be set too. Ask those who run its sign-in.")
    for name in sorted(URLS):
        if not os.environ[name].startswith("https://"):
            raise CourseProblem(f"{name} is '{printable(os.environ[name])}', which does not begin with https://. Write the whole address.")


def _check_groups() -> None:
    import grp

    if os.geteuid() != 0:
        raise CourseProblem(f"{SIGN_IN} is accounts, and only root can check their passwords. {_ROOT_UNIT}")
    names = os.environ.get(GROUPS, "")
    if not names:
        raise CourseProblem(f"{SIGN_IN} is accounts, and {GROUPS} must name the groups that may enter: learners,instructors")
    for name in names.split(","):
        try:
            grp.getgrnam(name)
        except (KeyError, ValueError):
            raise CourseProblem(f"{GROUPS} has '{printable(name)}', which is not a group of this machine. Run: groupadd NAME") from None
