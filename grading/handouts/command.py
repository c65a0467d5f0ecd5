"""Handouts from the command line: ``duty handouts``."""

import argparse
import sys
from collections.abc import Callable
from pathlib import Path

from grading.course.course_file import settle
from grading.course.folder_argument import add_course
from grading.handouts import brochure, card, checklist, poster
from grading.handouts.sheet import Fonts
from grading.handouts.words import Words, handout_words
from widgets.content.mission import Mission, load_mission
from widgets.languages.catalogue import Language, offered
from widgets.problems import CourseProblem

Draw = Callable[[Words, str, Fonts | None], bytes]
KINDS: dict[str, Draw] = {"pocket-card": card.draw, "brochure": brochure.draw, "checklist": checklist.draw, "poster": poster.draw}


def make_handouts(mission: Mission, language: Language, fonts: Fonts | None = None) -> dict[str, bytes]:
    """All handouts in one language, as PDF files by name. Raises CourseProblem if one cannot be made."""
    texts = handout_words(language, mission)
    files = {f"{kind}-{language.code}.pdf": draw for kind, draw in KINDS.items()}
    return {file: draw(texts, file, fonts) for file, draw in files.items()}


def arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments of `duty handouts`."""
    parser.add_argument("--out", type=Path, metavar="FOLDER", help="where to write (default: handouts/ in the course's folder)")
    parser.add_argument("--language", metavar="CODE", help="one language (default: all)")
    parser.add_argument("--font", type=Path, metavar="FILE", help="a font, .ttf or .otf (default: DejaVu Sans)")
    parser.add_argument("--bold", type=Path, metavar="FILE", help="its bold weight")
    add_course(parser)


def run(options: argparse.Namespace) -> int:
    """Write the handouts; returns 1, with a sentence on stderr, if they cannot be made in some language. Raises CourseProblem."""
    out: Path = options.out or options.course.resolve() / "handouts"
    settle(options.course)
    mission, fonts = load_mission(), _fonts(options.font, options.bold)
    try:
        all_written = [_made(mission, language, fonts, out) for language in _languages(options.language)]
    except OSError as error:
        raise CourseProblem(f"{out} cannot be written ({error.strerror}). Name another folder.") from None
    if fields := mission.example_fields:
        print(f"data/mission.yaml still holds example contacts ({', '.join(fields)}): each sheet says so. Replace them before you print.")
    return int(not all(all_written))


def _made(mission: Mission, language: Language, fonts: Fonts | None, folder: Path) -> bool:
    try:
        content_by_file = make_handouts(mission, language, fonts)
    except CourseProblem as problem:
        print(problem, file=sys.stderr)
        return False
    folder.mkdir(parents=True, exist_ok=True)
    for file, content in content_by_file.items():
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
