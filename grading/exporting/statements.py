"""Attempts as xAPI statements, for a learning record store (LRS).

Verbs and activity types are ADL's (https://registry.tincanapi.com), and the rules those of xAPI 1.0.3
(https://github.com/adlnet/xAPI-Spec). An attempt is one statement "completed", because it was handed in, and one
"passed" or "failed" with its score. An attempt that was handed in when the right answers were known does not count, so
it is only "completed".
"""

import json
import re
import uuid
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Literal

from grading.course.course_file import command
from grading.exporting.grades import Grades
from grading.marking.attempts import Attempt, Attempts
from grading.marking.passing import PassRule
from grading.results.frames import declared
from widgets.answers.identity import named_by
from widgets.content.mission import Mission
from widgets.content.programme import programme
from widgets.forms.question import Question
from widgets.plain import JsonObject
from widgets.problems import CourseProblem

Verb = Literal["completed", "passed", "failed"]
VERBS: Mapping[Verb, str] = {verb: f"http://adlnet.gov/expapi/verbs/{verb}" for verb in ("completed", "passed", "failed")}
ASSESSMENT, MODULE, COURSE = (f"http://adlnet.gov/expapi/activities/{type}" for type in ("assessment", "module", "course"))
ATTEMPT_NUMBER = "http://id.tincanapi.com/extension/attempt-id"
_WEBSITE = re.compile(r"https?://[A-Za-z0-9.-]+(?::\d+)?(?:/[A-Za-z0-9._~/-]*)?")


@dataclass(frozen=True)
class Issuer:
    """Who gave out the learners' IDs, and under whose address the course's activities are named."""

    home_page: str
    """The website of the organisation, without a slash at the end."""
    course: str
    """The course ID."""

    @classmethod
    def of(cls, address: str, course: str) -> "Issuer":
        """The organisation at this address. Raises CourseProblem if the address is missing or not a website's."""
        if not _WEBSITE.fullmatch(address):
            said = f"'{address}' is not the address of a website." if address else "Statements name each learner by an account."
            way = command("export FORMAT=xapi ACCOUNTS=https://academy.example.org")
            raise CourseProblem(f"{said} Give the website of the organisation that gave out the IDs: {way}")
        return cls(address.rstrip("/"), course)

    @property
    def course_activity(self) -> str:
        """The identifier (IRI) of the course."""
        return f"{self.home_page}/courses/{self.course}"

    def module_activity(self, module: str) -> str:
        """The identifier of a module."""
        return f"{self.course_activity}/modules/{module}"

    def test_activity(self, module: str) -> str:
        """The identifier of a module's test."""
        return f"{self.module_activity(module)}/test"


def as_statements(grades: Grades, db_url: str, source: Path, mission: Mission, issuer: Issuer) -> bytes:
    """The statements about these modules and learners as a JSON array, by time."""
    learners = {one.learner for one in grades.learners}
    found = [
        statement
        for module in grades.modules
        for statement in module_statements(
            Attempts(db_url).of(module.name), _rule(source / module.name, mission), issuer, module.title, learners
        )
    ]
    found.sort(key=lambda statement: (statement["timestamp"], statement["id"]))
    return json.dumps(found, ensure_ascii=False, indent=1).encode() + b"\n"


def module_statements(
    attempts: Collection[Attempt], rule: PassRule, issuer: Issuer, title: str, learners: Collection[str]
) -> Iterator[JsonObject]:
    """The statements about these learners' attempts at a module."""
    for attempt in attempts:
        if attempt.learner in learners and attempt.is_attempt:
            yield _statement(attempt, "completed", issuer, title, {"completion": True})
            if not attempt.after_answers:
                passed = rule.is_passed(attempt)
                result = _score(attempt) | {"success": passed, "completion": True}
                yield _statement(attempt, "passed" if passed else "failed", issuer, title, result)


def _rule(folder: Path, mission: Mission) -> PassRule:
    return PassRule.of((entry for entry in declared(folder) if isinstance(entry, Question) and entry.graded), mission)


def _score(attempt: Attempt) -> JsonObject:
    """The score, left out where a module has no points: a scaled score would mean nothing."""
    if attempt.max_score <= 0:
        return {}
    scaled = round(min(max(attempt.score / attempt.max_score, 0.0), 1.0), 4)
    return {"score": {"scaled": scaled, "raw": round(attempt.score, 4), "min": 0, "max": attempt.max_score}}


def _statement(attempt: Attempt, verb: Verb, issuer: Issuer, title: str, result: JsonObject) -> JsonObject:
    account: JsonObject = {"homePage": issuer.home_page, "name": named_by(attempt.learner)}
    test, timestamp = issuer.test_activity(attempt.module), _iso(attempt.moment)
    context: JsonObject = {
        "contextActivities": {
            "parent": [_activity(issuer.module_activity(attempt.module), MODULE, title)],
            "grouping": [_activity(issuer.course_activity, COURSE, programme().title or issuer.course)],
        },
        "platform": "Duty to Report",
        "extensions": {ATTEMPT_NUMBER: attempt.attempt},
    }
    return {
        "id": _id(test, [account, verb, result, timestamp, attempt.attempt]),
        "actor": {"objectType": "Agent", "account": account},
        "verb": {"id": VERBS[verb], "display": {"en": verb}},
        "object": _activity(test, ASSESSMENT, f"{title}: test"),
        "result": result,
        "context": context,
        "timestamp": timestamp,
    }


def _id(activity: str, facts: list[object]) -> str:
    """The same id for the same facts, so that a store keeps a statement once however often it is sent.

    A regraded attempt has other facts and so another id: a store refuses two different statements with one id.
    """
    return str(uuid.uuid5(uuid.uuid5(uuid.NAMESPACE_URL, activity), json.dumps(facts, sort_keys=True)))


def _activity(id: str, type: str, name: str) -> JsonObject:
    return {"objectType": "Activity", "id": id, "definition": {"type": type, "name": {"en": name}}}


def _iso(moment: datetime) -> str:
    """ISO 8601 in UTC, always to the millisecond, which is how far xAPI compares times; so it also sorts as text."""
    return moment.isoformat(timespec="milliseconds").replace("+00:00", "Z")
