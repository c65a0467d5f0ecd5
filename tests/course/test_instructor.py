"""The instructor's server: where it may be reached, by whom, and with which extensions."""

import json
import os
import re
import signal
import socket
import subprocess
import urllib.request
from pathlib import Path

import psutil
import pytest

from grading.authoring.review_text import review_text_findings
from grading.cli import main as duty
from grading.running import instructor
from tests.course.serving import REPOSITORY, get, serving
from tests.course.small_course import MODULE, SmallCourse
from tests.postgresql import without_server


def save_again(address: str, token: str) -> None:
    """Save a notebook as it is, as JupyterLab does."""
    model = json.loads(get(f"{address}?{token}")[2])
    body = json.dumps({key: model[key] for key in ("type", "format", "content")}).encode()
    headers = {"Authorization": f"token {token.partition('=')[2]}"}
    request = urllib.request.Request(address, body, headers, method="PUT")  # noqa: S310  # the test's own server
    urllib.request.build_opener(urllib.request.ProxyHandler({})).open(request, timeout=60).close()


@without_server
def test_lab_and_formgrader_open_for_whoever_has_the_token_and_for_nobody_else(course: SmallCourse) -> None:
    with serving(course) as (server, said):
        lab, formgrader, room, status_page = re.findall(r"http://\S+", said)
        assert all(address.startswith(f"http://{instructor.HOST}:") for address in (lab, formgrader, room, status_page))
        status, url, page = get(formgrader)
        assert (status, url.rpartition("/")[2]) == (200, "manage_assignments")
        assert "formgrader" in page.lower()
        _, elsewhere, _ = get(formgrader.partition("?")[0])
        assert "/login" in elsewhere
        _, _, lab_page = get(lab)
        for extension in ("validate-assignment", "assignment-list", "course-list"):
            assert f'"@jupyter/nbgrader:{extension}"' in lab_page.partition('"disabledExtensions"')[2]
        base, token = lab.partition("/lab")[0], lab.partition("?")[2]
        status, url, page = get(status_page)
        assert (status, url) == (200, f"{base}/status")
        assert "The grading service has not run in this folder yet." in page
        assert "duty_status_known 1.0" in get(f"{base}/metrics/course?{token}")[2]
        assert get(f"{base}/metrics/course")[0] == 403
        assert get(f"{base}/assignments?{token}")[0] == 404
        assert get(f"{base}/formgrader/gradebook?{token}")[0] == 200
        save_again(f"{base}/api/contents/source/{MODULE}/{MODULE}.ipynb", token)
        assert review_text_findings(course.root / "source" / MODULE) == []
        command_line = (
            Path(f"/proc/{server.pid}").exists()
            and subprocess.run(["ps", "-eo", "args"], capture_output=True, text=True, check=False).stdout
        )
        assert token.partition("=")[2] not in (command_line or "")


@without_server
def test_it_stops_with_all_that_it_started(course: SmallCourse) -> None:
    with serving(course) as (server, _):
        started = psutil.Process(server.pid).children(recursive=True)
        assert started
        server.send_signal(signal.SIGINT)
        assert server.wait(60) == 0
        assert not psutil.wait_procs(started, timeout=30)[1]


@without_server
def test_a_port_in_use_is_one_sentence_with_another_one(course: SmallCourse, capsys: pytest.CaptureFixture[str]) -> None:
    with socket.socket() as taken:
        taken.bind((instructor.HOST, 0))
        taken.listen()
        port = taken.getsockname()[1]
        assert duty(["instructor", "--course", str(course.root), "--port", str(port)]) == 1
    message = capsys.readouterr().err.strip()
    assert len(message.splitlines()) == 1
    assert f"Port {port} is in use" in message
    assert f"make instructor INSTRUCTOR_PORT={port + 1 if port < 65535 else instructor.DEFAULT_PORT}" in message


def test_a_folder_without_a_course_is_one_sentence(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert duty(["instructor", "--course", str(tmp_path)]) == 1
    assert "no course" in capsys.readouterr().err


@pytest.mark.parametrize("port", ["0", "65536", "-1", "x", ""])
def test_a_port_that_is_none_is_refused(port: str, tmp_path: Path) -> None:
    with pytest.raises(SystemExit):
        duty(["instructor", "--course", str(tmp_path), f"--port={port}"])


def test_the_configuration_lies_in_the_repository_before_a_persons_own(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("JUPYTER_CONFIG_PATH", "/elsewhere")
    paths = instructor.environment("t")["JUPYTER_CONFIG_PATH"].split(os.pathsep)
    assert paths == [str(REPOSITORY / "grading" / "jupyter"), "/elsewhere"]
    assert "t" not in instructor.server_command(REPOSITORY, 8889)
