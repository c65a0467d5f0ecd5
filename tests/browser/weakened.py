"""nbgrader with the course's escaping switched off: a program, run in a course's folder, for what the canaries are tried on.

Each argument is one command of nbgrader's, as a person would type it.
"""

import html
import shlex
import shutil
import sys
import tempfile
from pathlib import Path

import jinja2

import widgets.answers.reflection


def main(commands: list[str]) -> None:
    """Run the commands one after another, with nothing escaped; the first that fails ends the program."""
    html.escape = lambda s, quote=True: s
    widgets.answers.reflection.as_markdown = lambda text: jinja2.Template(text).render()
    with tempfile.TemporaryDirectory() as folder:
        _weaken_templates(Path(folder))
        # imported only now, so that nothing has kept the escaping under a name of its own
        from nbgrader.apps import NbGraderApp

        for command in commands:
            NbGraderApp.launch_instance(shlex.split(command))
            NbGraderApp.clear_instance()


def _weaken_templates(folder: Path) -> None:
    import grading.feedback.page as feedback

    shutil.copytree(feedback.TEMPLATES, folder, dirs_exist_ok=True)
    for template in folder.rglob("*.j2"):
        template.write_text(template.read_text().replace("| e ", ""))
    feedback.TEMPLATES = folder


if __name__ == "__main__":
    main(sys.argv[1:])
