"""Where a learner's server on a hub finds the released modules, and what it says where it finds none."""

import json
import os
import shutil
from pathlib import Path
from typing import Any

import pytest

from tests.unit import building
from tests.unit.learner_side import ADA, COURSE, MODULE, answer, answers_of, release
from widgets.answers.store import Learner
from widgets.handing_in import handin
from widgets.handing_in.delivery import COURSE_VARIABLE, EXCHANGE_VARIABLE
from widgets.handing_in.handin import hand_in
from widgets.handing_in.hub_exchange import NBGRADERS_OWN, HubExchange, copy_module, hub_exchange
from widgets.problems import HandInProblem
from widgets.serving.hub.extension import OwnSite


@pytest.fixture(autouse=True)
def configuration(tmp_path: Path, plain_environment: None, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder for nbgrader's configuration, in place of `/etc/jupyter`."""
    monkeypatch.setenv("DUTY_DATA", str(building.write_data(tmp_path / "data")))
    folder = tmp_path / "etc"
    folder.mkdir()
    monkeypatch.setenv("JUPYTER_CONFIG_PATH", str(folder))
    return folder


@pytest.fixture
def exchange(tmp_path: Path) -> HubExchange:
    """An exchange into which the small module is released."""
    found = HubExchange(tmp_path / "exchange", COURSE)
    shutil.copytree(release(tmp_path) / MODULE, found.outbound / MODULE)
    return found


@pytest.fixture
def home(tmp_path: Path) -> Path:
    (tmp_path / "home").mkdir()
    return tmp_path / "home"


@pytest.fixture
def site(exchange: HubExchange, home: Path) -> Any:
    return OwnSite(home, exchange)


def correct(exchange: HubExchange, sentence: str) -> None:
    """Release the module again with another sentence in it."""
    cells = [*building.released(building.sound_cells()), building.markdown(f"## More\n\n{sentence}")]
    notebook = building.write_module(exchange.outbound / MODULE, cells) / f"{MODULE}.ipynb"
    later = notebook.stat().st_mtime_ns + 1_000_000_000
    os.utime(notebook, ns=(later, later))


def test_the_environment_goes_before_nbgraders_configuration(configuration: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert hub_exchange() == HubExchange(Path(NBGRADERS_OWN), "")
    (configuration / "nbgrader_config.py").write_text(
        "c = get_config()\nc.CourseDirectory.course_id = 'one'\nc.Exchange.root = '/srv/one'\n"
    )
    assert hub_exchange() == HubExchange(Path("/srv/one"), "one")
    monkeypatch.setenv(EXCHANGE_VARIABLE, "/srv/two")
    monkeypatch.setenv(COURSE_VARIABLE, "two")
    assert hub_exchange() == HubExchange(Path("/srv/two"), "two")


def test_released_modules_are_shown_and_answers_are_in_the_learners_home(site: Any, exchange: HubExchange, home: Path) -> None:
    assert site.modules() == [MODULE]
    assert site.notebook(MODULE) == exchange.outbound / MODULE / f"{MODULE}.ipynb"
    site.session(None, MODULE).act("learner", {"id": "ada-1", "name": "Ada"})
    assert answers_of(home / MODULE).learner == ADA
    assert (home / MODULE).stat().st_mode & 0o077 == 0
    assert sorted(path.name for path in (exchange.outbound / MODULE).iterdir()) == [f"{MODULE}.ipynb"]


def test_a_corrected_release_reaches_who_has_fetched_it_and_answers_stay(site: Any, exchange: HubExchange, home: Path) -> None:
    shutil.copytree(exchange.outbound / MODULE, home / MODULE)
    answer(home / MODULE, words="written before")
    site.session(None, MODULE)
    assert not (home / MODULE / f"{MODULE}-earlier.ipynb").exists()
    correct(exchange, "A sentence that was added.")
    session = site.session(None, MODULE)
    assert session.state()["answers"]["words"]["value"] == "written before"
    assert "A sentence that was added." in (home / MODULE / f"{MODULE}.ipynb").read_text()
    assert "A sentence that was added." not in (home / MODULE / f"{MODULE}-earlier.ipynb").read_text()


def test_a_notebook_that_only_has_outputs_is_left_as_it_is(exchange: HubExchange, home: Path) -> None:
    released = exchange.outbound / MODULE / f"{MODULE}.ipynb"
    own = copy_module(released, home / MODULE) / released.name
    notebook = json.loads(own.read_text())
    notebook["cells"][1]["outputs"] = [{"output_type": "stream", "name": "stdout", "text": "hello"}]
    own.write_text(json.dumps(notebook))
    copy_module(released, home / MODULE)
    assert json.loads(own.read_text()) == notebook


@pytest.mark.parametrize("damage", ["", "{", '{"cells": 3}', '{"cells": [{}]}'])
def test_a_damaged_notebook_is_kept_beside_the_released_one(exchange: HubExchange, home: Path, damage: str) -> None:
    (home / MODULE).mkdir()
    (home / MODULE / f"{MODULE}.ipynb").write_text(damage)
    released = exchange.outbound / MODULE / f"{MODULE}.ipynb"
    copy_module(released, home / MODULE)
    assert (home / MODULE / released.name).read_bytes() == released.read_bytes()
    assert (home / MODULE / f"{MODULE}-earlier.ipynb").read_text() == damage


def test_nobodys_answers_come_with_a_release(exchange: HubExchange, home: Path) -> None:
    (exchange.outbound / MODULE / "answers.json").write_text("{}")
    copy_module(exchange.outbound / MODULE / f"{MODULE}.ipynb", home / MODULE)
    assert not (home / MODULE / "answers.json").exists()


def test_without_a_released_module_the_page_says_where_one_is_awaited(tmp_path: Path, home: Path) -> None:
    empty = HubExchange(tmp_path / "exchange", COURSE)
    site = OwnSite(home, empty)
    assert site.modules() == []
    assert site.nothing_here() == (
        f"No module has been released into {tmp_path}/exchange/{COURSE}/outbound yet. "
        f"Ask your instructor to run 'make release' with DUTY_EXCHANGE={tmp_path}/exchange."
    )
    assert "DUTY_COURSE_ID" in OwnSite(home, HubExchange(tmp_path / "exchange", "")).nothing_here()
    assert OwnSite(home).nothing_here() == f"{home} holds no module. Put the folder 'release' of the course there."


def test_modules_that_were_fetched_are_shown_while_the_exchange_has_none(tmp_path: Path, home: Path) -> None:
    building.write_module(home / MODULE, building.released(building.sound_cells()))
    assert OwnSite(home, HubExchange(tmp_path / "exchange", "")).modules() == [MODULE]


@pytest.mark.parametrize("by", ["environment", "configuration"])
def test_what_is_handed_in_goes_through_nbgrader(
    site: Any, exchange: HubExchange, home: Path, by: str, configuration: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (exchange.root / COURSE / "inbound").mkdir()
    for folder in (exchange.root, exchange.root / COURSE / "inbound"):
        folder.chmod(0o777)
    monkeypatch.setenv("JUPYTERHUB_USER", "ada-1")
    if by == "environment":
        monkeypatch.setenv(EXCHANGE_VARIABLE, str(exchange.root))
        monkeypatch.setenv(COURSE_VARIABLE, COURSE)
    else:
        text = f"c = get_config()\nc.CourseDirectory.course_id = {COURSE!r}\nc.Exchange.root = {str(exchange.root)!r}\n"
        (configuration / "nbgrader_config.py").write_text(text)
    monkeypatch.setattr(handin, "deliver", lambda *_: pytest.fail("a hub's learner has no rights to deliver"))
    session = site.session(None, MODULE)
    session.act("save", {"entries": {"exa-0": {"value": "a", "at": "2026-01-01T00:00:00.000+00:00"}}})
    session.act("hand-in", {"token": "one"})
    [arrived] = (exchange.root / COURSE / "inbound").iterdir()
    assert arrived.name.startswith(f"ada-1+{MODULE}+")


def test_a_server_that_knows_no_course_says_so_when_one_hands_in(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = building.write_module(home / MODULE, building.released(building.sound_cells()))
    monkeypatch.setenv("JUPYTERHUB_USER", "ada-1")
    answer(folder, Learner("ada-1", "Ada"), exa_0="a")
    with pytest.raises(HandInProblem, match=r"does not know which course it belongs to.*DUTY_COURSE_ID.*Your answers are safe here"):
        hand_in(folder, folder / f"{MODULE}.ipynb", ADA, "test", "token")
