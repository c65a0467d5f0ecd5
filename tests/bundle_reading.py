"""Reading one bundle for a test."""

from pathlib import Path

from grading.receiving.bundle_files import bundles_in
from grading.submissions.hand_ins import HandIn
from widgets.problems import HandInProblem


def read_bundle(path: Path, module: str) -> HandIn:
    """The one hand-in to the module that a file holds. Raises HandInProblem where it is none."""
    found, *others = bundles_in(path)
    for problem in (other.problem for other in (found, *others) if other.hand_in is None):
        raise HandInProblem(problem)
    assert not others
    assert found.hand_in is not None
    if found.hand_in.module != module:
        raise HandInProblem(f"It is a bundle of the module '{found.hand_in.module}'.")
    return found.hand_in
