"""Who the learner is: the hub's user, the learner signed in to a local course, or the name and ID entered on the page.

Hubs, platforms and people spell an ID in many ways; a grader's folders, patterns and pages accept few characters. So
each name has one carried form (`carried_id`), which can be decoded (`named_by`). `static/ground/learner.js` has the
same functions; `tests/unit/golden/identity.json` holds the results of both.
"""

import re
import unicodedata
from collections.abc import Mapping

from widgets.answers.store import Learner
from widgets.languages.catalogue import gettext as _
from widgets.plain_log import printable
from widgets.problems import CourseProblem

LONGEST_ID = 100
_ID = re.compile(rf"[A-Za-z0-9][A-Za-z0-9._@-]{{0,{LONGEST_ID - 1}}}")
_LONGEST_NAME = 100

_APOSTROPHES = (
    "`\u00b4\u02b9\u02bb\u02bc\u02bd\u02c8\u02ca\u02cb\u0374\u055a\u05f3\u07f4\u07f5"
    "\u1fbd\u1fbf\u1fef\u1ffd\u1ffe\u2018\u2019\u201b\u2032\u2035\ua78b\ua78c\uff07\uff40"
)
_ALIKE = str.maketrans({**dict.fromkeys(_APOSTROPHES, "'"), "\u2212": "-"})
"""Apostrophes and characters typed instead; and the minus sign, the only dash that Unicode does not class as one."""

_MARK = "u--"
"""The prefix of the carried form of a name that cannot be an ID itself."""
_PARTS = re.compile(r"[A-Za-z0-9]+(?:\.[A-Za-z0-9]+)*|[@-]+|([^A-Za-z0-9@-]+)")
"""The parts of a name; the group matches those that have to be encoded."""
_HEX = re.compile(rb"_([0-9A-Fa-f]+)_")

_DROPPED_IN_NAMES = str.maketrans({"'": None, ".": None, "-": " ", ",": " ", "\u060c": " ", "\u3001": " ", "\u0131": "i"})


class IdentityProblem(CourseProblem):
    """A name or an ID cannot be used; the message says why."""

    field = "learner_id"


class NameProblem(IdentityProblem):
    """A name is missing or cannot be used."""

    field = "name"


def normal(text: str) -> str:
    """Normalise a text that can be typed in several ways on different keyboards.

    The result is Unicode's compatible composed form (NFKC) with one kind of space, hyphen and apostrophe, with the
    digits 0 to 9 instead of those of other scripts, and without invisible characters.
    """
    compatible = unicodedata.normalize("NFKC", text.translate(_ALIKE))
    # removing an invisible character may allow composition
    return " ".join(unicodedata.normalize("NFKC", "".join(map(_plain, compatible))).split())


def carried_id(name: str) -> str:
    """The ID that carries a hub's, a platform's or a person's name for someone: safe everywhere, and decoded by `named_by`.

    It is the name itself if that is a usable ID; otherwise "u--" and the name, in which each run of characters that
    an ID cannot have is replaced by the hexadecimal digits of its UTF-8 bytes between underscores: `o'brien` becomes
    `u--o_27_brien`. Raises IdentityProblem for an empty name, or one whose ID would be too long.
    """
    text = normal(name)
    if not text:
        raise IdentityProblem(_("Please enter your ID. Your instructor has it."))
    try:
        id = text if is_usable_id(text) and not _has_mark(text) else _MARK + _PARTS.sub(_carried_part, text)
    except UnicodeEncodeError:  # a lone surrogate
        raise _unusable_id() from None
    if len(id) > LONGEST_ID:
        raise _unusable_id()
    return id


def given_id(text: str) -> str:
    """The ID for what a person types, or a hub or platform sends, as an ID. Raises IdentityProblem like `carried_id`."""
    plain = normal(text)
    return plain if is_usable_id(plain) else carried_id(plain)


def named_by(id: str) -> str:
    """The name that an ID carries; any other ID is returned unchanged.

    Case is ignored, because some file systems ignore it.
    """
    if not is_usable_id(id) or not _has_mark(id):
        return id
    try:
        name = _HEX.sub(lambda run: bytes.fromhex(run[1].decode()), id[len(_MARK) :].encode()).decode()
        return name if carried_id(name).lower() == id.lower() else id
    except (ValueError, IdentityProblem):
        return id


def folded_id(id: str) -> str:
    """An ID normalised for comparison: the same for every way in which people and file systems may write it."""
    return unicodedata.normalize("NFKC", normal(named_by(id)).casefold())


def same_id(a: str, b: str) -> bool:
    """Whether two IDs belong to one person: case, Unicode form, and kinds of hyphens, apostrophes and digits are ignored."""
    return folded_id(a) == folded_id(b)


def folded_name(name: str) -> str:
    """A person's name normalised for comparison: its words sorted, without accents, case and punctuation.

    A name that consists only of such characters is compared unchanged.
    """
    letters = "".join(sign for sign in unicodedata.normalize("NFKD", normal(name)) if not _is_accent(sign))
    return " ".join(sorted(letters.casefold().translate(_DROPPED_IN_NAMES).split())) or normal(name)


def same_name(a: str, b: str) -> bool:
    """Whether two names may belong to one person who used different keyboards, or wrote the family name first."""
    return folded_name(a) == folded_name(b)


def checked_learner(id: str, name: str) -> Learner:
    """The learner with this ID and name, both normalised.

    Raises IdentityProblem for an ID that nbgrader or a file system does not accept: it was assigned by an instructor,
    so it is not converted to a carried form.
    """
    id, name = normal(id), _spelled(name)
    if not id:
        raise IdentityProblem(_("Please enter your ID. Your instructor has it."))
    if not is_usable_id(id):
        raise _unusable_id()
    if not name:
        raise NameProblem(_("Please enter your name."))
    if len(name) > _LONGEST_NAME or not name.isprintable():
        raise NameProblem(_("This name cannot be used. It must have at most 100 characters."))
    return Learner(id=id, name=name)


def is_usable_id(id: str) -> bool:
    """Whether an ID is safe as a folder's name, in nbgrader's patterns and on a page."""
    return bool(_ID.fullmatch(id)) and ".." not in id and not id.endswith(".")


def on_binder(environment: Mapping[str, str]) -> bool:
    """Whether this is a Binder server, which is deleted with everything on it when its user pauses."""
    return any(name.startswith("BINDER_") for name in environment)


def on_hub(environment: Mapping[str, str]) -> bool:
    """Whether a hub vouches for the one user of this server; Binder is a hub too, but its users are anonymous.

    A hub's service has its own account's name in the environment, which says nothing about who has signed in.
    """
    return "JUPYTERHUB_USER" in environment and "JUPYTERHUB_SERVICE_NAME" not in environment and not on_binder(environment)


def learner_of(page_learner: Learner, environment: Mapping[str, str]) -> tuple[Learner, bool]:
    """The learner on a single-user server, and whether the ID is fixed (otherwise the page may ask for it).

    `page_learner` is the learner as entered on the page.
    """
    if on_hub(environment):
        user = environment["JUPYTERHUB_USER"]
        return Learner(id=_hub_id(user) or user, name=page_learner.name or user), True
    return page_learner, False


def unusable_user(environment: Mapping[str, str]) -> str:
    """Why a hub's user name cannot be used as an ID, as a sentence; empty if it can."""
    user = environment.get("JUPYTERHUB_USER", "")
    if not on_hub(environment) or _hub_id(user):
        return ""
    sentence = _(
        "Your user name here, {user}, cannot be used for handing in. Ask the administrator for a shorter user name, "
        "of letters (a to z) and digits, before you begin."
    )
    return sentence.format(user=printable(user))


def learner_data(learner: Learner, fixed: bool) -> dict[str, str | bool]:
    """The learner as JSON data for the page; `shown` is the form of the ID that the page shows."""
    return {"id": learner.id, "name": learner.name, "shown": named_by(learner.id), "fixed": fixed}


def _plain(sign: str) -> str:
    if sign.isspace():
        return " "
    category = unicodedata.category(sign)
    if category in ("Cc", "Cf"):
        return ""
    if category == "Pd":
        return "-"
    return str(unicodedata.decimal(sign)) if category == "Nd" else sign.translate(_ALIKE)


def _has_mark(id: str) -> bool:
    return id[: len(_MARK)].lower() == _MARK


def _carried_part(part: re.Match[str]) -> str:
    return f"_{part[1].encode().hex()}_" if part[1] else part[0]


def _is_accent(sign: str) -> bool:
    """Whether a character only marks a letter: an accent, or a vowel point of Arabic or Hebrew.

    The vowel signs of other scripts, and marks that make another consonant, distinguish names.
    """
    combining = unicodedata.combining(sign)
    return 10 <= combining <= 36 or combining >= 200


def _spelled(name: str) -> str:
    visible = "".join(sign for sign in name if unicodedata.category(sign) != "Cf")
    return " ".join(unicodedata.normalize("NFC", visible).split())


def _hub_id(user: str) -> str:
    """The ID of a hub's user; empty if the name cannot be carried."""
    try:
        return carried_id(user)
    except IdentityProblem:
        return ""


def _unusable_id() -> IdentityProblem:
    return IdentityProblem(
        _("This ID cannot be used. It must have 1 to 100 letters (a to z), digits or . _ @ - and begin with a letter or a digit.")
    )
