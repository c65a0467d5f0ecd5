"""Showing and changing one learner's name, attempts and time: ``duty learner ID [--name ...]``."""

import argparse
from datetime import timedelta
from pathlib import Path

import sqlalchemy as sa
from nbgrader.api import Assignment, Student, SubmittedAssignment

from grading.course.course_file import command
from grading.course.folder_argument import add_course
from grading.course.opening import Course
from grading.deciding.desk import act_on, grade_again
from grading.marking.attempts import Attempts
from grading.marking.database import one_writer, open_engine
from grading.marking.gradebook_rows import name_columns
from grading.marking.ledger import Facts, Ledger
from grading.marking.passing import PassRule, best_of
from grading.marking.questions import graded_questions, released_modules
from grading.receiving.collect import Collector
from grading.submissions.files import printable_name
from widgets.answers.identity import checked_learner, given_id, named_by
from widgets.answers.store import FILE_NAME, AnswersStore, Learner, read_answers
from widgets.content.mission import load_mission
from widgets.problems import CourseProblem


def learner_report(course: Course, learner: str) -> list[str]:
    """The lines that describe a learner."""
    learner = _known(course, learner)
    facts = Ledger(course.directory.db_url).facts_of(learner)
    lines = [f"{learner}: {_name(course, learner, facts) or 'no name yet'}{_on_roster(facts)}"]
    if named_by(learner) != learner:
        lines.append(f"   The hub or platform calls this learner {printable_name(named_by(learner))}.")
    others = sorted(printable_name(name) for name in facts.names if name)
    lines += [f"   Names in hand-ins and corrections: {', '.join(others)}"] if others else []
    for module in released_modules(course.directory):
        lines += _in_module(course, module, learner, facts)
    return lines


def rename(course: Course, learner: str, name: str) -> list[str]:
    """Correct the name that belongs to an ID: in the gradebook, at sign-in, and for future hand-ins. Raises CourseProblem."""
    learner = _known(course, learner)
    name = checked_learner(learner, name).name
    db_url = course.directory.db_url
    ledger = Ledger(db_url)
    before = _name(course, learner, ledger.facts_of(learner))
    ledger.note("name", learner=learner, value=name)
    with one_writer(open_engine(db_url)) as connection:
        columns = name_columns(name)
        if not connection.execute(sa.update(Student.__table__).where(Student.__table__.c.id == learner).values(**columns)).rowcount:
            connection.execute(sa.insert(Student.__table__).values(id=learner, **columns))
    for folder in sorted((Path(course.directory.root) / "learners" / learner).glob(f"*/{FILE_NAME}")):
        if read_answers(folder).learner.id:
            AnswersStore(folder.parent, folder.parent.name).set_learner(Learner(id=learner, name=name))
    return [f"{learner} is called {name} from now on{f', not {before}' if before and before != name else ''}."]


def more_attempts(course: Course, learner: str, module: str, number: int) -> list[str]:
    """Give a learner this many more attempts in a module (a negative number takes some away). Raises CourseProblem."""
    learner, ledger = _known(course, learner), Ledger(course.directory.db_url)
    ledger.note("attempts", learner=learner, module=module, value=number)
    allowed = load_mission().attempts + ledger.facts_of(learner).more_attempts[module]
    troubles = grade_again(course, module, [learner])
    used_count = len(Attempts(course.directory.db_url).of(module, learner))
    after = " The right answers were told, so it will not count." if _knows_answers(ledger, module, learner) else ""
    return [f"{learner} has {allowed} attempts in {module} now, and has used {used_count}.{after}", *troubles]


def more_time(course: Course, learner: str, module: str, hours: float) -> list[str]:
    """Let a learner hand in up to this many hours after the due date; 0 cancels it. Raises CourseProblem."""
    learner = _known(course, learner)
    extension = timedelta(hours=hours)
    db_url = course.directory.db_url
    Ledger(db_url).note("time", learner=learner, module=module, value=extension.total_seconds())
    table, assignments = SubmittedAssignment.__table__, Assignment.__table__
    with one_writer(open_engine(db_url)) as connection:
        due = connection.execute(sa.select(assignments.c.id, assignments.c.duedate).where(assignments.c.name == module)).one_or_none()
        if due is not None:
            mine = (table.c.assignment_id == due.id) & (table.c.student_id == learner)
            connection.execute(sa.update(table).where(mine).values(extension=extension or None))
    if due is None:
        raise CourseProblem(
            f"The module '{printable_name(module)}' is not released. Released are: {', '.join(released_modules(course.directory))}."
        )
    until = f"until {due.duedate + extension:%Y-%m-%d %H:%M} UTC" if due.duedate else f"{hours:g} hours more, once a due date is set"
    return [f"{learner} has time for {module} {until}.", *grade_again(course, module, [learner])]


def _known(course: Course, learner: str) -> str:
    """The learner's ID as it is spelt in this course."""
    modules = released_modules(course.directory)
    if not modules:
        raise CourseProblem(f"No module has been released yet. Run '{command('release')}'.")
    checked = checked_learner(given_id(learner), "-").id
    return Collector(course.directory, modules[0]).spelling(checked)


def _on_roster(facts: Facts) -> str:
    person = facts.enrolment
    if not facts.on_roster:
        return ""
    return ", on the roster" + "".join(f", {what} {group}" for what, group in (("unit", person.unit), ("cohort", person.cohort)) if group)


def _name(course: Course, learner: str, facts: Facts) -> str:
    with open_engine(course.directory.db_url).connect() as connection:
        row = connection.execute(sa.select(Student.first_name, Student.last_name).where(Student.id == learner)).one_or_none()
    return " ".join(filter(None, row)) if row and any(row) else facts.name


def _in_module(course: Course, module: str, learner: str, facts: Facts) -> list[str]:
    attempts = Attempts(course.directory.db_url)
    mission, history = load_mission(), attempts.of(module, learner)
    rule = PassRule.of(graded_questions(course.directory, module), mission)
    best = best_of(history, rule)
    allowed = mission.attempts + facts.more_attempts.get(module, 0)
    lines = [f"   {module}: {len(history)} of {allowed} attempts used"]
    for attempt in history:
        note = ", counts" if best and attempt.attempt == best.attempt else ""
        note += ", passed" if rule.is_passed(attempt) else ""
        note += ", after the right answers were told" if attempt.after_answers else ""
        lines.append(f"      attempt {attempt.attempt}, {attempt.moment:%Y-%m-%d %H:%M} UTC: {attempt.percent:.1f}%{note}")
    lines += [f"      refused: {attempt.reason}" for attempt in attempts.refused(module, learner)]
    if extension := facts.more_time.get(module):
        lines.append(f"      has {extension} more than the due date")
    return lines


def _knows_answers(ledger: Ledger, module: str, learner: str) -> bool:
    return ledger.closed(module) is not None or module in ledger.facts_of(learner).told


def arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments of `duty learner`."""
    parser.add_argument("id", metavar="ID", help="the learner's ID")
    parser.add_argument("--name", help="the learner's name from now on")
    parser.add_argument("--module", help="the module for which to allow more attempts or more time")
    parser.add_argument("--attempts", type=int, metavar="N", help="the number of additional attempts")
    parser.add_argument("--hours", type=float, metavar="N", help="how many hours after the due date the learner may still hand in")
    add_course(parser)


def run(options: argparse.Namespace) -> int:
    """Show or change a learner. Raises CourseProblem."""
    return act_on(options.course, lambda course: _changed(course, options))


def _changed(course: Course, options: argparse.Namespace) -> list[str]:
    if options.module is None and (options.attempts is not None or options.hours is not None):
        raise CourseProblem("Name the module, too: MODULE=awareness")
    if options.module is not None and options.module not in released_modules(course.directory):
        raise CourseProblem(
            f"The module '{printable_name(options.module)}' is not released. Released are: {', '.join(released_modules(course.directory))}."
        )
    lines = rename(course, options.id, options.name) if options.name is not None else []
    lines += more_attempts(course, options.id, options.module, options.attempts) if options.attempts is not None else []
    lines += more_time(course, options.id, options.module, options.hours) if options.hours is not None else []
    return lines or learner_report(course, options.id)
