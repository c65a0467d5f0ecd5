"""A browser without a screen at a hub: keeps cookies, follows redirects, sends the token that the hub asks for."""

import json
import time
import urllib.error
import urllib.parse
import urllib.request
from dataclasses import dataclass, field
from http.cookiejar import CookieJar
from typing import Any

COURSE, INSTRUCTORS = "/services/duty-to-report", "/services/instructors"


@dataclass
class Answer:
    """What came back at the end of all redirects."""

    status: int
    path: str
    text: str

    @property
    def data(self) -> Any:
        """What a JSON answer holds."""
        return json.loads(self.text)


@dataclass
class Visitor:
    """Somebody at the hub at this address."""

    hub: str
    course: str = COURSE
    """The path of the course in which they learn."""
    jar: CookieJar = field(default_factory=CookieJar)
    api_token: str = ""
    """What a program asks with in place of a cookie."""

    def sign_in(self, name: str, password: str) -> Answer:
        """Sign in by the hub's form; gives where it led."""
        self.get("/hub/login")
        return self.ask("/hub/login?next=", {"username": name, "password": password, "_xsrf": self.token("/hub/")})

    def get(self, path: str) -> Answer:
        return self.ask(path)

    def act(self, module: str, op: str, data: Any = None) -> Answer:
        """What a module's page asks for, or has done."""
        path = f"{self.course}/modules/{module}/{op}"
        return self.ask(path, None if op in ("state", "result") else data or {}, as_json=True)

    def save(self, module: str, values: dict[str, Any]) -> Answer:
        """Save an answer to each of these questions, given now."""
        at = time.strftime("%Y-%m-%dT%H:%M:%S.000Z", time.gmtime())
        return self.act(module, "save", {"entries": {id: {"value": value, "at": at} for id, value in values.items()}})

    def ask(self, path: str, data: Any = None, *, as_json: bool = False, method: str | None = None) -> Answer:
        """Ask, with the token of the path's cookie."""
        headers = {"X-XSRFToken": self.token(path), "Sec-Fetch-Mode": "cors" if as_json else "navigate"}
        if self.api_token:
            headers = {"Authorization": f"token {self.api_token}"}
        body = None
        if data is not None:
            body = json.dumps(data).encode() if as_json else urllib.parse.urlencode(data).encode()
            headers["Content-Type"] = "application/json" if as_json else "application/x-www-form-urlencoded"
        opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(self.jar), urllib.request.ProxyHandler({}))
        try:
            request = urllib.request.Request(self.hub + urllib.parse.quote(path, safe="/?=&"), body, headers, method=method)  # noqa: S310  # our own hub
            with opener.open(request, timeout=60) as answer:
                return Answer(answer.status, urllib.parse.urlsplit(answer.url).path, answer.read().decode())
        except urllib.error.HTTPError as error:
            return Answer(error.code, urllib.parse.urlsplit(error.url).path, error.read().decode("utf-8", "replace"))

    def token(self, path: str) -> str:
        """The value of the cookie that proves that a page of this path asks: the one of the longest path that holds it."""
        found = [cookie for cookie in self.jar if cookie.name == "_xsrf" and path.startswith(cookie.path)]
        return max(found, key=lambda cookie: len(cookie.path)).value or "" if found else ""
