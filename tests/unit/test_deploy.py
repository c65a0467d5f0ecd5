"""The settings of a hub: each wrong one is a sentence at its start; and the files of `deploy/hub/`."""

import os
import re
import shutil
import subprocess
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from traitlets.config.loader import PyFileConfigLoader

from grading.hub.databases import check_databases
from grading.hub.listening import check_address
from grading.hub.settings import SETTINGS, WRONG_SETTING, check_settings, start_summary
from widgets.problems import CourseProblem

ROOT = Path(__file__).resolve().parents[2]
DEPLOY = ROOT / "deploy" / "hub"
DOCUMENT = (ROOT / "docs" / "hub.md").read_text(encoding="utf-8")
SECRET = "hunter2"  # noqa: S105  # what no sentence may show
ORGANISATION = {
    "DUTY_SIGN_IN": "organisation",
    "DUTY_SIGN_IN_CLIENT": "duty",
    "DUTY_SIGN_IN_SECRET": SECRET,
    "DUTY_SIGN_IN_CALLBACK_URL": "https://hub.example/hub/oauth_callback",
    "DUTY_SIGN_IN_AUTHORIZE_URL": "https://login.example/authorize",
    "DUTY_SIGN_IN_TOKEN_URL": "https://login.example/token",
    "DUTY_SIGN_IN_USER_URL": "https://login.example/user",
}
TLS = {"DUTY_HUB_URL": "https://127.0.0.1:8443", "DUTY_TLS_KEY": "hub.key", "DUTY_TLS_CERTIFICATE": "hub.crt"}
WRONG = [
    ({"DUTY_COURSE": "nowhere"}, "DUTY_COURSE names nowhere, which is not a course"),
    ({"DUTY_COURSE_ID": "Not an ID"}, "The course ID 'Not an ID' cannot be used"),
    ({"DUTY_COURSES": "nowhere"}, "DUTY_COURSES names "),
    ({"DUTY_DATA": "nowhere"}, "DUTY_DATA names "),
    ({"DUTY_INSTRUCTORS": "amara tomas"}, "DUTY_INSTRUCTORS has 'amara tomas', which cannot be a user name"),
    ({"DUTY_ADMINISTRATORS": "amara;tomas"}, "DUTY_ADMINISTRATORS has 'amara;tomas', which cannot be a user name"),
    ({"DUTY_HUB_URL": "127.0.0.1:8000"}, "DUTY_HUB_URL is '127.0.0.1:8000', which does not begin with http:// or https://"),
    ({"DUTY_HUB_URL": "http://127.0.0.1:99999"}, "its port is not a number from 1 to 65535"),
    ({"DUTY_HUB_URL": "http://127.0.0.1:port"}, "its port is not a number from 1 to 65535"),
    ({"DUTY_HUB_URL": "http://127.0.0.1:8000/hub"}, "the course can only be at the top of its address"),
    ({"DUTY_HUB_URL": "http://192.0.2.1:8000"}, "192.0.2.1 is not an address of this machine"),
    ({"DUTY_HUB_URL": "http://no.such.host.invalid:8000"}, "no.such.host.invalid is not a known address"),
    ({"DUTY_HUB_API_URL": "8081"}, "DUTY_HUB_API_URL is '8081'"),
    ({"DUTY_PROXY_API_URL": "http://:0"}, "DUTY_PROXY_API_URL is 'http://:0'"),
    ({"DUTY_HUB_URL": "https://127.0.0.1:8443"}, "so DUTY_TLS_KEY and DUTY_TLS_CERTIFICATE must be set"),
    (TLS | {"DUTY_HUB_URL": "http://127.0.0.1:8000"}, "Begin it with https://"),
    ({"DUTY_HUB_URL": "https://127.0.0.1:8443", "DUTY_TLS_KEY": "hub.key"}, "DUTY_TLS_KEY is set without DUTY_TLS_CERTIFICATE"),
    ({"DUTY_TLS_CERTIFICATE": "hub.crt"}, "DUTY_TLS_CERTIFICATE is set without DUTY_TLS_KEY"),
    (TLS | {"DUTY_TLS_KEY": "nowhere"}, "DUTY_TLS_KEY names nowhere, which is missing"),
    (TLS, "are not a certificate and its key without a password"),
    ({"DUTY_SERVICE_PORTS": "8101"}, "DUTY_SERVICE_PORTS must name 2 different ports"),
    ({"DUTY_SERVICE_PORTS": "8101,eight"}, "DUTY_SERVICE_PORTS is '8101,eight'"),
    ({"DUTY_SERVICE_PORTS": "8101,81010"}, "not every port in it is from 1 to 65535"),
    ({"DUTY_HUB_STATE": "nowhere/at/all"}, "DUTY_HUB_STATE is nowhere/at/all, and this account cannot write there"),
    ({"DUTY_HUB_STATE": "open"}, "other accounts can read it"),
    ({"DUTY_HUB_DATABASE": SECRET}, "DUTY_HUB_DATABASE does not hold the address of a database"),
    ({"DUTY_HUB_DATABASE": f"oracle://u:{SECRET}@h/d"}, "DUTY_HUB_DATABASE needs the package"),
    ({"DUTY_ROSTER_TOKEN": SECRET}, "DUTY_ROSTER_TOKEN is shorter than 32 characters"),
    ({"DUTY_MONITOR_TOKEN": SECRET}, "DUTY_MONITOR_TOKEN is shorter than 32 characters"),
    ({"DUTY_GRADEBOOK": SECRET}, "DUTY_GRADEBOOK does not hold the address of a database"),
    ({"DUTY_ACCOUNT": "no-such-account"}, "DUTY_ACCOUNT is 'no-such-account', which is not an account of this machine"),
    ({"DUTY_LEARNERS_LAB": "no-such-program", "DUTY_ACCOUNT": "nobody"}, "DUTY_LEARNERS_LAB names no-such-program, which is not a program"),
    ({"DUTY_LEARNERS_LAB": "'", "DUTY_ACCOUNT": "nobody"}, "DUTY_LEARNERS_LAB has a quotation mark without its partner"),
    ({"DUTY_SIGN_IN": "ldap"}, "DUTY_SIGN_IN is 'ldap'. Write organisation or accounts"),
    (ORGANISATION | {"DUTY_SIGN_IN_SECRET": ""}, "DUTY_SIGN_IN is organisation, and DUTY_SIGN_IN_SECRET must be set too"),
    (
        ORGANISATION | {"DUTY_SIGN_IN_TOKEN_URL": "login.example"},
        "DUTY_SIGN_IN_TOKEN_URL is 'login.example', which does not begin with https://",
    ),
    ({"DUTY_INSTRUCTOR": "amara"}, "DUTY_INSTRUCTOR is not a setting of the hub. Did you mean DUTY_INSTRUCTORS?"),
    ({"DUTY_ZZZ": "x"}, "DUTY_ZZZ is not a setting of the hub. Remove it"),
]
AS_ROOT = [
    ({"DUTY_LEARNERS_LAB": "true", "DUTY_ACCOUNT": "root"}, "DUTY_ACCOUNT must name an account"),
    ({"DUTY_SIGN_IN": "accounts"}, "DUTY_SIGN_IN_GROUPS must name the groups"),
    ({"DUTY_SIGN_IN": "accounts", "DUTY_SIGN_IN_GROUPS": "no-such-group"}, "which is not a group of this machine"),
    ({"DUTY_ACCOUNT": "nobody"}, "does not belong to nobody, the account of DUTY_ACCOUNT"),
]
NOT_AS_ROOT = [
    ({"DUTY_SIGN_IN": "accounts"}, "only root can check their passwords"),
    ({"DUTY_ACCOUNT": "daemon"}, "only root can start programs as it"),
    ({"DUTY_LEARNERS_LAB": "true"}, "this hub does not run as root"),
]


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A course's folder, the working one, in an environment without settings; also files of the names above."""
    for name in [name for name in os.environ if name.startswith("DUTY_")]:
        monkeypatch.delenv(name)
    monkeypatch.chdir(tmp_path)
    shutil.copy(ROOT / "nbgrader_config.py", tmp_path)
    (tmp_path / "open").mkdir(mode=0o755)
    for name in ("hub.key", "hub.crt"):
        (tmp_path / name).write_text("not PEM")
    return tmp_path


def problem_of(settings: dict[str, str], folder: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """What is said about these settings; empty where all is well."""
    for name, value in settings.items():
        monkeypatch.setenv(name, value)
    try:
        check_settings(Path(settings.get("DUTY_COURSE", folder)), Path(settings.get("DUTY_HUB_STATE", folder / "hub")))
    except CourseProblem as problem:
        return str(problem)
    return ""


def test_without_settings_all_is_well(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert problem_of({}, folder, monkeypatch) == ""
    assert problem_of(dict.fromkeys(SETTINGS - {"DUTY_SIGN_IN", "DUTY_COURSE", "DUTY_HUB_STATE"}, ""), folder, monkeypatch) == ""
    assert problem_of(ORGANISATION, folder, monkeypatch) == ""
    assert not (folder / "hub").exists()


@pytest.mark.parametrize(("settings", "sentence"), WRONG + (AS_ROOT if os.geteuid() == 0 else NOT_AS_ROOT))
def test_a_wrong_setting_is_a_sentence(settings: dict[str, str], sentence: str, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    message = problem_of(settings, folder, monkeypatch)
    assert sentence in message
    assert message.endswith((".", "?", "8101,8102", "amara,tomas", "learners,instructors", "hex 32")) or re.search(
        r": [a-z]+ \S.*$", message
    )
    assert SECRET not in message


def test_every_setting_has_a_wrong_value_here_and_a_line_in_the_document() -> None:
    tried = {name for settings, _ in [*WRONG, *AS_ROOT] for name in settings}
    assert SETTINGS - {"DUTY_SIGN_IN_NAME"} <= tried
    assert {name for name in SETTINGS if f"`{name}`" not in DOCUMENT and not re.search(rf"^    {name}=", DOCUMENT, re.MULTILINE)} == set()


def test_all_wrong_settings_are_said_at_once(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    said = problem_of({"DUTY_INSTRUCTORS": "a b", "DUTY_HUB_URL": "here"}, folder, monkeypatch)
    assert [line.split()[0] for line in said.splitlines()] == ["DUTY_INSTRUCTORS", "DUTY_HUB_URL"]


def said_of(name: str) -> str:
    """What is said about the setting `name`; empty where it is well."""
    try:
        check_address(name)
    except CourseProblem as problem:
        return str(problem)
    return ""


@given(st.text(min_size=1).filter(lambda text: "\0" not in text and not re.search("[\ud800-\udfff]", text)))
def test_any_address_is_taken_or_refused_in_one_printable_line(address: str) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("DUTY_HUB_URL", address)
        assert said_of("DUTY_HUB_URL").isprintable()


def test_a_database_that_does_not_answer_is_a_sentence_without_its_password(folder: Path) -> None:
    with pytest.raises(CourseProblem, match=r"The hub's database .* cannot be reached") as raised:
        check_databases([], f"postgresql://duty:{SECRET}@127.0.0.1:1/hub")
    assert SECRET not in str(raised.value)


def test_a_certificate_and_its_key_are_taken(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    if shutil.which("openssl") is None:
        pytest.skip("there is no openssl to make a certificate with")
    line = next(line.strip() for line in DOCUMENT.splitlines() if line.startswith("    openssl req"))
    subprocess.run(line.replace("/etc/duty-to-report/", f"{folder}/").split(), check=True, capture_output=True)
    assert problem_of(TLS, folder, monkeypatch) == ""


def test_what_the_hub_uses_is_said_without_passwords_and_names(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DUTY_INSTRUCTORS", "amara, tomas")
    monkeypatch.setenv("DUTY_ROSTER_TOKEN", SECRET * 10)
    lines = start_summary(folder, folder / "hub", f"postgresql://duty:{SECRET}@db.example/hub", check_settings(folder, folder / "hub"))
    output = "\n".join(lines)
    assert "@db.example/hub; names in DUTY_INSTRUCTORS: 2, in DUTY_ADMINISTRATORS: 0" in output
    assert f"Course duty-to-report: folder {folder}, ports 8101 and 8102, gradebook sqlite:///{folder}/gradebook.db" in output
    assert SECRET not in output
    assert "amara" not in output


def test_each_line_of_the_settings_file_is_a_setting_or_says_something() -> None:
    lines = (DEPLOY / "settings.env").read_text(encoding="utf-8").splitlines()
    assert all(not line or line.startswith("# ") or re.fullmatch(r"#DUTY_\w+=.*", line) for line in lines)
    assert {line[1:].partition("=")[0] for line in lines if line.startswith("#DUTY")} <= SETTINGS


@pytest.mark.parametrize("with_root", [False, True])
def test_systemd_takes_the_unit(tmp_path: Path, with_root: bool) -> None:
    if shutil.which("systemd-analyze") is None:
        pytest.skip("there is no systemd-analyze")
    unit = (DEPLOY / "duty-hub.service").read_text(encoding="utf-8")
    # The one program that is not on this machine.
    (tmp_path / "duty-hub.service").write_text(unit.replace("/srv/duty-to-report/.venv/bin/python", "/bin/true"))
    if with_root:
        drop_ins = tmp_path / "duty-hub.service.d"
        drop_ins.mkdir()
        shutil.copy(DEPLOY / "duty-hub-root.conf", drop_ins / "root.conf")
    done = subprocess.run(["systemd-analyze", "verify", tmp_path / "duty-hub.service"], check=False, capture_output=True, text=True)
    assert [line for line in done.stderr.splitlines() if "duty-hub" in line] == []
    assert done.returncode == 0


def test_an_academys_hub_without_a_way_to_sign_in_says_so(
    folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    text = (DEPLOY / "academy.py").read_text(encoding="utf-8").replace("/srv/duty-to-report", str(ROOT))
    (folder / "academy.py").write_text(text, encoding="utf-8")
    monkeypatch.setenv("DUTY_COURSE", str(folder))
    load = PyFileConfigLoader("academy.py", path=str(folder)).load_config
    with pytest.raises(SystemExit, match=str(WRONG_SETTING)):
        load()
    assert "DUTY_SIGN_IN is missing in settings.env." in capsys.readouterr().err
    for name, value in ORGANISATION.items():
        monkeypatch.setenv(name, value)
    assert load().JupyterHub.authenticator_class == "generic-oauth"
