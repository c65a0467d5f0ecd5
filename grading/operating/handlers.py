"""The course's status on the instructors' server: a page for people, gauges for a monitoring system."""

import asyncio
from pathlib import Path
from typing import cast

import jinja2
from jupyter_server.auth.decorator import allow_unauthenticated
from jupyter_server.base.handlers import JupyterHandler
from tornado import web

from grading.course.addresses import METRICS, STATUS
from grading.operating.gauges import exposition
from grading.operating.report import facts_of
from grading.operating.status import Status
from grading.operating.watch import Watch
from widgets import inline
from widgets.problems import CourseProblem
from widgets.serving.hub.token import may_read_metrics
from widgets.serving.metrics import CONTENT_TYPE

SETTING = "duty_watch"
"""The key of the watch in the server's settings."""
_REFRESH_SECONDS = 30
_templates = jinja2.Environment(loader=jinja2.FileSystemLoader(Path(__file__).resolve().parent), autoescape=True)


class _Watching(JupyterHandler):
    """The base of the page and the gauges."""

    async def status(self) -> Status:
        """The status. Raises CourseProblem if it is unavailable."""
        watch = cast(Watch, self.settings[SETTING])
        return await asyncio.get_running_loop().run_in_executor(None, watch.status)

    def set_default_headers(self) -> None:
        """Forbid caching, framing and external resources."""
        self.set_header("Content-Security-Policy", "default-src 'none'; style-src 'unsafe-inline'; img-src data:; frame-ancestors 'self'")
        self.set_header("Cache-Control", "no-store")
        self.set_header("Referrer-Policy", "no-referrer")
        self.set_header("X-Content-Type-Options", "nosniff")


class StatusPage(_Watching):
    """The status page, which reloads itself."""

    @web.authenticated
    async def get(self) -> None:
        """Respond with the page; with status 503 if the status is unavailable."""
        if self.get_query_argument("token", ""):
            # Remove the token, which must not be visible on a screen; the cookie it has set is enough from now on.
            self.redirect(self.request.path)
            return
        try:
            status = await self.status()
            facts, problems = facts_of(status), status.problems
        except CourseProblem as problem:
            facts, problems = [], [str(problem)]
            self.set_status(503)
        page = _templates.get_template("status.html.j2")
        self.finish(page.render(facts=facts, problems=problems, style=inline.style(), refresh=_REFRESH_SECONDS))


class Metrics(_Watching):
    """The gauges, for those who may grade and for hub tokens with the scope for metrics."""

    @allow_unauthenticated
    async def get(self) -> None:
        """Respond in Prometheus's text format."""
        if self.current_user is None and not await self._brings_a_monitors_token():
            raise web.HTTPError(403)
        try:
            status = await self.status()
        except CourseProblem:
            status = None
        self.set_header("Content-Type", CONTENT_TYPE)
        self.finish(exposition(status))

    async def _brings_a_monitors_token(self) -> bool:
        hub_auth = getattr(self.identity_provider, "hub_auth", None)
        return hub_auth is not None and await may_read_metrics(hub_auth, self.request)


def handlers() -> list[tuple[str, type[web.RequestHandler]]]:
    """The handlers and their paths, relative to the server's base URL."""
    return [(STATUS, StatusPage), (METRICS, Metrics)]
