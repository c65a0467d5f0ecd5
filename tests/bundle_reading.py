"""Reading one bundle for a test."""

from pathlib import Path

from grading.receiving.bundle_files import bundles_in
from grading.submissions.hand_ins import HandIn
from widgets.problems import HandInProblem


def read_bundle(path: Path, module: str) -> HandIn:
    """The one hand-in to the module that a file holds. Raises HandInProblem where it is none."""
    bundle, *others = bundles_in(path)
    for problem in (other.problem for other in (bundle, *others) if other.hand_in is None):
        raise HandInProblem(problem)
    assert not others
    assert bundle.hand_in is not None
    if bundle.hand_in.module != module:
        raise HandInProblem(f"It is a bundle of the module '{bundle.hand_in.module}'.")
    return bundle.hand_in
