"""What those who look after a hub see of the course: a page for instructors, numbers for a monitor, and nobody's name in any of it."""

import json
import re
import urllib.error
import urllib.request

import pytest

from grading.operating.backup import make_backup
from grading.operating.status import look
from tests.hub.conftest import CANARY, MONITOR_TOKEN, NAMED, Hub
from tests.hub.test_hub import MODULE, RIGHT, until
from tests.hub.visitor import COURSE, INSTRUCTORS

LEARNERS_METRICS, COURSE_METRICS = f"{COURSE}/metrics", f"{INSTRUCTORS}/metrics/course"


def read(hub: Hub, path: str, token: str | None = None) -> tuple[int, str]:
    """What a program gets that brings this token."""
    request = urllib.request.Request(hub.address + path)  # noqa: S310  # our own hub
    if token:
        request.add_header("Authorization", f"token {token}")
    try:
        with urllib.request.build_opener(urllib.request.ProxyHandler({})).open(request, timeout=60) as answer:
            return answer.status, answer.read().decode()
    except urllib.error.HTTPError as error:
        return error.code, error.read().decode("utf-8", "replace")


def test_anyone_may_ask_whether_the_course_works(hub: Hub) -> None:
    status, text = read(hub, f"{COURSE}/health")
    assert (status, json.loads(text)) == (200, {"status": "ok"})


def test_a_monitor_reads_numbers_with_its_token(hub: Hub) -> None:
    learner = hub.visitor("learner")
    learner.save(MODULE, {"reflection": "canary-of-a-reflection"})
    status, text = read(hub, LEARNERS_METRICS, MONITOR_TOKEN)
    assert status == 200
    assert re.search(r'^duty_requests_total\{op="save",status="2xx"\} [1-9]', text, re.MULTILINE)
    status, gauges = read(hub, COURSE_METRICS, MONITOR_TOKEN)
    assert status == 200
    assert 'duty_grading_state{state="running"} 1.0' in gauges
    assert "duty_status_known 1.0" in gauges
    status, hubs_own = read(hub, "/hub/metrics", MONITOR_TOKEN)
    assert status == 200
    for said in (text, gauges):
        assert not re.search("canary|o'brien|o_27_brien", said)
    assert "request_duration_seconds" in hubs_own


@pytest.mark.parametrize("path", [f"{INSTRUCTORS}/status", f"{INSTRUCTORS}/api/contents", f"{INSTRUCTORS}/formgrader", f"{COURSE}/modules"])
def test_a_monitors_token_opens_nothing_else(hub: Hub, path: str) -> None:
    status, text = read(hub, path, MONITOR_TOKEN)
    # A stranger is led to the hub's sign-in, or refused.
    assert status == 403 or 'name="password"' in text or "<title>JupyterHub</title>" in text
    assert read(hub, "/hub/api/users", MONITOR_TOKEN)[0] == 403


@pytest.mark.parametrize("path", [LEARNERS_METRICS, COURSE_METRICS])
@pytest.mark.parametrize("token", [None, "wrong-token-of-somebody"])
def test_without_its_token_nobody_reads_numbers(hub: Hub, path: str, token: str | None) -> None:
    assert read(hub, path, token)[0] == 403


def test_a_learner_sees_neither_status_nor_numbers(hub: Hub) -> None:
    learner = hub.visitor("learner")
    for path in (f"{INSTRUCTORS}/status", COURSE_METRICS, LEARNERS_METRICS):
        assert learner.get(path).status == 403


@pytest.mark.parametrize("name", ["instructor", "administrator"])
def test_instructors_and_administrators_see_the_status(hub: Hub, name: str) -> None:
    visitor = hub.visitor(name)
    shown = visitor.get(f"{INSTRUCTORS}/status")
    assert shown.status == 200
    assert "runs since" in shown.text
    assert 'http-equiv="refresh"' in shown.text
    assert "<script" not in shown.text
    assert visitor.get(COURSE_METRICS).status == 200


def test_no_log_of_a_hub_says_what_learners_write(hub: Hub) -> None:
    """Saves, hand-ins, damaged requests and faults; the log is that of hub, proxy and all three services."""
    learner = hub.visitor("learner")
    learner.get(f"{COURSE}/modules/{MODULE}")
    learner.act(MODULE, "learner", {"id": "learner", "name": NAMED})
    learner.act(MODULE, "begin", {"name": NAMED})
    learner.save(MODULE, RIGHT | {"reflection": f"{CANARY} \x1b[2J"})
    for op in ("save", "learner", "begin", "hand-in", "bundle", "nonsense"):
        for data in (CANARY, {CANARY: CANARY}, {"entries": CANARY}, {"entries": {CANARY: {"value": CANARY}}}, {"token": [CANARY]}):
            learner.act(MODULE, op, data)
    learner.ask(f"{COURSE}/modules", {"track": CANARY})
    folder = hub.root / "learners" / "learner" / MODULE
    token = CANARY.replace("-", "")
    assert learner.act(MODULE, "hand-in", {"token": token}).status == 200
    assert until(lambda: hub.attempts.of(MODULE, "learner"))
    # A damaged answers file, which is set aside; then a folder that is a file, with which nothing can be done.
    (folder / "answers.json").write_text(f'{{"entries": {{"{CANARY}": ')
    learner.act(MODULE, "state")
    kept = folder.rename(folder.with_name("kept"))
    folder.write_text(CANARY)
    statuses = {learner.save(MODULE, {"reflection": CANARY}).status, learner.act(MODULE, "hand-in", {"token": token * 2}).status}
    folder.unlink()
    kept.rename(folder)
    assert min(statuses) >= 400
    instructor = hub.visitor("instructor")
    instructor.get(f"{INSTRUCTORS}/formgrader/api/submissions/{MODULE}")
    instructor.ask(f"{INSTRUCTORS}/formgrader/api/grade/nothing", {"manual_score": CANARY}, as_json=True)
    instructor.ask(f"{INSTRUCTORS}/facilitate/now", {"act": CANARY, "name": NAMED}, as_json=True)
    log = hub.log
    assert "graded learner awareness" in log
    assert CANARY not in log
    assert NAMED not in log
    assert token not in log
    assert "\x1b[2J" not in log
    assert hub.passwords["learner"] not in log.partition("administrator ")[2].partition("\n")[2]


def test_a_hub_is_backed_up_while_it_runs(hub: Hub, tmp_path: object, monkeypatch: pytest.MonkeyPatch) -> None:
    import tarfile
    from pathlib import Path

    monkeypatch.setenv("DUTY_HUB_STATE", str(hub.root.parent / "hub"))
    learner = hub.visitor("learner")
    learner.save(MODULE, RIGHT)
    until(lambda: look(hub.root).grading.state == "running")
    file = Path(str(tmp_path)) / "hub.tar.gz"
    make_backup(hub.course, file)
    with tarfile.open(file) as archive:
        names = set(archive.getnames())
    assert {"gradebook.copy", "hub.copy", "hub/cookie-secret", "learners/.cookie-secret"} <= names
    assert f"learners/learner/{MODULE}/answers.json" in names
    assert not any(name.endswith(".pid") or "jupyterhub.sqlite" in name for name in names)
