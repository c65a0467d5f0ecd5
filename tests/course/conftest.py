"""A small course of its own for each test, graded by real nbgrader, with its gradebook in a file or on a server."""

import itertools
import os
import shutil
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from grading.cli import main as duty
from grading.course.gradebook import GRADEBOOK_VARIABLE
from tests.course.small_course import MODULE, SmallCourse, set_minimum, write_source
from tests.postgresql import DATABASES, Server

DAILY_ON_A_SERVER = {"test_database.py"}
"""Files whose tests run with PostgreSQL in `make test`, too; the others do so in `make test-long`."""
CopyGradebook = Callable[..., dict[str, str]]
REPOSITORY = Path(__file__).resolve().parents[2]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Move repetitions with PostgreSQL to the long tests."""
    here = Path(__file__).parent
    for item in items:
        parameters = item.callspec.params if isinstance(item, pytest.Function) and hasattr(item, "callspec") else {}
        if item.path.parent == here and "postgresql" in parameters.values() and item.path.name not in DAILY_ON_A_SERVER:
            item.add_marker(pytest.mark.long)


@pytest.fixture(scope="session")
def environment() -> dict[str, str]:
    """What a program needs to work on a course outside the repository."""
    return os.environ | {
        "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}",
        "PYTHONPATH": str(REPOSITORY),
    }


@pytest.fixture(scope="session")
def released(tmp_path_factory: pytest.TempPathFactory, environment: dict[str, str]) -> Path:
    """A course whose module nbgrader's own commands have generated and released; only to be copied."""
    root = tmp_path_factory.mktemp("released") / "course"
    shutil.copytree(REPOSITORY / "data", root / "data")
    shutil.copy(REPOSITORY / "nbgrader_config.py", root)
    write_source(root)
    course = SmallCourse(root, environment)
    course.nbgrader("generate_assignment", MODULE)
    shutil.rmtree(root / "exchange", ignore_errors=True)
    return root


@pytest.fixture(scope="session")
def released_gradebook(released: Path, postgresql: Server, tmp_path_factory: pytest.TempPathFactory, environment: dict[str, str]) -> str:
    """The address of the same course's gradebook, made by nbgrader on a server; only to be copied."""
    root = tmp_path_factory.mktemp("released") / "course"
    shutil.copytree(released, root)
    address = postgresql.new_database()
    SmallCourse(root, environment | {GRADEBOOK_VARIABLE: address}).nbgrader("generate_assignment", MODULE, "--force")
    return address


@pytest.fixture(scope="module", params=DATABASES)
def database(request: pytest.FixtureRequest) -> str:
    """The kind of database that holds the gradebook: a test that has it, or a course, runs with each."""
    return str(request.param)


@contextmanager
def copies(database: str, request: pytest.FixtureRequest) -> Iterator[CopyGradebook]:
    """Copies gradebooks on a server; one in a file comes with its course's folder."""
    if database == "sqlite":
        yield lambda _=None: {}
        return
    server: Server = request.getfixturevalue("postgresql")
    released: str = request.getfixturevalue("released_gradebook")
    databases: list[str] = []

    def copy(address: str | None = None) -> dict[str, str]:
        databases.append(server.new_database(address or released))
        return {GRADEBOOK_VARIABLE: databases[-1]}

    try:
        yield copy
    finally:
        for address in databases:
            server.drop(address)


@pytest.fixture
def copy_gradebook(database: str, request: pytest.FixtureRequest) -> Iterator[CopyGradebook]:
    """Copies the released course's gradebook or the one at an address; gives what names the copy in the environment."""
    with copies(database, request) as copy:
        yield copy


@pytest.fixture
def course(
    released: Path, copy_gradebook: CopyGradebook, tmp_path: Path, environment: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> SmallCourse:
    return lay_out(released, tmp_path / "course", environment | copy_gradebook(), monkeypatch)


@pytest.fixture
def run(course: SmallCourse, capsys: pytest.CaptureFixture[str]) -> Callable[..., str]:
    """Runs a command in the course; gives what it says."""

    def act(command: str, *arguments: str, fails: bool = False) -> str:
        assert duty([command, *arguments, "--course", str(course.root)]) == int(fails)
        said = capsys.readouterr()
        return said.out + said.err

    return act


def lay_out(released: Path, root: Path, environment: dict[str, str], patch: pytest.MonkeyPatch) -> SmallCourse:
    """A copy of the released course that this process works on as well as the programs that it starts."""
    shutil.copytree(released, root)
    environment = environment | {"DUTY_DATA": str(root / "data")}
    for name in ("DUTY_DATA", "DUTY_EXCHANGE", GRADEBOOK_VARIABLE, "PATH"):
        if name in environment:
            patch.setenv(name, environment[name])
        else:
            patch.delenv(name, raising=False)
    small = SmallCourse(root, environment)
    small.inbound.mkdir(parents=True)
    set_minimum(small, 0)
    return small


@pytest.fixture
def copy_of(copy_gradebook: CopyGradebook, tmp_path: Path) -> Callable[[SmallCourse], SmallCourse]:
    """Copies a course as it stands, gradebook included."""
    numbers = itertools.count(1)

    def copy(course: SmallCourse) -> SmallCourse:
        root = tmp_path / f"copy-{next(numbers)}"
        shutil.copytree(course.root, root)
        # Not in the environment, for that names one gradebook, and here are two courses.
        for address in copy_gradebook(course.gradebook).values():
            with (root / "nbgrader_config.py").open("a") as config:
                config.write(f"\nget_config().CourseDirectory.db_url = {address!r}\n")
        return SmallCourse(root, course.environment)

    return copy
