"""Units and cohorts as groups of a hub, with a hub's API made up for it; a real one is in tests/hub."""

import json
import re
from urllib.parse import unquote

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from grading.marking.ledger import Enrolment
from grading.roster.hub_groups import Hub, HubChanges, bring_up_to_date, group_name, groups_of
from widgets.problems import CourseProblem

TOKEN = "t" * 8
URL = "http://hub.test/hub/api"


class FakeHub:
    """What the API of a hub does with users and groups."""

    def __init__(self, users: list[str], groups: dict[str, set[str]], refuses: int = 0) -> None:
        self.users, self.groups, self._refuses = users, groups, refuses

    def __call__(self, request: httpx.Request) -> httpx.Response:
        assert request.headers["Authorization"] == f"token {TOKEN}"
        path = unquote(request.url.raw_path.decode().partition("?")[0].removeprefix("/hub/api"))
        body = json.loads(request.content) if request.content else {}
        if request.method == "GET":
            rows: list[dict[str, object]] = [{"name": name} for name in self.users] if path == "/users" else self._group_rows()
            return self._page(rows, request)
        if path == "/users":
            if self._refuses:
                return httpx.Response(self._refuses, json={"message": "No."})
            self.users += (new := [name.lower() for name in body["usernames"]])
            return httpx.Response(201, json=[{"name": name} for name in new])
        match = re.fullmatch(r"/groups/(.+?)(/users)?", path)
        assert match
        if not match[2]:
            assert self.groups.setdefault(match[1], set()) == set()
            return httpx.Response(201, json={})
        assert body["users"]
        assert set(body["users"]) <= set(self.users)
        change = self.groups[match[1]].update if request.method == "POST" else self.groups[match[1]].difference_update
        change(body["users"])
        return httpx.Response(200, json={})

    def _group_rows(self) -> list[dict[str, object]]:
        return [{"name": name, "users": sorted(users)} for name, users in self.groups.items()]

    @staticmethod
    def _page(rows: list[dict[str, object]], request: httpx.Request) -> httpx.Response:
        assert request.headers["Accept"] == "application/jupyterhub-pagination+json"
        start = int(request.url.params["offset"])
        end = start + min(int(request.url.params["limit"]), 3)
        return httpx.Response(200, json={"items": rows[start:end], "_pagination": {"next": {} if end >= len(rows) else {"offset": end}}})

    def update(self, roster: dict[str, Enrolment]) -> HubChanges:
        return bring_up_to_date(Hub(URL, TOKEN, httpx.MockTransport(self)), roster)


VALUES = st.sampled_from(["", "A", "a", "MP Coy", "MP/Coy", "MP_Coy", "Рота 1", "一连", "x" * 100, "?", "#", "%2F", ".."])
ROSTERS = st.dictionaries(st.sampled_from(["a", "B-1", "u--o_27_brien", "c", "d", "e"]), st.builds(Enrolment, st.just(""), VALUES, VALUES))


@given(first=ROSTERS, second=ROSTERS)
def test_groups_are_what_the_roster_says_whatever_they_were(first: dict[str, Enrolment], second: dict[str, Enrolment]) -> None:
    hub = FakeHub(["a", "o'brien", "zoe"], {"staff": {"zoe"}, "unit-old": {"zoe"}, "units": {"a"}})
    named = {"a": "a", "B-1": "b-1", "u--o_27_brien": "o'brien", "c": "c", "d": "d", "e": "e"}
    for roster in (first, second, second):
        outcome = hub.update(roster)
        wanted = {name: {named[learner] for learner in learners} for name, learners in groups_of(roster).items()}
        assert {name: users for name, users in hub.groups.items() if users} == wanted | {"staff": {"zoe"}, "units": {"a"}}
    assert (outcome.created, outcome.users, outcome.joined, outcome.left) == ([], 0, 0, 0)


def test_a_second_course_has_groups_of_its_own() -> None:
    hub = FakeHub(["a"], {})
    api = Hub(URL, TOKEN, httpx.MockTransport(hub))
    bring_up_to_date(api, {"a": Enrolment("", "MP")})
    bring_up_to_date(api, {"a": Enrolment("", "HQ")}, "second-")
    bring_up_to_date(api, {}, "second-")
    assert hub.groups == {"unit-mp": {"a"}, "second-unit-hq": set()}


@pytest.mark.parametrize("status", [400, 403])
def test_users_whom_a_hub_does_not_create_are_named(status: int) -> None:
    hub = FakeHub(["a"], {}, refuses=status)
    outcome = hub.update({"a": Enrolment("", "MP"), "o": Enrolment("", "MP")})
    assert hub.groups == {"unit-mp": {"a"}}
    assert list(outcome.summary())[-2:] == [
        "The hub does not know these users yet and did not create them: 1 (o).",
        "Run make roster HUB=1 again after they have signed in.",
    ]


@pytest.mark.parametrize(
    ("unit", "name"),
    [
        ("MP Coy", "unit-mp_coy"),
        ("  mp   COY ", "unit-mp_coy"),
        ("2026-1", "unit-2026-1"),
        ("Unité 3", "unit-unité_3"),
        ("№1", "unit-no1"),
    ],
)
def test_the_name_of_a_group_is_readable(unit: str, name: str) -> None:
    assert group_name("unit", unit) == name


def test_units_that_differ_by_a_sign_are_two_groups() -> None:
    units = ["A/1", "A 1", "A_1", "A-1", "A?1", "A%1"]
    assert len({group_name("unit", unit) for unit in units}) == len(units)
    assert all("/" not in group_name("unit", unit) for unit in units)


@pytest.mark.parametrize(
    ("answer", "words"),
    [
        (httpx.Response(403), "does not accept the token"),
        (httpx.Response(404, text="<html>"), "refused GET /groups"),
        (httpx.Response(500, json={"message": "Out of\nspace"}), "Out of"),
        (httpx.Response(200, text="<html>"), "is not a hub's API"),
        (httpx.Response(200, json=[]), "is not a hub's API"),
        (httpx.Response(302, headers={"Location": "http://elsewhere.test/"}), "refused GET /groups"),
    ],
)
def test_what_is_not_a_hubs_answer_is_one_sentence(answer: httpx.Response, words: str) -> None:
    paths: list[str] = []

    def act(request: httpx.Request) -> httpx.Response:
        paths.append(request.url.host)
        return answer

    with pytest.raises(CourseProblem, match=words) as told:
        bring_up_to_date(Hub(URL, TOKEN, httpx.MockTransport(act)), {})
    assert "\n" not in str(told.value)
    assert paths == ["hub.test"]


@pytest.mark.parametrize(
    ("url", "token"), [("nothing", TOKEN), ("ftp://hub.test", TOKEN), ("http://", TOKEN), ("http://hub:port", TOKEN), (URL, "t\u00e9\n")]
)
def test_a_setting_that_cannot_be_right_is_one_sentence(url: str, token: str) -> None:
    with pytest.raises(CourseProblem, match="JUPYTERHUB_API_"):
        Hub(url, token)
