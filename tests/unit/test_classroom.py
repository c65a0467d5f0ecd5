"""A class: its code, who guesses, whose device it is, and where in the network it is found."""

import ipaddress
import re
import socket
import stat
from pathlib import Path
from types import SimpleNamespace

import psutil
import pytest
from hypothesis import given
from hypothesis import strategies as st

from grading.cli import main as duty
from grading.running import network as classroom
from grading.running.network import class_address, tell_others
from tests.unit.learner_side import release
from widgets.answers.identity import IdentityProblem
from widgets.problems import CourseProblem
from widgets.serving.admission import Admission, Visitor
from widgets.serving.classroom.admission import ClassAdmission, CodeProblem, DeviceProblem
from widgets.serving.classroom.code import ALPHABET, chosen_code, new_code, same_code, spelled
from widgets.serving.classroom.register import FILE, Register
from widgets.serving.classroom.throttle import FREE_TRIES, LONGEST_WAIT, Throttle, ThrottleProblem
from widgets.serving.classroom.transfers import SECONDS, Transfers
from widgets.serving.server import check_ip


class Clock:
    """A time that only the test moves, in seconds."""

    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


# The code


def test_a_new_code_is_never_the_same_and_has_nothing_that_looks_alike() -> None:
    codes = {new_code() for _ in range(50)}
    assert len(codes) == 50
    assert all(re.fullmatch(rf"[{ALPHABET}]{{4}}-[{ALPHABET}]{{4}}", code) for code in codes)
    assert not set(ALPHABET) & set("01OIL")
    assert len(ALPHABET) ** 8 > 8e11


@pytest.mark.parametrize("written", ["K7PM-R4XD", "k7pmr4xd", " k7pm r4xd ", "K7PM–R4XD", "k٧pm-r٤xd", "Ｋ７ＰＭ-Ｒ４ＸＤ"])
def test_a_code_is_the_same_however_it_is_written(written: str) -> None:
    assert same_code(written, "K7PM-R4XD")


@pytest.mark.parametrize("written", ["", "-", "K7PM", "K7PM-R4XE", "K7PM-R4XDD", "XK7PM-R4XD", "R4XD-K7PM"])
def test_another_code_is_not(written: str) -> None:
    assert not same_code(written, "K7PM-R4XD")


def test_a_chosen_code_may_have_letters_that_look_like_digits() -> None:
    assert chosen_code("mission-2026") == "MISSION-2026"
    assert chosen_code(" kilo River_77 ") == "KILO-RIVER-77"
    assert chosen_code("quietriver") == "QUIET-RIVER"
    assert same_code("M1SS10N2O26", chosen_code("mission-2026"))


@pytest.mark.parametrize("weak", ["0", "yes", "abc-123", "aaaaaaaa", "--------"])
def test_a_code_that_is_easy_to_guess_is_refused(weak: str) -> None:
    with pytest.raises(CourseProblem, match="too easy to guess"):
        chosen_code(weak)


@given(st.text())
def test_no_text_at_all_breaks_the_comparison(text: str) -> None:
    assert not same_code(text, "K7PM-R4XD") or len(text) >= 8


def test_a_code_is_read_aloud_sign_by_sign() -> None:
    assert spelled("K7PM-R4XD") == "Kilo 7 Papa Mike Romeo 4 Xray Delta"


# What is kept of a class


def test_a_code_is_kept_over_a_restart_and_nobody_else_can_read_it(tmp_path: Path) -> None:
    first = Register(tmp_path, "1")
    first.put_at("ada-1", "laptop")
    again = Register(tmp_path, "1")
    assert (again.code, again.device_of("ada-1")) == (first.code, "laptop")
    assert stat.S_IMODE((tmp_path / FILE).stat().st_mode) == 0o600


@pytest.mark.parametrize("wanted", ["new", "QUIET-RIVER-9"])
def test_another_code_is_another_class_that_knows_no_device(tmp_path: Path, wanted: str) -> None:
    first = Register(tmp_path, "1")
    first.put_at("ada-1", "laptop")
    other = Register(tmp_path, wanted)
    assert other.code != first.code
    assert other.device_of("ada-1") is None
    assert Register(tmp_path, "1").code == other.code


def test_the_same_chosen_code_is_the_same_class(tmp_path: Path) -> None:
    Register(tmp_path, "QUIET-RIVER-9").put_at("ada-1", "laptop")
    assert Register(tmp_path, "quiet river 9").device_of("ada-1") == "laptop"


def test_a_damaged_file_is_one_sentence_and_a_new_code_mends_it(tmp_path: Path) -> None:
    (tmp_path / FILE).write_text('{"code": 5}')
    with pytest.raises(CourseProblem, match=r"\.class\.json is damaged\. .*make course CLASS=new"):
        Register(tmp_path, "1")
    assert Register(tmp_path, "new").code


# Who guesses


def test_who_guesses_waits_longer_each_time_and_others_do_not() -> None:
    clock = Clock()
    throttle = Throttle(clock)
    waits = []
    for _ in range(FREE_TRIES):
        throttle.check("10.0.0.5")
        throttle.wrong("10.0.0.5")
    for _ in range(6):
        with pytest.raises(ThrottleProblem) as problem:
            throttle.check("10.0.0.5")
        throttle.check("10.0.0.6")
        waits.append(problem.value.seconds)
        clock.now += problem.value.seconds
        throttle.check("10.0.0.5")
        throttle.wrong("10.0.0.5")
    assert waits == [6, 11, 21, 41, 61, 61]
    assert "Wait 6 seconds, then try again." in str(ThrottleProblem(6))


def test_to_try_while_waiting_makes_the_wait_no_longer() -> None:
    clock = Clock()
    throttle = Throttle(clock)
    for _ in range(FREE_TRIES):
        throttle.wrong("10.0.0.5")
    for _ in range(20):
        with pytest.raises(ThrottleProblem):
            throttle.check("10.0.0.5")
    clock.now += LONGEST_WAIT
    throttle.check("10.0.0.5")


def test_wrong_tries_are_forgotten_after_a_right_one_and_after_a_while() -> None:
    clock = Clock()
    throttle = Throttle(clock)
    for address in ("10.0.0.5", "10.0.0.6"):
        for _ in range(FREE_TRIES):
            throttle.wrong(address)
    throttle.right("10.0.0.5")
    throttle.check("10.0.0.5")
    clock.now += 901
    throttle.wrong("10.0.0.6")
    throttle.check("10.0.0.6")


def test_a_number_works_once_for_one_learner_at_one_place() -> None:
    transfers = Transfers(Clock())
    number = transfers.ask("ada-1", "10.0.0.5")
    assert number
    assert re.fullmatch(r"\d{6}", number)
    assert transfers.ask("ada-1", "10.0.0.5") is None
    assert not transfers.accept("ada-1", "10.0.0.6", number)
    assert not transfers.accept("ben-2", "10.0.0.5", number)
    assert transfers.accept("ada-1", "10.0.0.5", f" {number[:3]} {number[3:]} ")
    assert not transfers.accept("ada-1", "10.0.0.5", number)


def test_a_number_ends_after_wrong_tries_and_after_its_time() -> None:
    clock = Clock()
    transfers = Transfers(clock)
    number = transfers.ask("ada-1", "10.0.0.5") or ""
    for _ in range(5):
        assert not transfers.accept("ada-1", "10.0.0.5", "x")
    assert not transfers.accept("ada-1", "10.0.0.5", number)
    late = transfers.ask("ada-1", "10.0.0.5") or ""
    clock.now += SECONDS
    assert not transfers.accept("ada-1", "10.0.0.5", late)


# Signing in to a class


@pytest.fixture
def told() -> list[str]:
    return []


@pytest.fixture
def admission(tmp_path: Path, told: list[str]) -> ClassAdmission:
    (tmp_path / "learners").mkdir()
    return ClassAdmission(tmp_path / "learners", release(tmp_path), "QUIET-RIVER-9", told.append)


def ada(device: str = "laptop", **more: str) -> Visitor:
    return Visitor(**({"id": "ada-1", "name": "Ada", "code": "quiet river 9", "address": "10.0.0.5", "device": device} | more))


@pytest.mark.parametrize("code", ["", " ", "QUIET-RIVER-8"])
def test_without_the_code_nobody_is_let_in_and_no_folder_is_made(admission: ClassAdmission, code: str) -> None:
    with pytest.raises(CodeProblem, match="This class code is not right"):
        admission.let_in(ada(code=code))
    assert not (admission.learners / "ada-1").exists()
    assert not admission.knows("ada-1", "laptop")


def test_the_right_code_does_not_help_who_has_to_wait(admission: ClassAdmission) -> None:
    for _ in range(FREE_TRIES):
        with pytest.raises(CodeProblem):
            admission.let_in(ada(code="QUIET-RIVER-8"))
    with pytest.raises(ThrottleProblem):
        admission.let_in(ada())
    assert admission.let_in(ada(address="10.0.0.6")).id == "ada-1"


def test_an_empty_code_is_no_guess(admission: ClassAdmission) -> None:
    for _ in range(2 * FREE_TRIES):
        with pytest.raises(CodeProblem):
            admission.let_in(ada(code=""))
    assert admission.let_in(ada()).id == "ada-1"


def test_an_id_stays_with_its_device_until_the_instructor_gives_a_number(admission: ClassAdmission, told: list[str]) -> None:
    admission.let_in(ada())
    admission.let_in(ada())
    with pytest.raises(DeviceProblem, match="in use on another device"):
        admission.let_in(ada("phone", address="10.0.0.6"))
    assert len(told) == 1
    assert told[0].startswith("Another device (10.0.0.6) asks to continue as Ada (ada-1).")
    number = re.findall(r"\b\d{6}\b", told[0])[0]
    with pytest.raises(DeviceProblem, match="This number is not right"):
        admission.let_in(ada("phone", address="10.0.0.6", number="12"))
    assert admission.knows("ada-1", "laptop")
    assert not admission.knows("ada-1", "phone")
    admission.let_in(ada("phone", address="10.0.0.6", number=number))
    assert admission.knows("ada-1", "phone")
    assert not admission.knows("ada-1", "laptop")


def test_an_id_in_other_capitals_is_no_way_around_the_device(admission: ClassAdmission) -> None:
    admission.let_in(ada())
    for written in ("ADA-1", "ada‑1", "ＡＤＡ－１", "ada-١"):
        with pytest.raises(DeviceProblem):
            admission.let_in(ada("phone", id=written))


def test_who_guesses_numbers_has_to_wait(admission: ClassAdmission) -> None:
    admission.let_in(ada())
    for number in range(FREE_TRIES):
        with pytest.raises(DeviceProblem):
            admission.let_in(ada("phone", address="10.0.0.6", number=f"{number}"))
    with pytest.raises(ThrottleProblem):
        admission.let_in(ada("phone", address="10.0.0.6", number="5"))


def test_another_name_is_refused_as_on_one_machine(admission: ClassAdmission) -> None:
    admission.let_in(ada())
    with pytest.raises(IdentityProblem, match="Someone with another name uses this ID"):
        admission.let_in(ada(name="Mallory"))


def test_two_learners_may_share_a_device(admission: ClassAdmission) -> None:
    admission.let_in(ada())
    admission.let_in(ada(id="ben-2", name="Ben"))
    assert admission.knows("ada-1", "laptop")
    assert admission.knows("ben-2", "laptop")


def test_another_code_signs_cookies_with_another_key(tmp_path: Path) -> None:
    (tmp_path / "learners").mkdir()
    released = release(tmp_path)
    keys = {
        admission.signing_key(b"secret")
        for admission in (
            Admission(tmp_path / "learners", released),
            ClassAdmission(tmp_path / "learners", released, "QUIET-RIVER-9", print),
            ClassAdmission(tmp_path / "learners", released, "new", print),
        )
    }
    assert len(keys) == 3


# Where it is found


def network(monkeypatch: pytest.MonkeyPatch, route: str | None = None, down: tuple[str, ...] = (), **addresses: str) -> None:
    """Give this machine these interfaces, each with an address."""
    found = {name.replace("_", "-"): [SimpleNamespace(family=socket.AF_INET, address=address)] for name, address in addresses.items()}
    monkeypatch.setattr(psutil, "net_if_addrs", lambda: found)
    monkeypatch.setattr(psutil, "net_if_stats", lambda: {name: SimpleNamespace(isup=name not in down) for name in found})
    monkeypatch.setattr(classroom, "_route", lambda: route)


def test_a_class_comes_by_the_network_and_not_by_what_is_made_up(monkeypatch: pytest.MonkeyPatch) -> None:
    network(monkeypatch, lo="127.0.0.1", docker0="172.17.0.1", br_12ab="172.18.0.1", tun0="10.8.0.2", wlan0="192.168.1.23")
    assert class_address(None) == "192.168.1.23"


def test_of_several_networks_it_is_the_one_that_the_machine_itself_uses(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    network(monkeypatch, route="192.168.1.23", eth0="10.1.0.5", wlan0="192.168.1.23")
    assert class_address(None) == "192.168.1.23"
    tell_others("192.168.1.23")
    assert "another address of this machine: 10.1.0.5 (eth0)" in capsys.readouterr().out
    assert class_address("10.1.0.5") == "10.1.0.5"


def test_a_route_through_a_private_network_is_no_way_for_a_class(monkeypatch: pytest.MonkeyPatch) -> None:
    network(monkeypatch, route="10.8.0.2", tun0="10.8.0.2", wlan0="192.168.1.23")
    assert class_address(None) == "192.168.1.23"


@pytest.mark.parametrize("only", ["127.0.0.1", "169.254.3.4", "8.8.8.8"])
def test_without_a_local_network_it_says_so(monkeypatch: pytest.MonkeyPatch, only: str) -> None:
    network(monkeypatch, eth0=only)
    with pytest.raises(CourseProblem, match=rf"in no local network\..*it has {re.escape(only)} \(eth0\)"):
        class_address(None)
    assert class_address(only) == only


def test_a_network_that_is_switched_off_is_none(monkeypatch: pytest.MonkeyPatch) -> None:
    network(monkeypatch, down=("wlan0",), lo="127.0.0.1", wlan0="192.168.1.23")
    with pytest.raises(CourseProblem, match="in no local network"):
        class_address(None)


def test_an_address_of_another_machine_is_refused_with_those_that_there_are(monkeypatch: pytest.MonkeyPatch) -> None:
    network(monkeypatch, wlan0="192.168.1.23")
    with pytest.raises(CourseProblem, match=r"192\.168\.9\.9 is not an address of this machine\. It has 192\.168\.1\.23 \(wlan0\)"):
        class_address("192.168.9.9")


def test_the_machines_real_network_can_be_read() -> None:
    assert any(ipaddress.ip_address(place.ip).is_loopback for place in classroom._places())
    route = classroom._route()
    assert route is None or ipaddress.ip_address(route)


@pytest.mark.parametrize("ip", ["0.0.0.0", "192.168.1.23"])
def test_without_a_code_others_cannot_be_let_at_the_course(ip: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(CourseProblem, match="everyone in the network could open the course"):
        check_ip(ip, None)
    assert duty(["course", "--ip", ip, "--port", "0"]) == 1
    assert "CLASS=1" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("options", "sentence"),
    [
        (("--class", "1", "--ip", "10.255.255.1"), "10.255.255.1 is not an address of this machine."),
        (("--class", "easy", "--ip", "127.0.0.1"), "This class code is too easy to guess."),
    ],
)
def test_what_hinders_a_class_is_one_sentence(options: tuple[str, ...], sentence: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert duty(["course", "--port", "0", *options]) == 1
    output = capsys.readouterr()
    assert output.out == ""
    assert output.err.startswith(sentence)
    assert len(output.err.splitlines()) == 1


@pytest.mark.parametrize("ip", ["127.0.0.1", "127.0.0.2", "::1", "localhost"])
def test_this_machine_needs_no_code(ip: str) -> None:
    check_ip(ip, None)


def test_what_is_no_address_is_said_to_be_none() -> None:
    with pytest.raises(CourseProblem, match="laptop is not a valid address"):
        check_ip("laptop", None)
