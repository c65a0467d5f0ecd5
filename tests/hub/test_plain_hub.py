"""A hub that gives each learner a server of their own: what docs/plain-hub.md says, on a real one that needs no root."""

import contextlib
import json
import os
import secrets
import signal
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psutil
import pytest

from grading.hub.courses import PORTS_VARIABLE
from grading.hub.local import program_urls
from grading.hub.proxy import install
from tests.browser.course import ROOT, LocalCourse
from tests.hub.test_hub import FULL, MODULE, RIGHT, until
from tests.hub.visitor import Answer, Visitor

pytestmark = [pytest.mark.long, pytest.mark.timeout(900)]
_START = 180
WORDS = "I would write down what I saw, and report it."
ON_ONE_ACCOUNT = """
load_subconfig({plain!r})
c = get_config()
c.JupyterHub.authenticator_class = "shared-password"
c.SharedPasswordAuthenticator.user_password = {password!r}
c.JupyterHub.spawner_class = "simple"
c.SimpleLocalProcessSpawner.home_dir_template = {homes!r} + "/{{username}}"
c.Spawner.args = ["--allow-root"]
c.JupyterHub.bind_url = {addresses[DUTY_HUB_URL]!r}
c.JupyterHub.hub_bind_url = {addresses[DUTY_HUB_API_URL]!r}
c.ConfigurableHTTPProxy.api_url = {addresses[DUTY_PROXY_API_URL]!r}
c.ConfigurableHTTPProxy.command = [{python!r}, "-m", "grading.hub.proxy"]
c.ConfigurableHTTPProxy.pid_file = "proxy.pid"
c.JupyterHub.db_url = "sqlite:///jupyterhub.sqlite"
c.JupyterHub.cookie_secret_file = "cookie-secret"
c.JupyterHub.services[1]["command"] += ["--allow-root"]
for service in c.JupyterHub.services:
    service.pop("user", None)
"""


@dataclass
class PlainHub:
    """A running hub with servers for learners."""

    address: str
    password: str
    course: LocalCourse
    exchange: Path
    homes: Path
    log: Path

    def visitor(self, name: str) -> Visitor:
        """Somebody who has signed in; their server is started."""
        visitor = Visitor(self.address, course=f"/user/{name}")
        assert visitor.sign_in(name, self.password).status in {200, 424}
        return visitor

    def learner(self, name: str) -> Visitor:
        """A learner whose server answers."""
        visitor = self.visitor(name)
        visitor.get(f"/hub/spawn/{name}")
        assert until(lambda: visitor.get(f"/user/{name}/modules").path == f"/user/{name}/modules", _START), self.log.read_text()[-3000:]
        return visitor

    def release(self) -> str:
        """Release the module as `make release` does; gives what it says."""
        code = f"from pathlib import Path; from grading.authoring.release import release; release({MODULE!r}, Path.cwd(), print)"
        done = self.course.run("-c", code)
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout


@pytest.fixture(scope="module")
def learners_python(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The learners' image: the learner's tree, installed into an environment of its own with the hub's package."""
    room = tmp_path_factory.mktemp("image")
    subprocess.run([sys.executable, "-m", "grading", "learner-tree", str(room / "tree")], cwd=ROOT, check=True, capture_output=True)
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", str(room / "env")], check=True)
    packages = Path(pytest.__file__).parents[1]
    own = next((room / "env" / "lib").glob("python3*")) / "site-packages"
    # All packages but the course itself are those of this environment: to install them again takes minutes.
    (own / "shared.pth").write_text(f"{packages}\n")
    install = ["--no-deps", "--no-build-isolation", "--quiet", "--disable-pip-version-check", str(room / "tree")]
    subprocess.run(
        [str(room / "env" / "bin" / "python"), "-m", "pip", "install", *install], cwd=room, check=True, env=_plain(), timeout=300
    )
    program = room / "env" / "bin" / "jupyterhub-singleuser"
    program.write_text(
        f'#!/bin/sh\nexport JUPYTER_PATH={sys.prefix}/share/jupyter\nexec {room}/env/bin/python -m jupyterhub.singleuser "$@"\n'
    )
    program.chmod(0o755)
    return room / "env"


@pytest.fixture(scope="module")
def hub(tmp_path_factory: pytest.TempPathFactory, learners_python: Path) -> Iterator[PlainHub]:
    """The documented configuration, with accounts that need no root."""
    install()
    room = tmp_path_factory.mktemp("plain-hub")
    exchange, homes = room / "exchange", room / "homes"
    for folder, mode in ((exchange, 0o1777), (homes, 0o700), (room / "course", 0o700)):
        folder.mkdir()
        folder.chmod(mode)
    settings = {"DUTY_EXCHANGE": str(exchange), "PYTHONPATH": str(ROOT)}
    course = LocalCourse(room / "course", settings=settings)
    for name in ("grading", "widgets"):
        (course.root / name).symlink_to(ROOT / name)
    (course.root / ".venv").symlink_to(sys.prefix)
    password, ports = secrets.token_urlsafe(24), program_urls(course.port)
    values = {"plain": str(ROOT / "deploy" / "plain-hub" / "jupyterhub_config.py"), "password": password, "homes": str(homes)}
    (room / "config.py").write_text(ON_ONE_ACCOUNT.format(**values, addresses=ports, python=sys.executable))
    own = {
        "DUTY_COURSE": str(course.root),
        "DUTY_LEARNERS_PYTHON": str(learners_python),
        "DUTY_EXCHANGE": str(exchange),
        "DUTY_DATA": str(course.root / "data"),
        "DUTY_INSTRUCTORS_URL": f"http://127.0.0.1:{ports[PORTS_VARIABLE].partition(',')[0]}",
        "PYTHONPATH": str(ROOT),
    }
    log = room / "hub.log"
    with log.open("w") as out:
        started = subprocess.Popen(
            [sys.executable, "-m", "jupyterhub", "-f", "config.py"], cwd=room, env=_plain() | own, stdout=out, stderr=out
        )
    process = psutil.Process(started.pid)
    plain_hub = PlainHub(ports["DUTY_HUB_URL"], password, course, exchange, homes, log)
    try:
        assert until(lambda: started.poll() is not None or _login_answers(plain_hub), _START), log.read_text()
        assert started.poll() is None, log.read_text()
        yield plain_hub
    finally:
        children = process.children(recursive=True) if process.is_running() else []
        started.send_signal(signal.SIGTERM)
        with contextlib.suppress(subprocess.TimeoutExpired):
            started.wait(40)
        for one in [process, *children]:
            with contextlib.suppress(psutil.Error):
                one.kill()
        started.wait()


def test_a_learners_whole_way_through_the_exchange(hub: PlainHub) -> None:
    learner = hub.learner("amara")
    modules = "/user/amara/modules"

    nothing = learner.get(modules)
    assert nothing.status == 503
    assert f"No module has been released into {hub.exchange}/duty-to-report/outbound yet." in nothing.text

    assert f"The module '{MODULE}' is released." in hub.release()
    assert learner.get("/user/amara/").path.startswith("/user/amara/modules")
    assert _modules(learner.get(modules)) == [MODULE]
    page = learner.get(f"{modules}/{MODULE}")
    assert page.status == 200
    assert learner.act(MODULE, "state").data["learner"]["shown"] == "amara"

    assert learner.save(MODULE, RIGHT | {"reflection": WORDS}).status == 200
    assert (hub.homes / "amara" / MODULE / "answers.json").is_file()
    assert learner.act(MODULE, "hand-in", {"token": "one"}).status == 200, hub.log.read_text()[-3000:]
    result = until(lambda: (learner.act(MODULE, "result").data["results"] or {}).get("score"), 120)
    assert result == FULL, hub.log.read_text()[-3000:]

    # A correction reaches a learner who has the module already, and takes no answer away.
    sentence = "This sentence was added after the first release."
    source = hub.course.root / "source" / MODULE / f"{MODULE}.ipynb"
    notebook = json.loads(source.read_text())
    prose = next(cell for cell in notebook["cells"] if cell["cell_type"] == "markdown" and "\n## " in "\n" + "".join(cell["source"]))
    prose["source"] = "".join(prose["source"]) + f"\n\n{sentence}"
    source.write_text(json.dumps(notebook, indent=1))
    hub.release()
    assert sentence in learner.get(f"{modules}/{MODULE}").text
    assert learner.act(MODULE, "state").data["answers"]["reflection"]["value"] == WORDS
    assert sentence in (hub.homes / "amara" / MODULE / f"{MODULE}.ipynb").read_text()


def test_only_the_instructor_gets_to_formgrader(hub: PlainHub) -> None:
    formgrader = "/services/instructors/formgrader"
    assert until(lambda: hub.visitor("instructor").get(formgrader).status == 200, _START)
    assert hub.visitor("instructor").get(f"{formgrader}/api/assignments").data[0]["name"] == MODULE
    assert hub.visitor("benedict").get(formgrader).status == 403


def test_each_program_says_which_folder_it_uses(hub: PlainHub) -> None:
    log = hub.log.read_text()
    assert f"It takes in what arrives in {hub.exchange}/duty-to-report/inbound" in log
    assert f"No module has been released into {hub.exchange}/duty-to-report/outbound yet." in log


def _modules(shown: Answer) -> list[str]:
    start = shown.text.index('id="choice-data">') + len('id="choice-data">')
    data: dict[str, Any] = json.loads(shown.text[start : shown.text.index("</script>", start)])
    return [module["module"] for module in data["modules"]]


def _login_answers(hub: PlainHub) -> bool:
    with contextlib.suppress(OSError):
        return Visitor(hub.address).get("/hub/login").status == 200
    return False


def _plain() -> dict[str, str]:
    """The environment without anything that leads to this clone or to a Jupyter of this machine."""
    return {name: value for name, value in os.environ.items() if not name.startswith(("JUPYTER", "DUTY", "NBGRADER", "PYTHON"))}
