"""The page where a learner chooses a module, for Jupyter servers that are not ours: a hub's, Binder's, one's own.

An extension of Jupyter's server: where `widgets` is installed, `modules` below the server's base address
shows the course's modules in the server's folder, or in `release/` there, as in the learner's tree.
"""

import os
from pathlib import Path
from typing import Any

import tornado.web
from jupyter_server.utils import url_path_join

from widgets import track
from widgets.answers import FILE_NAME, Answers, Learner, read_answers
from widgets.choice import ADDRESS, SETTING, described, modules_in, standing
from widgets.identity import learner_of
from widgets.languages import spoken
from widgets.problems import AnswersProblem
from widgets.sheets import Sheet

_RELEASE = "release"


class ChoiceHere(Sheet):
    """The modules that this server's user has fetched."""

    @tornado.web.authenticated
    def get(self) -> None:
        """Show them, with how far the learner is in each."""
        folders, place = self._place()
        found = described(modules_in(place), place, spoken())
        learner = Learner()
        for module in found:
            own = place / module["module"]
            module |= {"href": self.address_of(*folders, module["module"])} | standing(own, module["graded"])
            learner = learner if learner.id else _learner(own)
        self.show_choice(found, learner, track.newest(place / module["module"] for module in found))

    @tornado.web.authenticated
    def post(self) -> None:
        """Keep who the learner says they are, in all modules."""
        _, place = self._place()
        self.keep_track(place / module for module in modules_in(place))

    def _place(self) -> tuple[tuple[str, ...], Path]:
        """The folder that the modules' folders are in, by its path below the server's folder too."""
        root = Path(self.settings["server_root_dir"]).expanduser()
        folders = () if modules_in(root) else (_RELEASE,)
        return folders, root.joinpath(*folders)


def _learner(folder: Path) -> Learner:
    try:
        answers = read_answers(folder / FILE_NAME)
    except AnswersProblem:
        answers = Answers()  # the module's own page tells of it
    return learner_of(folder, answers, os.environ)[0]


def _jupyter_server_extension_points() -> list[dict[str, str]]:
    return [{"module": __name__}]


def _load_jupyter_server_extension(server: Any) -> None:
    """Jupyter's server calls this at its start."""
    settings = server.web_app.settings
    settings[SETTING] = url_path_join(settings["base_url"], ADDRESS)
    server.web_app.add_handlers(".*$", [(settings[SETTING], ChoiceHere)])
