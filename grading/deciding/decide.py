"""Deciding whose the waiting hand-ins are: ``duty decide [NUMBER --for ID|nobody]``."""

import argparse
from dataclasses import replace

from grading.course.course_file import command
from grading.course.folder_argument import add_course
from grading.course.opening import Course
from grading.deciding.desk import act_on, grade_again
from grading.marking.admission import NOBODY
from grading.marking.attempts import Attempt, Attempts
from grading.marking.held import Held, HeldHandIns
from grading.marking.ledger import Ledger
from grading.marking.record import entries_of
from grading.receiving.collect import Collector
from grading.submissions.files import printable_name
from grading.submissions.hand_ins import HandIn
from widgets.answers.identity import IdentityProblem, given_id
from widgets.problems import CourseProblem

_NOBODY = "nobody"


def waiting(course: Course) -> list[Held]:
    """The hand-ins without a decision, or whose decision was not carried out, except those that are recorded by now."""
    db_url = course.directory.db_url
    ledger, attempts = Ledger(db_url), Attempts(db_url)

    def waits(held: Held) -> bool:
        decided, hand_in = ledger.decided(held.device), held.hand_in
        # Its device may have become known since; then it was recorded when it was collected again.
        whose = hand_in.learner if decided is None else decided
        if whose == NOBODY or hand_in.handed_in is None:
            return whose != NOBODY
        return attempts.find(whose, hand_in.module, hand_in.handed_in, entries_of(hand_in)) is None

    return [held for held in HeldHandIns(db_url).all() if waits(held)]


def waiting_report(course: Course) -> list[str]:
    """The lines that list what waits and how to decide it."""
    hand_ins = waiting(course)
    if not hand_ins:
        return ["No hand-in waits for a decision."]
    lines = [
        f"{len(hand_ins)} {'hand-in waits' if len(hand_ins) == 1 else 'hand-ins wait'} for your decision. Nothing of it is graded yet."
    ]
    for held in hand_ins:
        lines += ["", *_shown(held)]
    return lines


def decide(course: Course, number: int, whose: str) -> list[str]:
    """Decide whose a hand-in is, and with it all hand-ins like it, present and future. Raises CourseProblem."""
    held_by_number = {held.id: held for held in waiting(course)}
    if number not in held_by_number:
        raise CourseProblem(f"No hand-in with the number {number} waits for a decision. To see what waits: {command('decide')}")
    if whose != _NOBODY:
        whose = _id(whose)
    alike = [held for held in held_by_number.values() if held.device == held_by_number[number].device]
    ledger = Ledger(course.directory.db_url)
    if whose == _NOBODY:
        ledger.note("device", key=held_by_number[number].device, value=NOBODY)
        return [f"Hand-in {held.id} is not {held.hand_in.learner}'s. It is not graded, and used no attempt." for held in alike]
    ledger.note("device", learner=whose, key=held_by_number[number].device, value=whose)
    return [line for held in alike for line in _take(course, held, whose)]


def _id(whose: str) -> str:
    try:
        return given_id(whose)
    except IdentityProblem:
        raise CourseProblem(f"'{printable_name(whose)}' is not a learner's ID. Write FOR=ID, or FOR=nobody.") from None


def _take(course: Course, held: Held, whose: str) -> list[str]:
    collector = Collector(course.directory, held.hand_in.module)
    hand_in: HandIn = replace(held.hand_in, learner=collector.spelling(whose))
    attempt = collector.take(hand_in)
    collector.submit(hand_in, attempt)
    troubles = grade_again(course, attempt.module, [attempt.learner]) if attempt.is_attempt else []
    return [f"Hand-in {held.id} is {attempt.learner}'s: {_became(attempt)}", *troubles]


def _became(attempt: Attempt) -> str:
    if attempt.is_attempt:
        return f"attempt {attempt.attempt} of {attempt.module}, {attempt.score:g} of {attempt.max_score:g} points."
    return attempt.reason or "its refreshers are kept."


def _shown(held: Held) -> list[str]:
    hand_in, number = held.hand_in, held.id
    when = f"{hand_in.handed_in:%Y-%m-%d %H:%M} UTC" if hand_in.handed_in else "at a time that it does not say"
    inside = hand_in.answers.learner.id
    choices = [hand_in.learner] + ([inside] if inside and inside != hand_in.learner else [])
    return [
        f"{number}. {hand_in.module}, handed in {when}; the file says {held.says}.",
        f"   {held.reason.text()}",
        f"   It came as: {hand_in.arrival.source}",
        *(f"   If it is {choice}'s:  {command(f'decide HELD={number} FOR={choice}')}" for choice in choices),
        f"   If it is no one's:  {command(f'decide HELD={number} FOR={_NOBODY}')}",
    ]


def arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments of `duty decide`."""
    parser.add_argument("held", nargs="?", type=int, metavar="NUMBER", help="which hand-in (default: all are listed)")
    parser.add_argument("--for", dest="whose", metavar="ID", help="whose it is: a learner's ID, or nobody")
    add_course(parser)


def run(options: argparse.Namespace) -> int:
    """List the waiting hand-ins, or decide one. Raises CourseProblem."""
    if (options.held is None) != (options.whose is None):
        raise CourseProblem(f"Name both the hand-in and whose it is: {command('decide HELD=3 FOR=a-01')}")
    if options.held is None:
        return act_on(options.course, waiting_report)
    return act_on(options.course, lambda course: decide(course, options.held, options.whose))
