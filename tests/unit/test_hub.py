"""The course on a Jupyter server that is not ours: Jupyter's extension, over a release or over modules that were fetched."""

import gzip
import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psutil
import pytest

from grading.submissions.hand_ins import parse_delivery
from tests.unit import building
from tests.unit.conftest import ROOT
from tests.unit.learner_side import ADA, MODULE, answer, answers_of, fetched_module, release
from tests.unit.serving import START_SECONDS, Answer, Visitor, free_port
from tests.unit.test_choice import PROGRAMME, choice_data
from widgets.answers.identity import named_by
from widgets.answers.store import Learner
from widgets.content.reserved_entries import TRACK
from widgets.paths import answers_folder
from widgets.serving.course_handler import LARGEST_BODY
from widgets.serving.hub.extension import OwnSite

BASE = "/user/ada"
PAGE = f"{BASE}/modules/{MODULE}"
TOKEN = {"Authorization": "token secret"}


@dataclass
class Hub:
    """A person's own Jupyter server, and its folder."""

    home: Path
    port: int
    pid: int

    def visitor(self) -> Visitor:
        """A browser that opened the address with the token."""
        visitor = Visitor(self.port, base=BASE)
        assert visitor.get(f"{BASE}/modules?token=secret").status in {200, 302}
        return visitor


@pytest.fixture(scope="module")
def hub(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Hub]:
    """A Jupyter server with the course's extension, as the course's own configuration file enables it."""
    root = tmp_path_factory.mktemp("hub")
    building.write_data(root / "data")
    (root / "data" / "programme.yaml").write_text(PROGRAMME)
    release(root / "home")
    building.write_module(root / "home" / "release" / "second", building.released(building.sound_cells()))
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("JUPYTER", "DUTY", "BINDER", "VOILA_"))}
    own = {
        "DUTY_DATA": str(root / "data"),
        "HOME": str(root),
        "PYTHONPATH": str(ROOT),
        "JUPYTER_CONFIG_PATH": str(ROOT / "widgets" / "jupyter"),
    }
    port = free_port()
    options = ["--ServerApp.port_retries=0", "--IdentityProvider.token=secret", f"--ServerApp.base_url={BASE}/"]
    command = [sys.executable, "-m", "jupyter_server", "--no-browser", "--allow-root", "--ip=127.0.0.1", f"--port={port}", *options]
    with (root / "hub.log").open("wb") as log:
        process = subprocess.Popen([*command, f"--ServerApp.root_dir={root / 'home'}"], env=kept | own, stdout=log, stderr=log)
    end = time.monotonic() + START_SECONDS
    while True:
        try:
            Visitor(port).get(f"{BASE}/api")
            break
        except OSError:
            assert time.monotonic() < end, (root / "hub.log").read_text()
            assert process.poll() is None, (root / "hub.log").read_text()
            time.sleep(0.1)
    yield Hub(root / "home", port, process.pid)
    process.send_signal(signal.SIGTERM)
    process.wait(60)


def entry(value: Any) -> dict[str, Any]:
    return {"value": value, "at": "2026-01-01T00:00:01.000+00:00"}


def files_in(folder: Path) -> dict[Path, int]:
    return {path: path.stat().st_mtime_ns for path in sorted(folder.rglob("*"))}


def test_without_the_token_nothing_is_shown_and_nothing_is_done(hub: Hub) -> None:
    stranger = Visitor(hub.port, base=BASE)
    assert stranger.get(f"{PAGE}/content").status == 403
    for path in (f"{BASE}/modules", PAGE):
        shown = stranger.get(path)
        assert (shown.status, shown.to.partition("?")[0]) == (302, f"{BASE}/login")
        assert "A module" not in shown.text
    stranger.get(f"{BASE}/login")
    for op in ("state", "result", "save", "learner", "begin", "hand-in", "bundle"):
        refused = stranger.act(op, {"entries": {"q1": entry("a")}})
        assert (refused.status, list(refused.data)) == (403, ["message"])
        assert stranger.act(op, Authorization="token wrong").status == 403
    assert not (hub.home / "answers").exists()


def test_the_modules_of_the_release_are_shown(hub: Hub) -> None:
    shown = hub.visitor().get(f"{BASE}/modules")
    choice = choice_data(shown)
    assert [module["href"] for module in choice["modules"]] == [f"{BASE}/modules/second", PAGE]
    assert "sign_out" not in choice


def test_the_page_is_compressed_and_kept_by_the_browser(hub: Hub) -> None:
    visitor = hub.visitor()
    page = visitor.get(PAGE, **{"Accept-Encoding": "gzip"})
    text = gzip.decompress(page.raw).decode()
    assert (page.status, page.headers["Content-Encoding"]) == (200, "gzip")
    assert f'data-address="{PAGE}/"' in text
    assert f'fetch("{PAGE}/state' in text
    assert visitor.get(PAGE).text == text
    again = visitor.get(PAGE, **{"Accept-Encoding": "gzip", "If-None-Match": page.headers["Etag"]})
    assert (again.status, again.raw) == (304, b"")
    assert_guarded(page)
    assert_guarded(visitor.act("state"))
    assert_guarded(visitor.get(f"{BASE}/modules"))


def assert_guarded(answered: Answer) -> None:
    """Check the headers that no server's own settings may take away."""
    assert answered.headers["Content-Security-Policy"].startswith("default-src 'none'; ")
    assert answered.headers["Content-Security-Policy"].endswith("frame-ancestors 'self'")
    assert (answered.headers["X-Content-Type-Options"], answered.headers["Referrer-Policy"]) == ("nosniff", "no-referrer")
    assert not [name for name in answered.headers if name.lower().startswith("access-control-")]


def test_answers_are_saved_beside_the_release_which_stays_as_it_is(hub: Hub) -> None:
    visitor = hub.visitor()
    before = files_in(hub.home / "release")
    state = visitor.act("state").data
    assert (state["learner"], state["can"], state["lasts"]) == (
        {"id": "", "name": "", "shown": "", "fixed": False},
        {"handIn": False, "bundle": True},
        True,
    )
    assert visitor.act("learner", {"id": "ada-1", "name": "Ada"}).data == {
        "learner": {"id": "ada-1", "name": "Ada", "shown": "ada-1", "fixed": False}
    }
    assert visitor.act("save", {"entries": {"exa-0": entry("a")}}).data == {}
    kept = answers_of(hub.home / "answers" / MODULE)
    assert (kept.learner, kept.value("exa-0"), kept.module) == (ADA, "a", MODULE)
    assert visitor.act("state").data["answers"]["exa-0"]["value"] == "a"
    assert visitor.act("bundle").data["filename"].startswith("ada-1+mod+")
    refused = visitor.act("hand-in", {})
    assert (refused.status, list(refused.data)) == (409, ["message"])
    assert files_in(hub.home / "release") == before
    assert choice_data(visitor.get(f"{BASE}/modules"))["learner"] == {"id": "ada-1", "name": "Ada"}


def test_the_track_is_saved_for_all_modules_at_once(hub: Hub) -> None:
    visitor = hub.visitor()
    visitor.get(f"{BASE}/modules")
    assert visitor.ask("POST", f"{BASE}/modules", {"track": "some", "_xsrf": visitor.cookies["_xsrf"]}).status == 200
    for module in (MODULE, "second"):
        assert answers_of(hub.home / "answers" / module).value(TRACK) == "some"
        assert visitor.act("state", module=module).data["answers"]["track"]["value"] == "some"


def test_what_writes_needs_the_header_of_the_courses_own_page(hub: Hub) -> None:
    visitor = hub.visitor()
    body = b'{"entries": {"foreign": {"value": "theirs", "at": "2026"}}}'
    for headers in ({}, {"X-XSRFToken": "a guess"}):
        assert visitor.ask("POST", f"{PAGE}/save", body, **headers).status == 403
    assert visitor.ask("GET", f"{PAGE}/save").status == 405
    assert visitor.ask("POST", f"{PAGE}/state", b"{}", **{"X-XSRFToken": visitor.cookies["_xsrf"]}).status == 405
    assert "foreign" not in visitor.act("state").data["answers"]


def test_a_body_that_is_too_large_is_refused(hub: Hub) -> None:
    visitor = hub.visitor()
    body = b'{"entries": {"q1": {"value": "' + b"x" * LARGEST_BODY + b'"}}}'
    refused = visitor.ask("POST", f"{PAGE}/save", body, **{"X-XSRFToken": visitor.cookies["_xsrf"]})
    assert (refused.status, list(refused.data)) == (413, ["message"])
    assert "q1" not in visitor.act("state").data["answers"]


@pytest.mark.parametrize("module", ["none", "..", "%2e%2e", "..%2fanswers", "release", "answers"])
def test_a_module_that_is_not_there_is_not_found(hub: Hub, module: str) -> None:
    visitor = hub.visitor()
    assert visitor.get(f"{BASE}/modules/{module}").status == 404
    assert visitor.act("save", {"entries": {"q1": entry("a")}}, module=module).status == 404


def test_for_a_learners_page_no_process_starts(hub: Hub) -> None:
    visitor = hub.visitor()
    for _ in range(3):
        visitor.get(PAGE)
        visitor.act("state")
        visitor.act("save", {"entries": {"exa-0": entry("a")}})
        visitor.act("bundle")
        visitor.act("result")
    assert psutil.Process(hub.pid).children(recursive=True) == []


def test_modules_that_were_fetched_go_first_and_keep_their_answers(hub: Hub, tmp_path: Path) -> None:
    fetched = fetched_module(tmp_path)
    folder = hub.home / MODULE
    fetched.rename(folder)
    try:
        answer(folder, Learner("ben-2", "Ben"), words="kept beside the notebook")
        visitor = hub.visitor()
        choice = choice_data(visitor.get(f"{BASE}/modules"))
        assert [module["module"] for module in choice["modules"]] == [MODULE]
        assert choice["learner"] == {"id": "ben-2", "name": "Ben"}
        assert visitor.act("state").data["answers"]["words"]["value"] == "kept beside the notebook"
        assert visitor.act("save", {"entries": {"exa-0": entry("b")}}).data == {}
        assert answers_of(folder).value("exa-0") == "b"
        assert visitor.get(f"{BASE}/modules/second").status == 404
    finally:
        folder.rename(tmp_path / "away")


def test_the_courses_own_configuration_enables_the_extension(hub: Hub) -> None:
    log = (hub.home.parent / "hub.log").read_text()
    assert re.search(r"widgets\.serving\.hub\.extension \| extension was successfully loaded", log)
    assert "Traceback" not in log


# Where answers are


def test_answers_are_kept_beside_a_release_and_in_a_module_that_was_fetched(tmp_path: Path) -> None:
    assert answers_folder(tmp_path / "home" / MODULE) == tmp_path / "home" / MODULE
    assert not (tmp_path / "home").exists()
    folder = answers_folder(tmp_path / "release" / MODULE)
    assert folder == tmp_path / "answers" / MODULE
    assert list(folder.iterdir()) == []
    assert answers_folder(tmp_path / "release" / MODULE) == folder


def test_answers_that_were_kept_in_the_release_are_taken_over_once(tmp_path: Path) -> None:
    module = release(tmp_path) / MODULE
    answer(module, words="of last week")
    before = files_in(module)
    folder = answers_folder(module)
    assert answers_of(folder).value("words") == "of last week"
    answer(folder, words="of today")
    answer(folder, exa_0="a")
    answers_folder(module)
    assert answers_of(folder).value("exa-0") == "a"
    assert files_in(module) == before


@pytest.mark.usefixtures("plain_environment")
def test_the_person_is_read_from_any_readable_module(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DUTY_DATA", str(building.write_data(tmp_path / "data")))
    release(tmp_path)
    building.write_module(tmp_path / "release" / "second", building.released(building.sound_cells()))
    site: Any = OwnSite(tmp_path)
    assert site.learner(None) == Learner()
    (site.folders(None)[MODULE] / "answers.json").write_text("{half")
    answer(site.folders(None)["second"], ADA)
    assert site.learner(None) == ADA
    monkeypatch.setenv("JUPYTERHUB_USER", "ada")
    assert site.learner(None).id == "ada"


USERS = ["ACADEMY\\amara", "o'brien", "jane doe", "josé", "李雷", "_service", "x" * 70, "2024.001.", "a..b", "amara.l@academy.example"]
USERS += ["amara+un@academy.example", "John O'Malley", "Jon Jones (cool guy)", "User 1", "Company\\UserId", "*", "/", "u--o_27_brien"]


@pytest.mark.usefixtures("plain_environment")
@pytest.mark.parametrize("user", USERS)
def test_a_user_of_any_name_works_and_what_they_hand_in_is_received(tmp_path: Path, user: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DUTY_DATA", str(building.write_data(tmp_path / "data")))
    monkeypatch.setenv("JUPYTERHUB_USER", user)
    release(tmp_path)
    site: Any = OwnSite(tmp_path)
    session = site.session(None, MODULE)
    learner = session.act("learner", {"id": "mallory", "name": "Sam"})["learner"]
    assert (learner["shown"], learner["name"], learner["fixed"]) == (user, "Sam", True)
    assert (session.state()["learner"], session.state()["problem"]) == (learner, None)
    delivery = parse_delivery(tmp_path / f"{learner['id']}+{MODULE}+2026-11-28 23:33:54.711407 UTC+6LrzO1LL0hL")
    assert delivery is not None
    assert (delivery.learner, named_by(delivery.learner)) == (learner["id"], user)
