"""The benchmark of the page: the same thirty questions everywhere, a relay that counts all, figures held to what is to be reached."""

import socket
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Thread

import pytest

from benchmarks.pages.figures import Measured, kernel_table, lines, times_table
from benchmarks.pages.kernels import Kernels
from benchmarks.pages.questions import COUNT, MODULE, Asked, course_notebook, questions, stock_notebook, write_notebook
from benchmarks.pages.relay import relay
from benchmarks.pages.sites import FIELD, OURS, STOCK, VOICI
from benchmarks.pages.visits import Figures, Times, Traffic, _median
from widgets.content.cells import cells_of_kind
from widgets.content.course import module_cells
from widgets.content.mission import load_mission
from widgets.forms.question import Question


@pytest.fixture(scope="module")
def asked() -> list[Asked]:
    return questions()


def test_our_module_asks_what_plain_widgets_ask(tmp_path: Path, asked: list[Asked]) -> None:
    path = tmp_path / f"{MODULE}.ipynb"
    write_notebook(course_notebook(asked), path)
    cells = cells_of_kind(Question, module_cells(path, load_mission()))
    assert [cell.id for cell in cells] == [one.id for one in asked]
    assert len({one.id for one in asked}) == COUNT
    assert not any(cell.graded for cell in cells)
    assert all(set(cell.why or {}) == set(one.options) for cell, one in zip(cells, asked, strict=True))


def test_the_authors_cells_show_each_question_and_judge_it(asked: list[Asked]) -> None:
    shown: dict[str, object] = {}
    calls = [cell["source"] for cell in stock_notebook(asked)["cells"] if cell["source"].startswith("ask(")]
    for call in calls:
        exec(call, {"ask": lambda prompt, options, right, why: shown.update({prompt: (options, right, why)})})  # noqa: S102
    assert shown == {one.prompt: (one.options, one.right, one.why) for one in asked}
    assert all(set(one.right) <= set(one.options) for one in asked)


@contextmanager
def echo() -> Iterator[int]:
    """A server that sends back what it is sent, as long as one connection lasts."""
    with socket.create_server(("127.0.0.1", 0)) as server:

        def answer() -> None:
            connection, _ = server.accept()
            with connection:
                while chunk := connection.recv(65536):
                    connection.sendall(chunk)

        thread = Thread(target=answer, daemon=True)
        thread.start()
        yield server.getsockname()[1]
        thread.join(10)


def test_the_relay_counts_bytes_both_ways_and_requests() -> None:
    requests = b"GET /one HTTP/1.1\r\nHost: here\r\n\r\nGET /two HTTP/1.1\r\n\r\n" + bytes(100_000)
    with echo() as port, relay(port) as passing:
        with socket.create_connection(("127.0.0.1", passing.port), timeout=10) as browser:
            browser.sendall(requests)
            heard = b""
            while len(heard) < len(requests):
                heard += browser.recv(65536)
        assert heard == requests
        assert passing.bytes == 2 * len(requests)
        assert passing.requests == 2
        passing.reset()
        assert (passing.bytes, passing.requests) == (0, 0)


def figures(site: str, size: int, seconds: float, saved: float | None = None) -> Figures:
    times = Times(seconds, seconds, saved)
    return Figures(site, Traffic(size, 10), Traffic(size // 10, 1), times, times)


def measured(*others: Figures, left: int = 0) -> Measured:
    visited = [figures(STOCK, 1_000_000, 10), figures(OURS, 250_000, 2.6, 3), figures(FIELD, 400_000, 0.5, 0.6), *others]
    return Measured({one.site: one for one in visited}, {STOCK: Kernels(50, 21), OURS: Kernels(0, left)}, 400_000)


def test_each_figure_is_held_to_what_is_to_be_reached() -> None:
    verdict_of = dict(line.split(": ", 1) for line in lines(measured(figures(VOICI, 16_000_000, 5), left=2)))
    assert verdict_of["first visit bytes over stock"] == "0.250"
    assert verdict_of["throttled answerable over stock"] == "0.260"
    assert verdict_of["field edition bytes over Voici"] == "0.0250"
    assert verdict_of["processes after 20 reloads"] == "2"
    assert verdict_of["missed"] == "throttled answerable over stock; processes after 20 reloads"
    assert verdict_of["not measured"] == "none"


def test_what_runs_beside_each_server_is_shown() -> None:
    rows = [line.rsplit(maxsplit=2) for line in kernel_table(measured()).splitlines()[1:]]
    assert rows == [[STOCK, "50.0", "21"], [OURS, "0.0", "0"]]


def test_without_voici_its_figures_are_called_not_measured() -> None:
    said = dict(line.split(": ", 1) for line in lines(measured()))
    assert said["field edition bytes over Voici"] == "not measured"
    assert said["not measured"] == "field edition bytes over Voici; field answerable over Voici on loopback"
    assert VOICI not in times_table(measured())


def test_the_median_of_some_visits_counts_and_a_slow_one_is_made_once() -> None:
    visits = iter([Times(1, 2, 9), Times(3, 4, 5), Times(2, 3, 7)])
    assert _median(lambda: next(visits), 3) == Times(2, 3, 7)
    slow = iter([Times(80, 90)])
    assert _median(lambda: next(slow), 3) == Times(80, 90)
