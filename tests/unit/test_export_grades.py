"""Exported grades as the programs that receive them read them: spreadsheets, Moodle, Canvas, a learning record store."""

import csv
import dataclasses
import io
import json
import re
import uuid
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from babel.numbers import parse_decimal
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import load_workbook
from ralph.models.xapi.base.statements import BaseXapiStatement

from grading.exporting.canvas_grades import as_canvas_csv
from grading.exporting.csv_tables import as_csv
from grading.exporting.formats import write_private
from grading.exporting.grades import GradedModule, Grades, LearnerGrades, ModuleGrade
from grading.exporting.locales import csv_style
from grading.exporting.moodle_grades import as_moodle_csv
from grading.exporting.statements import ATTEMPT_NUMBER, Issuer, module_statements
from grading.exporting.visible import visible
from grading.exporting.wide_table import columns
from grading.exporting.workbook import SHEET, as_workbook
from grading.marking.attempts import Attempt
from grading.marking.ledger import Enrolment
from grading.marking.passing import PassRule
from grading.roster.people import read_people
from tests.cohorts import attempt, mission, questions
from widgets.problems import CourseProblem

AWARENESS = GradedModule("awareness", "Awareness: your duty to report", 50.0, 5.0)
POLICY = GradedModule("policy", "From policy to practice", 40.0, 0.0)
PASSED = ModuleGrade(39.6667, 50.0, 79.3333, True, 2, datetime(2026, 3, 2, 8, tzinfo=UTC), 4.5)
FAILED = ModuleGrade(20.0, 40.0, 50.0, False, 3, None, None)
ADA = LearnerGrades(
    "0012345", "Ada; =Lovelace", Enrolment("Ada", unit="MP Coy", email="ada@un.org"), {"awareness": PASSED, "policy": FAILED}
)
BO = LearnerGrades("b-2", "=cmd|' /C calc'!A0", Enrolment())
CY = LearnerGrades(
    "u--o_27_brien", "Cy, @O'Brien", Enrolment(), {"awareness": dataclasses.replace(PASSED, reflection=None, passed_at=None)}
)
GRADES = Grades([AWARENESS, POLICY], [ADA, BO, CY])
FORMULA = re.compile(r"\s*[=+\-@＝＋－＠]")
ISSUER = Issuer("https://academy.example.org", "2027-01")
RULE = PassRule(75, 0, {})


def table(raw: bytes) -> list[list[str]]:
    """A CSV file as a reader that guesses its separator finds it."""
    text = raw.decode("utf-8-sig")
    dialect = csv.Sniffer().sniff(text.splitlines()[0], delimiters=",;\t")
    return list(csv.reader(io.StringIO(text, newline=""), dialect))


def by_heading(rows: list[list[str]]) -> list[dict[str, str]]:
    assert {len(row) for row in rows} == {len(rows[0])}
    return [dict(zip(rows[0], row, strict=True)) for row in rows[1:]]


def test_the_table_has_everyone_with_points_out_of_what_counts_and_the_pass() -> None:
    ada, bo, cy = by_heading(table(as_csv(columns(GRADES), GRADES.learners, csv_style())))
    assert ada["awareness_points"] == "39.6667"
    assert ada["awareness_max_points"] == "50"
    assert ada["awareness_passed"] == "yes"
    assert ada["awareness_passed_on"] == "2026-03-02"
    assert ada["awareness_attempts"] == "2"
    assert ada["awareness_reflection"] == "4.5"
    assert (ada["policy_passed"], ada["policy_passed_on"], ada["policy_reflection"]) == ("no", "", "")
    assert ada["unit"] == "MP Coy"
    assert (bo["awareness_points"], bo["awareness_passed"], bo["awareness_attempts"]) == ("", "no", "0")
    assert (cy["ID"], cy["awareness_passed"], cy["awareness_passed_on"]) == ("o'brien", "yes", "")


@pytest.mark.parametrize(("locale", "separator"), [("en", ","), ("fr", ";"), ("pt-BR", ";"), ("de_CH", ","), ("ru", ";"), ("ar", ",")])
def test_a_table_has_the_separators_of_its_language(locale: str, separator: str) -> None:
    raw = as_csv(columns(GRADES), GRADES.learners, csv_style(locale))
    assert raw.startswith(b"\xef\xbb\xbf")
    assert csv.Sniffer().sniff(raw.decode("utf-8-sig").splitlines()[0], delimiters=",;\t").delimiter == separator
    ada = by_heading(table(raw))[0]
    assert float(parse_decimal(ada["awareness_points"], locale=locale.replace("-", "_"))) == 39.6667
    assert ("," in ada["awareness_points"]) == (separator == ";")


@pytest.mark.parametrize("locale", ["xx", "", "fr; drop", "../fr"])
def test_a_language_that_is_not_known_is_refused_in_a_sentence(locale: str) -> None:
    with pytest.raises(CourseProblem, match="is not known"):
        csv_style(locale)


def test_the_ids_of_a_table_are_those_of_the_roster_that_is_read_from_it(tmp_path: Path) -> None:
    learners = [dataclasses.replace(BO, learner=id) for id in ("0012345", "1e5", "3-4", "a-1", "u--o_27_brien", "00000000000000001234")]
    for number, locale in enumerate(("en", "fr")):
        file = tmp_path / f"{number}.csv"
        file.write_bytes(as_csv(columns(Grades([], learners)), learners, csv_style(locale)))
        people = read_people(file).listed
        assert [person.id for person in people] == [one.learner for one in learners]
        assert people[0].is_literal


def test_a_workbook_keeps_ids_as_text_and_numbers_and_dates_as_what_they_are() -> None:
    sheet = load_workbook(io.BytesIO(as_workbook(columns(GRADES), GRADES.learners)))[SHEET]
    rows = list(sheet.iter_rows())
    headings = [str(cell.value) for cell in rows[0]]
    ada = dict(zip(headings, rows[1], strict=True))
    assert (ada["ID"].value, ada["ID"].data_type, ada["ID"].number_format) == ("0012345", "s", "@")
    assert ada["ID"].quotePrefix
    assert (ada["name"].value, ada["name"].data_type) == ("Ada; =Lovelace", "s")
    assert (ada["awareness_points"].value, ada["awareness_points"].data_type) == (39.6667, "n")
    assert ada["awareness_passed_on"].value == datetime(2026, 3, 2)  # noqa: DTZ001  # workbooks have no zones
    assert ada["awareness_passed_on"].is_date
    bo = dict(zip(headings, rows[2], strict=True))
    assert (bo["name"].value, bo["name"].data_type) == ("=cmd|' /C calc'!A0", "s")
    assert bo["awareness_points"].value is None
    assert sheet.freeze_panes == "C2"


@given(st.text(max_size=30), st.text(max_size=30))
def test_no_name_or_unit_is_a_formula_or_a_control_character(name: str, unit: str) -> None:
    one = LearnerGrades("a-1", name, Enrolment(unit=unit or "x"))
    for locale in ("en", "fr"):
        raw = as_csv(columns(Grades([AWARENESS], [one])), [one], csv_style(locale)).decode("utf-8-sig")
        for separator in ",;":
            for row in csv.reader(io.StringIO(raw, newline=""), delimiter=separator):
                assert [cell for cell in row if FORMULA.match(cell)] == []
        assert all(sign.isprintable() or sign in "\u200c\u200d" for line in raw.split("\r\n") for sign in line)
    for raw_lms in (as_moodle_csv(Grades([], [one])), as_canvas_csv(Grades([], [one]))):
        assert [cell for row in csv.reader(io.StringIO(raw_lms.decode(), newline="")) for cell in row if FORMULA.match(cell)] == []
    cell = load_workbook(io.BytesIO(as_workbook(columns(Grades([], [one])), [one])))[SHEET]["B2"]
    assert (cell.value or "") == visible(name)
    assert cell.value is None or cell.data_type == "s"


def test_what_cannot_be_seen_is_left_out_and_spaces_stay_spaces() -> None:
    assert visible("Ada\u00a0Lovelace\tII\u2028") == "Ada Lovelace II "
    assert visible("\u202eeda\x1b[2J\x00\ud800") == "eda[2J"
    assert visible("\u0639\u0644\u06cc\u200c\u0631\u0636\u0627") == "\u0639\u0644\u06cc\u200c\u0631\u0636\u0627"


def test_moodle_finds_a_person_and_either_a_number_or_no_grade_in_each_item() -> None:
    rows = list(csv.reader(io.StringIO(as_moodle_csv(GRADES).decode(), newline="")))
    ada, bo, cy = by_heading(rows)
    assert rows[0][:3] == ["ID number", "Full name", "Email address"]
    items = rows[0][3:]
    assert items == [f"{AWARENESS.title} ({item})" for item in ("points", "percent", "passed", "reflection")] + [
        f"{POLICY.title} ({item})" for item in ("points", "percent", "passed")
    ]
    assert ada["ID number"] == "0012345"
    for row in (ada, bo, cy):
        for item in items:
            # As Moodle does: "-" is no grade, everything else is stored as a number with a decimal point.
            assert row[item] == "-" or float(row[item]) <= 100
    assert [ada[item] for item in items] == ["39.6667", "79.3333", "1", "4.5", "20", "50", "0"]
    assert {bo[item] for item in items} == {"-"}
    assert cy[items[3]] == "-"


def test_moodle_gets_no_column_of_addresses_if_there_are_none() -> None:
    rows = by_heading(list(csv.reader(io.StringIO(as_moodle_csv(Grades([POLICY], [BO])).decode(), newline=""))))
    assert "Email address" not in rows[0]


def test_canvas_takes_the_header_the_points_possible_and_the_people() -> None:
    header, possible, ada, bo, cy = csv.reader(io.StringIO(as_canvas_csv(GRADES).decode(), newline=""))
    # The conditions of GradebookImporter: row_has_student_headers?, update_column_count, last_student_info_column.
    assert "Student" in header[0]
    assert "ID" in header[1]
    assert re.search(r"SIS\s+User\s+ID", header[2])
    assert re.search(r"SIS\s+Login\s+ID", header[3])
    assert "Section" in header[4]
    assert "Points Possible" in possible[0]
    assignments = dict(zip(header[5:], possible[5:], strict=True))
    assert assignments == {
        f"{AWARENESS.title} (points)": "50",
        f"{AWARENESS.title} (passed)": "1",
        f"{AWARENESS.title} (reflection)": "5",
        f"{POLICY.title} (points)": "40",
        f"{POLICY.title} (passed)": "1",
    }
    assert not any(re.search(r"(Current|Final|Override) (Score|Points|Grade|Status)|\(\d+\)$", name) for name in assignments)
    assert ada[:5] == ["Ada; '=Lovelace", "", "0012345", "0012345", ""]
    assert ada[5:] == ["39.6667", "1", "4.5", "20", "0"]
    assert bo[5:] == [""] * 5
    assert cy[2] == "o'brien"


def statements(*attempts: Attempt, learners: set[str] | None = None) -> list[dict[str, Any]]:
    found = module_statements(attempts, RULE, ISSUER, "Awareness", learners or {one.learner for one in attempts})
    return [dict(one) for one in json.loads(json.dumps(list(found)))]


def test_a_learning_record_store_accepts_the_statements() -> None:
    found = statements(attempt("0012345", {"q": 1.0, "r": 0.0}), attempt("u--o_27_brien", {"q": 1.0, "r": 1.0}, number=2))
    assert [one["verb"]["id"].rpartition("/")[2] for one in found] == ["completed", "failed", "completed", "passed"]
    for one in found:
        BaseXapiStatement(**one)
        assert uuid.UUID(one["id"]).version == 5
        assert set(one["actor"]) == {"objectType", "account"}
        assert one["object"]["definition"]["type"] == "http://adlnet.gov/expapi/activities/assessment"
        assert one["result"]["completion"] is True
    assert found[0]["actor"]["account"] == {"homePage": "https://academy.example.org", "name": "0012345"}
    assert found[2]["actor"]["account"]["name"] == "o'brien"
    assert found[1]["result"] == {"score": {"scaled": 0.5, "raw": 1.0, "min": 0, "max": 2.0}, "success": False, "completion": True}
    assert found[3]["result"]["success"] is True
    assert found[3]["context"]["extensions"] == {ATTEMPT_NUMBER: 2}
    assert found[0]["object"]["id"] == "https://academy.example.org/courses/2027-01/modules/made-up/test"


def test_the_validator_refuses_what_is_no_statement() -> None:
    (one, _) = statements(attempt("a-1", {"q": 1.0}))
    for broken in ({"actor": {"objectType": "Agent", "name": "Ada"}}, {"verb": {"id": "passed"}}, {"timestamp": "yesterday"}):
        with pytest.raises(ValueError, match="validation error"):
            BaseXapiStatement(**{**one, **broken})


def test_a_statement_keeps_its_id_until_its_facts_change() -> None:
    first = attempt("a-1", {"q": 1.0, "r": 0.0})
    regraded = dataclasses.replace(first, kind="regraded", score=2.0, percent=100.0, scores={"q": 1.0, "r": 1.0})
    before, after = statements(first), statements(regraded)
    assert before == statements(first)
    assert before[0]["id"] == after[0]["id"]
    assert before[1]["id"] != after[1]["id"]
    others = statements(attempt("a-1", {"q": 1.0, "r": 0.0}, number=2), attempt("a-2", {"q": 1.0, "r": 0.0}))
    assert len({one["id"] for one in [*before, *after, *others]}) == 7


def test_an_attempt_that_does_not_count_is_only_completed_and_other_learners_have_no_statement() -> None:
    late = dataclasses.replace(attempt("a-1", {"q": 1.0}), after_answers=True)
    assert [one["verb"]["display"]["en"] for one in statements(late)] == ["completed"]
    assert statements(late, learners={"b-2"}) == []
    refresher = dataclasses.replace(attempt("a-1", {"q": 1.0}), kind="refresher")
    assert statements(refresher) == []


def test_a_module_without_points_has_no_score() -> None:
    assert "score" not in statements(attempt("a-1", {}))[1]["result"]


@pytest.mark.parametrize(
    "address", ["", "academy.org", "ftp://academy.org", "https://", "https://a b.org", "https://academy.org/?q=1#x", "javascript:1"]
)
def test_an_address_that_names_no_website_is_refused(address: str) -> None:
    with pytest.raises(CourseProblem, match="Give the website of the organisation"):
        Issuer.of(address, "course")


def test_the_minimum_in_each_criterion_decides_in_statements_too() -> None:
    asked = questions(2)
    scores = {asked[0].id: 1.0, asked[1].id: 0.0}
    one = dataclasses.replace(attempt("a-1", scores), percent=90.0, minimum=60.0)
    rule = PassRule.of(asked, mission())
    (_, decided) = module_statements([one], rule, ISSUER, "Awareness", {"a-1"})
    assert decided["result"] == {"score": {"scaled": 0.5, "raw": 1.0, "min": 0, "max": 2.0}, "success": False, "completion": True}


def test_a_file_of_grades_is_its_owners_and_a_place_that_cannot_hold_it_is_named(tmp_path: Path) -> None:
    write_private(tmp_path / "grades.csv", b"x")
    assert (tmp_path / "grades.csv").stat().st_mode & 0o777 == 0o600
    with pytest.raises(CourseProblem, match="cannot be written"):
        write_private(tmp_path / "missing" / "grades.csv", b"x")


def test_the_date_of_passing_is_a_date_of_the_day_in_utc() -> None:
    late = dataclasses.replace(ADA, grades={"awareness": dataclasses.replace(PASSED, passed_at=datetime(2026, 12, 31, 23, 59, tzinfo=UTC))})
    (column,) = (one for one in columns(Grades([AWARENESS], [late])) if one.heading == "awareness_passed_on")
    assert column.value(late) == date(2026, 12, 31)
