"""What docs/hub.md has an administrator type on a machine of their own, typed.

Each code block of the section runs as it is, in the order of the document, on a machine of namespaces. Four programs are
stand-ins: `apt-get` and pip, for which everything is installed; `python3 -m venv`, which takes what the tests have;
`systemctl`, which reads the unit and starts what it says. First people have accounts of the machine, and the hub runs as root;
then they sign in at an organisation, and the hub runs as the course's account.
"""

import json
import re
import secrets
import sys
import textwrap
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.hub.machine.guests import COURSE, INSTRUCTORS
from tests.hub.machine.namespaces import TRUSTED, Machine, machine, why_not
from tests.hub.test_hub import FULL

pytestmark = [pytest.mark.long, pytest.mark.skipif(bool(why_not()), reason=why_not())]
ROOT = Path(__file__).resolve().parents[2]
GUESTS = "tests.hub.machine.guests"
FOLLOWED = [
    "1. Install the course",
    "2. Open the first cohort",
    "3. Settings and certificate",
    "4b. With accounts of this machine",
    "5. PostgreSQL, if you want it",
    "6. Start the hub",
    "7. Check that it works",
    "JupyterLab for learners",
    "Update",
]
ORGANISATION = "4a. With your organisation's sign-in"
NOT_IN_ORDER = ["4. Choose how people sign in", ORGANISATION, "When a step fails"]
SIGN_IN_ADDRESS = "login.academy.example"
WORKED = {"landed": "", "saved": 200, "handed in": 200, "score": FULL, "formgrader": 403}
PASSWORD = secrets.token_urlsafe(12)


def sections() -> dict[str, list[str]]:
    """The code blocks of the section for administrators, by the heading above them."""
    text = (ROOT / "docs" / "hub.md").read_text(encoding="utf-8")
    whole = text.partition("## On a machine of your own\n")[2].partition("\n## ")[0]
    parts = re.split(r"^###+ (.*)$", whole, flags=re.MULTILINE)
    return {heading: blocks(body) for heading, body in zip(parts[1::2], parts[2::2], strict=True)}


def blocks(text: str) -> list[str]:
    """The indented blocks of a text, as they are copied."""
    return [textwrap.dedent(block) for block in re.findall(r"(?:^    .*\n)+", text, flags=re.MULTILINE)]


def test_every_step_of_the_document_is_followed_in_its_order() -> None:
    assert [heading for heading in sections() if heading not in NOT_IN_ORDER] == FOLLOWED


class Followed:
    """The machine after the document, and what its commands have said."""

    def __init__(self, machine: Machine) -> None:
        self.machine = machine
        self.said: dict[str, str] = {}

    def follow(self, heading: str) -> None:
        """Run the blocks of a section, one after the other."""
        self.said[heading] = ""
        for block in sections()[heading]:
            done = self.machine.run(block, answers=f"{PASSWORD}\n{PASSWORD}\n" * block.count("passwd "))
            assert done.returncode == 0, f"{heading}\n{block}\n{done.stdout[-3000:]}\n{self.log()}"
            self.said[heading] += done.stdout

    def guest(self, *words: str) -> Any:
        """What somebody at the hub gets."""
        done = self.machine.python(ROOT, GUESTS, *words)
        assert done.returncode == 0, f"{done.stdout[-3000:]}\n{self.log()}"
        return json.loads(done.stdout.splitlines()[-1])

    def log(self) -> str:
        """The end of what the hub has said."""
        return self.machine.run("cat /run/units/*.log /run/units/*.errors || true").stdout[-4000:]


@pytest.fixture(scope="module")
def followed() -> Iterator[Followed]:
    with machine(ROOT) as started:
        followed = Followed(started)
        for heading in FOLLOWED[: FOLLOWED.index("7. Check that it works")]:
            followed.follow(heading)
        started.run(f"cp /etc/duty-to-report/hub.crt {TRUSTED}")
        assert followed.guest("wait") == {"answers": True}, followed.log()
        followed.follow("7. Check that it works")
        yield followed


def test_the_log_begins_with_what_each_program_uses(followed: Followed) -> None:
    output = followed.said["7. Check that it works"]
    assert "active (running)" in output
    assert "The hub listens at https://:443 with TLS (/etc/duty-to-report/hub.crt)" in output
    assert "The hub keeps its data in /var/lib/duty-hub and in postgresql:///duty_hub?host=%2Fvar%2Frun%2Fpostgresql" in output
    assert "gradebook postgresql:///duty_2027_01" in output
    assert '{"version": "' in output


def test_a_learner_works_over_tls_and_gets_a_result(followed: Followed) -> None:
    learner = followed.guest("learner", "kofi", PASSWORD)
    assert learner["landed"].startswith(COURSE)
    assert {**learner, "landed": ""} == WORKED


def test_an_instructor_finds_the_hand_in_in_formgrader(followed: Followed) -> None:
    instructor = followed.guest("instructor", "amara", PASSWORD)
    assert (instructor["landed"], instructor["status"]) == (f"{INSTRUCTORS}/formgrader/manage_assignments", 200)
    assert [submission["student"] for submission in instructor["submissions"]] == ["kofi"]


def test_an_account_in_neither_group_does_not_get_in(followed: Followed) -> None:
    made = followed.machine.run("useradd --no-create-home visitor\npasswd visitor\n", answers=f"{PASSWORD}\n{PASSWORD}\n")
    assert made.returncode == 0, made.stdout
    assert followed.guest("stranger", "visitor", PASSWORD) == {"status": 403, "over TLS": 200}


def test_no_other_account_gets_at_the_course_its_settings_or_the_hubs_data(followed: Followed) -> None:
    for path in ("/srv/duty-to-report/source", "/etc/duty-to-report/settings.env", "/etc/duty-to-report/hub.key", "/var/lib/duty-hub/x"):
        done = followed.machine.run(f"setpriv --reuid=nobody --regid=nogroup --clear-groups cat {path}")
        assert "Permission denied" in done.stdout
    own = followed.machine.run("setpriv --reuid=duty --regid=duty --clear-groups ls /var/lib/duty-hub")
    assert "Permission denied" in own.stdout
    written = followed.machine.run("su duty -c 'touch /srv/duty-to-report/grading/x'")
    assert "Permission denied" in written.stdout


def test_jupyterlab_and_the_update_work_as_they_are_written(followed: Followed) -> None:
    followed.follow("JupyterLab for learners")
    assert followed.guest("wait") == {"answers": True}, followed.log()
    assert followed.guest("lab", "kofi", PASSWORD) == {"notebook": True}, followed.log()
    followed.follow("Update")
    assert followed.guest("wait") == {"answers": True}, followed.log()


def test_a_wrong_setting_stops_the_hub_with_a_sentence(followed: Followed) -> None:
    settings = "/etc/duty-to-report/settings.env"
    done = followed.machine.run(
        f"cp {settings} /root/\necho 'DUTY_INSTRUCTOR=amara' >> {settings}\nsystemctl restart duty-hub\n"
        "while systemctl status duty-hub; do sleep 0.5; done || true\n"
        f"journalctl --unit duty-hub\ncp /root/settings.env {settings}\n"
    )
    # a service that is still stopping may say its last word after it
    said = done.stdout.splitlines()
    assert "DUTY_INSTRUCTOR is not a setting of the hub. Did you mean DUTY_INSTRUCTORS?" in said, done.stdout[-2000:]


def test_with_the_organisations_sign_in_nothing_runs_as_root(followed: Followed) -> None:
    followed.machine.run(
        "systemctl stop duty-hub\nrm -r /etc/systemd/system/duty-hub.service.d\nrm -r /var/lib/duty-hub\n"
        "sed -i '/^DUTY_SIGN_IN\\|^DUTY_HUB_DATABASE\\|^DUTY_LEARNERS_LAB/d' /etc/duty-to-report/settings.env"
    )
    followed.follow(ORGANISATION)
    at = f"{SIGN_IN_ADDRESS}:8443"
    prepared = followed.machine.run(
        f"echo 127.0.0.1 {SIGN_IN_ADDRESS} >> /etc/hosts\ncd /etc/duty-to-report\nsed -i 's|//{SIGN_IN_ADDRESS}/|//{at}/|' settings.env\n"
        f"openssl req -x509 -newkey rsa:2048 -nodes -subj /CN={SIGN_IN_ADDRESS} -addext subjectAltName=DNS:{SIGN_IN_ADDRESS} "
        "-keyout login.key -out login.crt\n"
        f"chgrp duty login.crt\nchmod 640 login.crt\necho SSL_CERT_FILE=$PWD/login.crt >> settings.env\ncat login.crt >> {TRUSTED}\n"
        f"cd {ROOT}\nsetsid {sys.executable} -m tests.hub.machine.organisation 8443 $OLDPWD/login.crt $OLDPWD/login.key "
        "< /dev/null > /dev/null 2>&1 &\nsystemctl restart duty-hub\n"
    )
    assert prepared.returncode == 0, prepared.stdout
    assert followed.guest("wait") == {"answers": True}, followed.log()
    member = followed.guest("member")
    assert member["landed"].startswith(COURSE)
    assert {**member, "landed": ""} == WORKED
    as_root = followed.machine.run("ps -U root -o args= | grep -c '[/]srv/duty-to-report' || true")
    assert as_root.stdout.strip() == "0"
