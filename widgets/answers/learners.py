"""The folders of a local course: one for each learner, with one for each module's answers."""

from pathlib import Path

from widgets.answers.identity import IdentityProblem, checked_learner, folded_id, same_name
from widgets.answers.store import FILE_NAME, AnswersStore, Learner, read_answers
from widgets.content.programme import in_order
from widgets.languages.catalogue import gettext as _
from widgets.problems import AnswersProblem, CourseProblem


def modules(release: Path) -> list[str]:
    """The released modules, in the programme's order."""
    return in_order(folder.name for folder in release.iterdir() if (folder / f"{folder.name}.ipynb").is_file()) if release.is_dir() else []


def admit(learners: Path, release: Path, id: str, name: str) -> Learner:
    """Admit a learner: check ID and name, and create missing folders.

    Raises IdentityProblem if the ID cannot be used or belongs to someone with another name.
    """
    learner = checked_learner(id, name)
    existing_id = _spelling(learners, learner.id)
    learner = Learner(id=existing_id or learner.id, name=learner.name)
    names = modules(release)
    if not names:
        raise CourseProblem(_("No module has been released yet. Ask your instructor to run 'make release'."))
    for module in names:
        _check_name(learners / learner.id / module, learner)
    create_folders(learners, names, learner)
    return learner


def create_folders(learners: Path, names: list[str], learner: Learner) -> None:
    """Create the learner's missing folders for these modules, and write who the learner is into each."""
    for module in names:
        folder = learners / learner.id / module
        folder.mkdir(parents=True, exist_ok=True)
        owner = _given(folder)
        if owner is not None and not owner.id:
            AnswersStore(folder, module).set_learner(learner)


def known_as(learners: Path, learner: str) -> Learner:
    """The learner with this ID and the name from any module; without a name if none can be read."""
    owners = [_given(folder) for folder in sorted((learners / learner).iterdir()) if folder.is_dir()]
    return Learner(id=learner, name=next((one.name for one in owners if one and one.name), ""))


def _spelling(learners: Path, id: str) -> str | None:
    """The spelling of an ID that is already used here; an exact match if there are several, because some systems ignore case."""
    names = sorted(folder.name for folder in learners.iterdir()) if learners.is_dir() else []
    folded = folded_id(id)
    return id if id in names else next((name for name in names if folded_id(name) == folded), None)


def _check_name(folder: Path, learner: Learner) -> None:
    owner = _given(folder)
    if owner and owner.name and not same_name(owner.name, learner.name):
        raise IdentityProblem(
            _(
                "Someone with another name uses this ID. Check the ID, or write your name as you did the first time. "
                "If the saved name is wrong, ask your instructor to correct it."
            )
        )


def _given(folder: Path) -> Learner | None:
    """Who answers here, None if the answers cannot be read: the page, not the sign-in, reports that and sets them aside."""
    try:
        return read_answers(folder / FILE_NAME).learner
    except AnswersProblem:
        return None
