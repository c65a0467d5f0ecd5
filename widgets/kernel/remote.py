"""A notebook's session on a hub, which forwards requests to the course's service with the learner's answers (docs/hub.md)."""

import http.client
import json
import os
import urllib.error
import urllib.request
from collections.abc import Mapping
from typing import Any, NamedTuple
from urllib.parse import quote

from widgets.languages.catalogue import gettext as _
from widgets.problems import CourseProblem

SERVICE_VARIABLE = "DUTY_SERVICE"
"""The environment variable with the URL of the course's service; the hub sets it for the learners' own servers."""
_READ = ("state", "result")
_OF_THE_LINK = ("op", "seq", "language")
_SECONDS = 30
_WITHOUT_PROXY = urllib.request.build_opener(urllib.request.ProxyHandler({}))


class LineCut(Exception):
    """The service cannot be reached at the moment. The sender retries, as after any lost message."""


class CourseService(NamedTuple):
    """The course's service, as one learner reaches it."""

    address: str
    token: str
    """The token that the hub gave the learner's server for requests in the learner's name."""

    def ask(self, path: str, data: Any = None, language: str = "en") -> Any:
        """The service's response, parsed as JSON. Raises CourseProblem if it refuses, LineCut if it does not respond."""
        try:
            return json.loads(self.ask_raw(path, data, language))
        except ValueError:
            raise LineCut from None

    def ask_raw(self, path: str, data: Any = None, language: str = "en") -> bytes:
        """The service's response. Raises CourseProblem if it refuses, LineCut if it does not respond."""
        headers = {"Authorization": f"token {self.token}", "Accept-Language": language, "Content-Type": "application/json"}
        body = None if data is None else json.dumps(data).encode()
        request = urllib.request.Request(f"{self.address.rstrip('/')}/{path}", body, headers)  # noqa: S310  # the hub says where
        try:
            with _WITHOUT_PROXY.open(request, timeout=_SECONDS) as answer:
                return bytes(answer.read())
        except urllib.error.HTTPError as refusal:
            if refusal.code >= 500:
                raise LineCut from None
            raise CourseProblem(_sentence(refusal)) from None
        except (OSError, http.client.HTTPException):
            raise LineCut from None


def course_service(environment: Mapping[str, str] = os.environ) -> CourseService | None:
    """The service that this server's learner works with; None without one, when answers stay with the notebook."""
    address, token = environment.get(SERVICE_VARIABLE), environment.get("JUPYTERHUB_API_TOKEN")
    return CourseService(address, token) if address and token else None


class RemoteSession:
    """Acts like `widgets.session.Session`, on the learner's answers in the service."""

    def __init__(self, service: CourseService, module: str) -> None:
        self._service, self._module = service, module

    def act(self, op: str, data: Mapping[str, Any]) -> dict[str, Any]:
        """Carry out the notebook's request and return the reply. Raises CourseProblem, LineCut."""
        body = None if op in _READ else {name: value for name, value in data.items() if name not in _OF_THE_LINK}
        reply: dict[str, Any] = self._service.ask(f"modules/{quote(self._module)}/{quote(op)}", body, str(data.get("language") or "en"))
        return reply


def _sentence(refusal: urllib.error.HTTPError) -> str:
    try:
        return str(json.load(refusal)["message"])
    except (OSError, ValueError, LookupError, TypeError):
        return _("The course could not do this. Your answers are safe. Reload the page, or tell your instructor.")
