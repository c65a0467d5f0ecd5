"""From the command line: `python -m grading.handouts`, `make handouts`."""

import argparse
import sys
from collections.abc import Callable
from pathlib import Path

from grading.course.course_file import settle
from grading.handouts import brochure, card, checklist, poster
from grading.handouts.sheet import Fonts
from grading.handouts.words import Words, words
from grading.sources.notebooks import ROOT
from widgets.content.mission import Mission, load_mission
from widgets.languages.catalogue import Language, offered
from widgets.problems import CourseProblem

Draw = Callable[[Words, str, Fonts | None], bytes]
KINDS: dict[str, Draw] = {"pocket-card": card.draw, "brochure": brochure.draw, "checklist": checklist.draw, "poster": poster.draw}


def make(mission: Mission, language: Language, fonts: Fonts | None = None) -> dict[str, bytes]:
    """All handouts in one language, as PDF files by name. Raises CourseProblem where one cannot be made."""
    said = words(language, mission)
    files = {f"{kind}-{language.code}.pdf": draw for kind, draw in KINDS.items()}
    return {file: draw(said, file, fonts) for file, draw in files.items()}


def main(arguments: list[str] | None = None) -> int:
    """Write the handouts; 1 with a sentence on stderr for each language in which they cannot be made, and then none is written in it."""
    options = _parser().parse_args(arguments)
    root: Path = options.course.resolve()
    out: Path = options.out or root / "handouts"
    failed = False
    try:
        settle(root)
        mission = load_mission()
        for language in _languages(options.language):
            failed |= not _made(mission, language, _fonts(options.font, options.bold), out)
    except CourseProblem as problem:
        print(problem, file=sys.stderr)
        return 1
    except OSError as error:
        print(f"{out} cannot be written ({error.strerror}). Name another folder.", file=sys.stderr)
        return 1
    if fields := mission.example_fields:
        print(f"data/mission.yaml still holds example contacts ({', '.join(fields)}): each sheet says so. Replace them before you print.")
    return int(failed)


def _made(mission: Mission, language: Language, fonts: Fonts | None, folder: Path) -> bool:
    try:
        made = make(mission, language, fonts)
    except CourseProblem as problem:
        print(problem, file=sys.stderr)
        return False
    folder.mkdir(parents=True, exist_ok=True)
    for file, content in made.items():
        (folder / file).write_bytes(content)
        print(folder / file)
    return True


def _languages(code: str | None) -> list[Language]:
    there = offered()
    if code is None:
        return list(there.values())
    if code not in there:
        raise CourseProblem(f"The course is not there in the language '{code}'. There are: {', '.join(there)}.")
    return [there[code]]


def _fonts(regular: Path | None, bold: Path | None) -> Fonts | None:
    return Fonts(regular, bold or regular) if regular else None


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m grading.handouts", description="Pocket card, brochure, checklist and poster as PDF.")
    parser.add_argument("--out", type=Path, help="where to write, handouts/ by default")
    parser.add_argument("--language", help="the code of one language, all that are offered by default")
    parser.add_argument("--font", type=Path, help="a file of type (.ttf, .otf), DejaVu Sans by default")
    parser.add_argument("--bold", type=Path, help="its bold weight")
    parser.add_argument("--course", type=Path, default=ROOT, help="the course's folder (default: this one)")
    return parser


if __name__ == "__main__":
    sys.exit(main())
