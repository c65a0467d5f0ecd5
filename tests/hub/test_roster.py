"""The roster on a real hub: its groups, users who have not signed in yet, and who may enter."""

from collections.abc import Callable, Iterator

import pytest

from grading.cli import main as duty
from grading.marking.ledger import Enrolment, Ledger
from grading.roster.hub_groups import Hub as Api
from tests.hub.conftest import ROSTER_TOKEN, Hub
from tests.hub.visitor import COURSE, Visitor

MODULE = "awareness"
pytestmark = pytest.mark.long


@pytest.fixture
def run(hub: Hub, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Callable[..., str]:
    """`make roster` beside the hub; gives what it says."""
    monkeypatch.setenv("JUPYTERHUB_API_URL", f"{hub.address}/hub/api")
    monkeypatch.setenv("JUPYTERHUB_API_TOKEN", ROSTER_TOKEN)

    def act(*arguments: str, fails: bool = False) -> str:
        assert duty(["roster", *arguments, "--course", str(hub.root)]) == int(fails)
        said = capsys.readouterr()
        return said.out + said.err

    return act


@pytest.fixture
def api(hub: Hub) -> Api:
    return Api(f"{hub.address}/hub/api", ROSTER_TOKEN)


@pytest.fixture
def open_again(hub: Hub) -> Iterator[None]:
    """Whatever a test decides about who may enter, the next one finds everyone admitted."""
    yield
    assert duty(["roster", "--enter", "anyone", "--course", str(hub.root)]) == 0


def groups(api: Api) -> dict[str, list[str]]:
    return {group["name"]: sorted(group["users"]) for group in api.all("groups")}


def put_on_roster(hub: Hub, **people: Enrolment | None) -> None:
    hub.attempts.prepare()
    for learner, person in people.items():
        value = {"name": person.name, "unit": person.unit, "cohort": person.cohort} if person else None
        Ledger(hub.course.directory.db_url).note("roster" if person else "left", learner=learner, value=value)


def test_the_hubs_groups_are_what_the_roster_says_and_no_other_group_is_touched(
    hub: Hub, api: Api, run: Callable[..., str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("grading.roster.hub_groups._AT_ONCE", 10)
    api.ask("POST", "/users", {"usernames": [f"user-{number}" for number in range(25)]})
    for name, users in (("unit-former", ["user-1"]), ("staff", ["user-2"])):
        api.ask("POST", f"/groups/{name}", {"users": users})
    people = {f"user-{number}": Enrolment("", "MP Coy", f"2026-{number % 2}") for number in range(24)}
    put_on_roster(hub, **people, amara=Enrolment("Amara", "HQ / Staff"), **{"u--o_27_brien": Enrolment("Ben", "HQ / Staff")})
    said = run("--hub")
    assert "Users created: 1. Added to groups: 50. Taken out of groups: 1." in said
    now = groups(api)
    [staff] = (name for name in now if name.startswith("unit-hq"))
    assert now.keys() == {"staff", "unit-former", "unit-mp_coy", "cohort-2026-0", "cohort-2026-1", staff}
    assert (now["staff"], now["unit-former"], now[staff]) == (["user-2"], [], ["amara", "o'brien"])
    assert (len(now["unit-mp_coy"]), len(now["cohort-2026-0"])) == (24, 12)
    put_on_roster(hub, **dict.fromkeys(people), amara=Enrolment("Amara", "", "2026-1"))
    assert "Users created: 0. Added to groups: 1. Taken out of groups: 49." in run("--hub")
    assert {name: users for name, users in groups(api).items() if users} == {
        "staff": ["user-2"],
        staff: ["o'brien"],
        "cohort-2026-1": ["amara"],
    }
    assert "Groups created on the hub: 0\nUsers created: 0. Added to groups: 0. Taken out of groups: 0." in run("--hub")


@pytest.mark.parametrize(
    ("setting", "value", "words"),
    [
        ("JUPYTERHUB_API_TOKEN", "wrong", "The hub does not accept the token in JUPYTERHUB_API_TOKEN. It needs the scopes admin:groups"),
        ("JUPYTERHUB_API_TOKEN", "", "JUPYTERHUB_API_TOKEN must name the hub's API"),
        ("JUPYTERHUB_API_URL", "http://127.0.0.1:9/hub/api", "The hub does not answer at http://127.0.0.1:9/hub/api/"),
        ("JUPYTERHUB_API_URL", "nothing", "is not a valid address"),
    ],
)
def test_a_hub_that_refuses_or_is_not_there_is_one_sentence(
    run: Callable[..., str], monkeypatch: pytest.MonkeyPatch, setting: str, value: str, words: str
) -> None:
    monkeypatch.setenv(setting, value)
    message = run("--hub", fails=True)
    assert words in message
    assert message.count("\n") == 1
    assert ROSTER_TOKEN not in message


@pytest.mark.usefixtures("open_again")
def test_a_user_who_is_not_on_the_roster_is_told_so_and_loses_nothing(hub: Hub, run: Callable[..., str]) -> None:
    learner = hub.visitor("learner")
    learner.save(MODULE, {"reflection": "Before."})
    put_on_roster(hub, amara=Enrolment("Amara"))
    run("--enter", "roster")
    refused = learner.get(f"{COURSE}/modules")
    assert refused.status == 403
    assert "You are not on this course&#39;s roster. Ask your instructor" in refused.text
    told = learner.act(MODULE, "state")
    assert (told.status, "You are not on this course's roster." in told.data["message"]) == (403, True)
    assert Visitor(hub.address).sign_in("learner", hub.password("learner")).status == 403
    put_on_roster(hub, learner=Enrolment("Learner"))
    run("--enter", "roster")
    assert learner.act(MODULE, "state").data["answers"]["reflection"]["value"] == "Before."
