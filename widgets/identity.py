"""Who the learner is: the hub's user, the one who signed in to a local course, or who says so on the page."""

import re
from collections.abc import Mapping

from widgets.answers import Learner
from widgets.languages import gettext as _
from widgets.plain_log import printable
from widgets.problems import CourseProblem

_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9._@-]{0,63}")


class IdentityProblem(CourseProblem):
    """A name or an ID cannot be used; the message says why."""


def checked_learner(id: str, name: str) -> Learner:
    """The learner with this ID and name. Raises IdentityProblem for an ID that nbgrader or a file system cannot take."""
    id, name = id.strip(), " ".join(name.split())
    if not id:
        raise IdentityProblem(_("Please give your ID. Your instructor has it."))
    if not is_usable_id(id):
        raise IdentityProblem(
            _("This ID cannot be used. It has 1 to 64 letters (a to z), digits and . _ @ - and begins with a letter or a digit.")
        )
    if not name:
        raise IdentityProblem(_("Please give your name."))
    if len(name) > 100 or not name.isprintable():
        raise IdentityProblem(_("This name cannot be used. Write it in at most 100 letters."))
    return Learner(id=id, name=name)


def is_usable_id(id: str) -> bool:
    """Whether an ID can be the name of a folder, part of nbgrader's patterns and of a page without harm."""
    return bool(_ID.fullmatch(id)) and ".." not in id and not id.endswith(".")


def on_binder(environment: Mapping[str, str]) -> bool:
    """Whether this server is one of Binder's, which ends with everything on it when its user pauses."""
    return any(name.startswith("BINDER_") for name in environment)


def on_hub(environment: Mapping[str, str]) -> bool:
    """Whether a hub vouches for its user; Binder is a hub too, but its users are anonymous."""
    return "JUPYTERHUB_USER" in environment and not on_binder(environment)


def learner_of(said: Learner, environment: Mapping[str, str]) -> tuple[Learner, bool]:
    """Who works on this person's own server, and whether that is settled (or the page may ask).

    `said` is who they said they are on the page.
    """
    if on_hub(environment):
        user = environment["JUPYTERHUB_USER"]
        return Learner(id=user, name=said.name or user), True
    return said, False


def unusable_user(environment: Mapping[str, str]) -> str:
    """Why what the hub calls its user cannot be carried to the instructor, as a sentence; empty where it can."""
    user = environment.get("JUPYTERHUB_USER", "")
    if not on_hub(environment) or is_usable_id(user):
        return ""
    sentence = _(
        "Your user name here, {user}, cannot be used for handing in. Ask the administrator for a user name of letters (a to z), "
        "digits and . _ @ - before you begin."
    )
    return sentence.format(user=printable(user))


def learner_data(learner: Learner, fixed: bool) -> dict[str, str | bool]:
    """The learner as the page's modules know one."""
    return {"id": learner.id, "name": learner.name, "fixed": fixed}
