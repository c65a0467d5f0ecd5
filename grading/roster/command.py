"""``duty roster [FILE]`` lists the roster, shows or makes the changes that a file contains, and sets who may enter."""

import argparse
from collections.abc import Iterator
from pathlib import Path

from grading.course.course_file import COURSE_ID, command
from grading.course.folder_argument import add_course
from grading.course.opening import Course
from grading.deciding.desk import act_on
from grading.marking.attempts import Attempts
from grading.marking.entry import publish_entrants
from grading.marking.ledger import Entry, Ledger
from grading.roster.people import read_people
from grading.roster.plan import carry_out, person_text, plan_summary, planned, shown_id
from grading.roster.saving import save_roster
from widgets.answers.identity import folded_id
from widgets.problems import CourseProblem

_MAKE = {"sheet": "SHEET", "encoding": "ENCODING", "enter": "ENTER", "save": "SAVE"}
"""The variables of `make` for the options of this program."""
_ENTER = {"anyone": "Everyone who can sign in may enter.", "roster": "Only people on the roster may enter."}


def roster_report(course: Course) -> Iterator[str]:
    """List everyone on the roster, and who may enter."""
    ledger = Ledger(course.directory.db_url)
    roster = ledger.roster()
    for learner, person in sorted(roster.items()):
        yield f"{shown_id(learner)}: {person_text(person)}"
    if roster:
        yield f"On the roster: {len(roster)}. {_ENTER[ledger.entry()]}"
    else:
        yield f"The course has no roster, so everyone can enter and hand in. To create one: {command('roster FILE=people.xlsx')}"


def take_in(course: Course, options: argparse.Namespace) -> Iterator[str]:
    """Show the changes that a file contains, or make them if the instructor is sure. Raises CourseProblem."""
    people = read_people(options.file, encoding=options.encoding, sheet=options.sheet)
    yield f"{people.source}: {_people(len(people.listed))}."
    yield from people.notes
    roster_plan = (carry_out if options.sure else planned)(course, people, remove=options.remove)
    yield from plan_summary(roster_plan)
    if options.sure:
        yield f"Done. On the roster: {len(Ledger(course.directory.db_url).roster())}."
    elif roster_plan.changes:
        yield f"Nothing has been changed yet. To do it: {_command(options, 'SURE=1')}"
    if roster_plan.absent and not options.remove:
        yield f"To remove people who are not in this file from the roster (they keep their results): {_command(options, 'REMOVE=1')}"


def admit_only(course: Course, entry: Entry) -> Iterator[str]:
    """Set who may enter from now on. Raises CourseProblem if no one could."""
    if entry not in _ENTER:
        raise CourseProblem(f"ENTER is '{entry}'. It can be 'roster' (only people on the roster may enter) or 'anyone'.")
    db_url = course.directory.db_url
    ledger = Ledger(db_url)
    roster = {folded_id(learner) for learner in ledger.roster()}
    if entry == "roster" and not roster:
        raise CourseProblem(f"The course has no roster, so no one could enter. Create one first: {command('roster FILE=people.xlsx')}")
    if ledger.entry() != entry:
        ledger.note("entry", value=entry)
    yield _ENTER[entry]
    strangers = [learner for learner in sorted(Attempts(db_url).learners()) if folded_id(learner) not in roster]
    if entry == "roster" and strangers:
        yield f"These people have handed in and are not on it ({len(strangers)}): {', '.join(map(shown_id, strangers[:20]))}"


def hub_groups(course: Course) -> Iterator[str]:
    """Bring the hub's groups up to date with the roster. Raises CourseProblem."""
    from grading.roster.hub_groups import Hub, bring_up_to_date  # imports an HTTP client, which only this needs

    before = "" if course.directory.course_id == COURSE_ID else f"{course.directory.course_id}-"
    yield from bring_up_to_date(Hub.of_environment(), Ledger(course.directory.db_url).roster(), before).summary()


def _acted(course: Course, options: argparse.Namespace) -> Iterator[str]:
    if options.file:
        yield from take_in(course, options)
        if not options.sure:
            return
    if options.enter:
        yield from admit_only(course, options.enter)
    if options.file or options.enter:
        _publish(course)
    if options.hub:
        yield from hub_groups(course)
    if options.save:
        roster = Ledger(course.directory.db_url).roster()
        save_roster(roster, options.save)
        yield f"{_people(len(roster))} saved in {options.save}"
    if not (options.file or options.enter or options.hub or options.save):
        yield from roster_report(course)


def _publish(course: Course) -> None:
    try:
        publish_entrants(course)
    except OSError as error:
        raise CourseProblem(
            f"The change is recorded, but it has no effect yet, because {course.feedback} cannot be written to ({error.strerror}). "
            "Give this account access to it, and run the command again."
        ) from None


def _people(number: int) -> str:
    return "1 person" if number == 1 else f"{number} people"


def _command(options: argparse.Namespace, more: str) -> str:
    words = [f'FILE="{options.file}"' if " " in str(options.file) else f"FILE={options.file}"]
    words += [f'{make}="{value}"' for name, make in _MAKE.items() if (value := getattr(options, name))]
    words += [word for word, is_set in (("REMOVE=1", options.remove), ("HUB=1", options.hub)) if is_set]
    return command(" ".join(["roster", *words, more]))


def arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments of `duty roster`."""
    parser.add_argument("file", nargs="?", type=Path, metavar="FILE", help="a list of people (CSV or .xlsx): shows what it would change")
    parser.add_argument("--sure", action="store_true", help="make the changes; without this, they are only shown")
    parser.add_argument("--remove", action="store_true", help="take people off the roster who are not in the file")
    parser.add_argument("--sheet", default="", help="the sheet to read, if several have people")
    parser.add_argument("--encoding", default="", help="the encoding of a CSV file, if it cannot be recognised")
    parser.add_argument("--enter", metavar="WHO", help="who may enter the course from now on: roster, or anyone")
    parser.add_argument("--hub", action="store_true", help="bring the hub's groups up to date with the roster")
    parser.add_argument("--save", type=Path, metavar="FILE", help="save the roster as CSV")
    add_course(parser)


def run(options: argparse.Namespace) -> int:
    """Carry out the command. Raises CourseProblem."""
    return act_on(options.course, lambda course: _acted(course, options))
