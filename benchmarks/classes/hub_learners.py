"""A learner at a hub without a browser: signs in with the hub's form and follows redirects to the course."""

import asyncio
import secrets
import time
from urllib.parse import urlencode, urlsplit

from benchmarks.classes.connection import Connection, Response
from benchmarks.classes.learners import ASKS_PAGE, BROWSER, FORM, Learner, required
from benchmarks.problems import BenchmarkProblem

_LOOK_SECONDS = 0.5
"""The interval at which the client asks again while a server starts; JupyterHub's own page notices it within a second."""
_PATIENCE_SECONDS = 300.0
# The page's pauses before it asks for the result again; `widgets/static/host/watch.js` has the same.
_PAUSES = (0.5, 0.5, 1, 1, 2, 2, 3, 5, 10, 20, 30)


class Cookies:
    """The cookies of one browser: each applies to the paths below its own."""

    def __init__(self) -> None:
        self._kept: dict[tuple[str, str], str] = {}

    def take(self, response: Response) -> None:
        """Store the cookies that a response sets, and remove those that it deletes."""
        for cookie in response.set_cookies():
            self.keep(*cookie)

    def keep(self, name: str, value: str, path: str) -> None:
        """Store a cookie; one without a value is deleted."""
        if value.strip('"'):
            self._kept[path, name] = value
        else:
            self._kept.pop((path, name), None)

    def at(self, path: str) -> dict[str, str]:
        """Return the cookies that a browser sends to a path: of two with the same name, that of the longer path."""
        return {name: value for (place, name), value in sorted(self._kept.items()) if path.startswith(place)}


class HubLearner(Learner):
    """One learner with one browser and an account at the hub."""

    async def sign_in(self) -> None:
        """Sign in and follow redirects to the course, on a separate connection. Raises BenchmarkProblem."""
        cookies, home = Cookies(), f"{self._base}/modules"
        connection = await Connection.to(self._class.port)
        place, response = await self._led(connection, cookies, "GET", home, None)
        if not place.startswith("/hub/login"):
            raise BenchmarkProblem(f"A stranger was led to {place}, not to the sign-in.")
        form = {"username": self.id, "password": self._class.code, "_xsrf": cookies.at("/hub/")["_xsrf"]}
        place, response = await self._led(connection, cookies, "POST", place, urlencode(form))
        until = time.perf_counter() + _PATIENCE_SECONDS
        while not place.startswith(home):  # the learner's own server is still starting
            if time.perf_counter() > until or response.status >= 500:
                raise BenchmarkProblem(f"{self.id} was led to {place} (status {response.status}), not to {home}.")
            await asyncio.sleep(_LOOK_SECONDS)
            place, response = await self._led(connection, cookies, "GET", self._next(place, home), None)
        required(response, 200, "The sign-in")
        connection.close()
        self._cookies, self._fixed = cookies.at(home), {}

    def _next(self, place: str, home: str) -> str:
        """Return the next address for a learner whose server is not running yet."""
        if place.startswith("/hub/user/"):
            return f"/hub/spawn/{self.id}?{urlencode({'next': home})}"  # "Launch Server"
        return place if "spawn" in place else home

    async def hand_in(self) -> float:
        """Hand in the saved answers; returns the time of the confirmation. Raises BenchmarkProblem."""
        await self.act("hand-in", {"token": secrets.token_hex(8), "purpose": "test"})
        return time.perf_counter()

    async def graded(self) -> float:
        """Wait for the result as the page does; returns the time at which it was available. Raises BenchmarkProblem."""
        until = time.perf_counter() + _PATIENCE_SECONDS
        tries = 0
        while not (await self.act("result"))["results"].get("graded"):
            if time.perf_counter() > until:
                raise BenchmarkProblem(f"{self.id} has no result after {_PATIENCE_SECONDS:.0f} seconds.")
            await asyncio.sleep(_PAUSES[min(tries, len(_PAUSES) - 1)])
            tries += 1
        return time.perf_counter()

    async def _led(self, connection: Connection, cookies: Cookies, method: str, path: str, form: str | None) -> tuple[str, Response]:
        """Follow all redirects of a request; returns the final path and response."""
        for _step in range(12):
            response = await connection.ask(self._visit(cookies, method, path, form))
            cookies.take(response)
            if response.status not in (301, 302, 303, 307):
                return path, response
            there = urlsplit(response.header("Location"))
            path = f"{there.path}?{there.query}" if there.query else there.path
            method, form = "GET", None
        raise BenchmarkProblem(f"The hub leads {self.id} round and round, at last to {path}.")

    def _visit(self, cookies: Cookies, method: str, path: str, form: str | None) -> bytes:
        host = f"127.0.0.1:{self._class.port}"
        kept = "; ".join(f"{name}={value}" for name, value in cookies.at(path).items())
        head = f"{method} {path} HTTP/1.1\r\nHost: {host}\r\nConnection: keep-alive\r\n{BROWSER}{ASKS_PAGE}Sec-Fetch-Mode: navigate\r\n"
        head += f"Cookie: {kept}\r\n" if kept else ""
        if form is None:
            return (head + "\r\n").encode()
        return (head + FORM + f"Origin: http://{host}\r\nContent-Length: {len(form)}\r\n\r\n{form}").encode()
