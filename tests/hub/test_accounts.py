"""Learners with servers of their own on the machine of the hub: what one of them tries against another and against the course.

Each test is a row of the review's table of attacks; those on pages and on the hub's API are in `test_hub.py` as well.
"""

import os
import pwd
import re
import subprocess
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import psutil
import pytest
import zmq
from playwright.sync_api import Page, expect

from grading.hub.local import program_urls
from tests.browser.course import ROOT
from tests.browser.lab import as_shown, card, choose_one, kernel_idle, option, run_all, status
from tests.hub.accounts import COURSE_ACCOUNT, LEARNERS, accounts, attempt, environment_for_all, why_not
from tests.hub.browsing import sign_in
from tests.hub.conftest import Hub
from tests.hub.test_hub import MODULE, RIGHT, until
from tests.hub.visitor import COURSE, Visitor

pytestmark = [pytest.mark.long, pytest.mark.skipif(bool(why_not()), reason=why_not())]
ONE, TWO = LEARNERS
WRITTEN = "Only the second learner wrote this."


class SharedMachine(Hub):
    """A hub that runs as root on a machine on which learners have accounts, as docs/hub.md sets it up."""

    def __init__(self, room: Path, people: dict[str, pwd.struct_passwd]) -> None:
        self.people = people
        self.state = room / "hub"
        self._python = str(environment_for_all(room) / "python")
        self._ports = program_urls(0)
        super().__init__(room)
        self._own(self.root)

    def start(self) -> None:
        """Release the course as its own account does, and start the hub as root."""
        self.passwords = {"learner": "a password of the tests only"}
        users = ",".join(["instructor", *LEARNERS])
        ours = {
            "DUTY_ACCOUNT": COURSE_ACCOUNT,
            "DUTY_LEARNERS_LAB": f"{self._python} -m jupyterhub.singleuser",
            "DUTY_COURSE": str(self.root),
            "DUTY_INSTRUCTORS": "instructor",
            "DUTY_DEMONSTRATION_USERS": users,
            "DUTY_DEMONSTRATION_PASSWORD": self.passwords["learner"],
            "DUTY_DEMONSTRATION_ADMIN_PASSWORD": "another password of the tests only",
        }
        environment = self.copy.environment | ours | self._ports | {"DUTY_HUB_URL": self.address}
        account = self.people[COURSE_ACCOUNT]
        release = [self._python, "-m", "grading", "release", "--course", str(self.root)]
        home = {"HOME": account.pw_dir}
        subprocess.run(release, cwd=self.root, env=environment | home, user=account.pw_uid, group=account.pw_gid, check=True)
        command = [self._python, "-m", "jupyterhub", "-f", str(ROOT / "deploy" / "hub" / "demonstration.py")]
        self.run(command, environment)

    def hub(self) -> psutil.Process:
        """The hub's own process."""
        return self._started

    def ports(self) -> list[int]:
        """Those on which the course's services listen."""
        return [int(port) for port in self._ports["DUTY_SERVICE_PORTS"].split(",")]

    def recorded(self, learner: str) -> Any:
        """The learner's attempts, read as the course's account."""
        return attempt(self.people[COURSE_ACCOUNT], lambda: len(self.attempts.of(MODULE, learner)))

    def _own(self, folder: Path) -> None:
        account = self.people[COURSE_ACCOUNT]
        for path in (folder, *folder.rglob("*")):
            os.chown(path, account.pw_uid, account.pw_gid)
        folder.chmod(0o700)

    def as_one(self, act: Any) -> Any:
        """What the first learner gets who does this on the machine."""
        return attempt(self.people[ONE], act)

    def server_of(self, name: str) -> psutil.Process:
        """The learner's own server."""
        uid = self.people[name].pw_uid
        return next(one for one in psutil.process_iter() if one.uids().real == uid and "jupyterhub.singleuser" in one.cmdline())


@pytest.fixture(scope="module")
def machine() -> Iterator[SharedMachine]:
    with accounts() as people:
        room = Path(people[ONE].pw_dir).parent / "machine"
        room.mkdir(0o755)
        machine = SharedMachine(room, people)
        try:
            machine.start()
            yield machine
        finally:
            machine.stop()


@pytest.fixture(scope="module")
def two(machine: SharedMachine) -> Visitor:
    """The second learner, who has answered and handed in, and whose JupyterLab runs."""
    visitor = machine.visitor(TWO)
    assert visitor.save(MODULE, RIGHT | {"reflection": WRITTEN}).status == 200
    assert visitor.act(MODULE, "hand-in", {"token": "two"}).status == 200
    assert until(lambda: machine.recorded(TWO))
    start_server(visitor, TWO)
    return visitor


@pytest.fixture(scope="module")
def one(machine: SharedMachine, two: Visitor) -> Visitor:
    """The first learner, whose JupyterLab runs."""
    visitor = machine.visitor(ONE)
    start_server(visitor, ONE)
    return visitor


def start_server(visitor: Visitor, name: str) -> None:
    visitor.get("/hub/spawn")
    assert until(lambda: visitor.get(f"/user/{name}/lab").path == f"/user/{name}/lab")


def read(path: Path) -> Any:
    return lambda: path.read_bytes().decode("utf-8", "replace")


def listed(path: Path) -> Any:
    return lambda: sorted(one.name for one in path.iterdir())


@pytest.mark.parametrize(
    "path",
    [
        f"learners/{TWO}/{MODULE}/answers.json",  # U35
        "exchange/duty-to-report/feedback",  # U36
        "source/awareness/awareness.ipynb",  # U37
        "gradebook.db",  # U38
        "submitted",
        "autograded",
        "exchange/duty-to-report/inbound",  # U39
        "data/mission.yaml",
    ],
)
def test_what_is_in_the_courses_folder_is_out_of_reach(machine: SharedMachine, one: Visitor, path: str) -> None:
    place = machine.root / path
    assert place.exists()
    assert machine.as_one(listed(place) if place.is_dir() else read(place)) == "PermissionError"


def test_another_learners_home_is_out_of_reach(machine: SharedMachine, one: Visitor) -> None:
    home = Path(machine.people[TWO].pw_dir)
    assert until(lambda: (home / MODULE / f"{MODULE}.ipynb").exists())
    assert machine.as_one(listed(home)) == "PermissionError"


def test_the_exchange_cannot_be_taken_over_and_nobody_hands_in_by_it(machine: SharedMachine, one: Visitor) -> None:
    course = machine.root / "exchange" / "duty-to-report"  # U43 to U45
    hand_in = course / "inbound" / f"{TWO}+{MODULE}+2026-01-01 00:00:00 UTC+x"
    assert machine.as_one(lambda: course.rename(course.with_name(".gone"))) == "PermissionError"
    assert machine.as_one(hand_in.mkdir) == "PermissionError"


def test_the_hubs_files_and_the_environment_of_others_are_out_of_reach(machine: SharedMachine, one: Visitor) -> None:
    assert machine.as_one(listed(machine.state)) == "PermissionError"  # U42
    others = [
        machine.server_of(TWO),
        *(machine.program(name) for name in ("widgets.serving.hub.service", "configurable-http-proxy")),
        machine.hub(),
    ]
    for process in others:
        assert machine.as_one(read(Path(f"/proc/{process.pid}/environ"))) == "PermissionError"


def test_a_server_speaks_in_the_name_of_its_learner_only(machine: SharedMachine, one: Visitor, two: Visitor) -> None:
    token = machine.server_of(ONE).environ()["JUPYTERHUB_API_TOKEN"]
    own = Visitor(machine.address, api_token=token)
    state = own.act(MODULE, "state")
    assert (state.status, state.data["learner"]["id"]) == (200, ONE)
    assert WRITTEN not in state.text
    own.act(MODULE, "learner", {"id": TWO, "name": TWO})  # U43, U44: neither another's name nor an invented one
    assert own.act(MODULE, "state").data["learner"]["id"] == ONE
    for path in ("users", f"users/{TWO}", f"users/{TWO}/tokens", "groups", "services", "proxy", "shutdown"):  # U40
        assert own.get(f"/hub/api/{path}").status in (403, 404, 405)
    for path in (f"/user/{TWO}/lab", f"/user/{TWO}/api/contents", "/services/instructors/formgrader"):  # U41
        assert own.get(path).status in (403, 404)


def test_nobody_opens_anothers_server_past_the_hub(machine: SharedMachine, one: Visitor) -> None:
    ports = [entry.laddr.port for entry in machine.server_of(TWO).net_connections("tcp") if entry.status == psutil.CONN_LISTEN]
    assert ports
    for port in ports:
        assert Visitor(f"http://127.0.0.1:{port}").get(f"/user/{TWO}/api/contents").status in (302, 403)
    for service in ("/services/duty-to-report/modules/awareness/state", "/services/instructors/formgrader"):
        for port in machine.ports():
            assert Visitor(f"http://127.0.0.1:{port}").get(service).status in (302, 403, 404)


def overheard(ports: list[int]) -> list[str]:
    """What comes within some seconds from these ports of the machine to anybody who listens."""
    listening = zmq.Context().socket(zmq.SUB)
    listening.setsockopt(zmq.SUBSCRIBE, b"")
    for port in ports:
        listening.connect(f"tcp://127.0.0.1:{port}")
    heard = []
    while listening.poll(6000):
        heard.append(repr(listening.recv_multipart()))
    return heard


def test_a_kernel_is_not_overheard(machine: SharedMachine, one: Visitor, two: Visitor) -> None:
    """U46: a kernel says what it does to whoever listens at its ports, unless it is told to encrypt it."""
    server = machine.server_of(TWO)
    before = set(server.children(recursive=True))
    kernel = two.ask(f"/user/{TWO}/api/kernels", {"name": "python3"}, as_json=True)
    assert kernel.status == 201, machine.said()
    process = until(lambda: set(server.children(recursive=True)) - before).pop()
    ports = until(lambda: [entry.laddr.port for entry in process.net_connections("tcp") if entry.status == psutil.CONN_LISTEN])
    assert len(ports) > 3
    restart = threading.Timer(2, lambda: two.ask(f"/user/{TWO}/api/kernels/{kernel.data['id']}/restart", {}, as_json=True))
    restart.start()  # it speaks when it is started anew, at the same ports
    assert machine.as_one(lambda: overheard(ports)) == []
    restart.join()


def test_the_notebook_and_the_page_have_one_truth(machine: SharedMachine, one: Visitor, open_page: Callable[..., Page]) -> None:
    page = open_page()
    sign_in(page, machine, ONE)
    page.goto(f"{machine.address}{COURSE}/modules")
    assert page.get_by_role("link", name="Open the notebooks in JupyterLab").get_attribute("href") == "/hub/spawn"
    page.goto(f"{machine.address}/user/{ONE}/lab/tree/{MODULE}/{MODULE}.ipynb")
    kernel_idle(page)
    run_all(page)
    counted = as_shown(page, choose_one(counts=True))
    first, second = counted.choices[:2]
    option(page, counted, first).check()
    expect(card(page, counted)).to_contain_text("Answered · Saved")
    assert one.act(MODULE, "state").data["answers"][counted.id]["value"] == first

    # the service is away while the notebook saves, and the page behind it has a newer answer when it is back
    machine.program("widgets.serving.hub.service").kill()
    option(page, counted, second).check()
    expect(status(page)).to_have_text("Saved", timeout=60_000)
    assert one.act(MODULE, "state").data["answers"][counted.id]["value"] == second
    page.goto(f"{machine.address}/user/{ONE}/modules")
    expect(page).to_have_url(re.compile(COURSE))  # no second course beside the first
    assert not (Path(machine.people[ONE].pw_dir) / MODULE / "answers.json").exists()


def test_nothing_in_the_courses_folder_belongs_to_root(machine: SharedMachine, one: Visitor) -> None:
    assert [str(path) for path in machine.root.rglob("*") if path.lstat().st_uid == 0] == []


def test_an_account_that_others_can_read_gets_no_server(machine: SharedMachine, one: Visitor, two: Visitor) -> None:
    home = Path(machine.people[TWO].pw_dir)
    two.ask(f"/hub/api/users/{TWO}/server", None, method="DELETE")
    home.chmod(0o755)
    try:
        assert until(lambda: f"chmod 700 {home}" in two.get("/hub/spawn").text)
    finally:
        home.chmod(0o700)
