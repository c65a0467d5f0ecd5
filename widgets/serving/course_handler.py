"""The base of all request handlers, on every server: language, size limit, compression, security headers."""

import base64
import gzip
import hashlib
import re
from collections.abc import Iterable
from typing import Any, cast

import tornado.web
from jupyter_server.base.handlers import JupyterHandler
from tornado.httputil import split_host_and_port

from widgets.languages import catalogue as languages
from widgets.pages.page import language_of

LARGEST_BODY = 2_000_000
"""The largest request body in bytes: twice the largest answers file."""
HOSTS_SETTING = "duty_hosts"
"""The key of the host names that the course's own server accepts; other servers have their own check."""
_WORTH_PACKING = 1000
_SCRIPT = re.compile(r"<script>(.*?)</script>", re.DOTALL)
_NOTHING_ELSE = {
    "Content-Security-Policy": "default-src 'none'; frame-ancestors 'self'",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
    "Cache-Control": "no-store",
}


def page_policy(html: str) -> str:
    """The Content-Security-Policy of a page: its own scripts, by their hashes, and requests to its own server."""
    return _policy(base64.b64encode(hashlib.sha256(script.encode()).digest()).decode() for script in _SCRIPT.findall(html))


def _policy(hashes: Iterable[str]) -> str:
    scripts = " ".join(f"'sha256-{one}'" for one in hashes) or "'none'"
    return (
        f"default-src 'none'; script-src {scripts}; style-src 'unsafe-inline'; img-src 'self' data:; connect-src 'self'; "
        "base-uri 'none'; form-action 'self'; frame-ancestors 'self'"
    )


class CourseHandler(JupyterHandler):
    """Handles requests in the request's language, rejects large ones, and compresses responses."""

    refusal: tornado.web.HTTPError | None = None
    """Why a signed-in user cannot work here; set by the server's identity provider."""

    async def prepare(self, *, _redirect_to_login: bool = True) -> None:
        """Check the request before it is handled."""
        languages.speak(language_of(self))
        await cast(Any, super().prepare(_redirect_to_login=_redirect_to_login))
        if not self._finished:
            self._refuse_strangers(_redirect_to_login)
        if not self._finished and len(self.request.body) > LARGEST_BODY:
            raise tornado.web.HTTPError(413)

    def _refuse_strangers(self, redirect_to_login: bool) -> None:
        """Require a sign-in on every server: Jupyter's default (`allow_unauthenticated_access`) leaves that to each handler."""
        method = getattr(self, (self.request.method or "").lower(), None)
        if self.current_user is not None or getattr(method, "__allow_unauthenticated", False):
            return
        if not redirect_to_login:
            raise tornado.web.HTTPError(403)
        tornado.web.authenticated(lambda _handler: None)(self)

    def get_login_url(self) -> str:
        """The URL of the sign-in. Raises the refusal of a user who cannot work here, to avoid a redirect loop."""
        if self.refusal:
            raise self.refusal
        return str(super().get_login_url())

    def check_host(self) -> bool:
        """Whether the request names one of the course's own hosts, not a name rebound to this address (DNS rebinding)."""
        hosts = self.settings.get(HOSTS_SETTING)
        if hosts is None:
            return super().check_host()
        return split_host_and_port(self.request.host.lower())[0].strip("[]") in hosts

    def set_default_headers(self) -> None:
        """Allow only what every page needs; a page allows more with `page_policy`."""
        for name, value in _NOTHING_ELSE.items():
            self.set_header(name, value)

    def set_cors_headers(self) -> None:
        """Let no other site read anything here, whatever the server's settings allow."""

    def compute_etag(self) -> str | None:
        """Return None: personal responses must not be cached, and shared ones set their own tag."""
        return None

    @property
    def takes_gzip(self) -> bool:
        """Whether the browser accepts gzip."""
        return "gzip" in self.request.headers.get("Accept-Encoding", "")

    def finish(self, chunk: str | bytes | dict[str, Any] | None = None) -> Any:
        """Send the response, compressed if that is worthwhile."""
        if isinstance(chunk, dict):
            return super().finish(chunk)
        raw = chunk.encode() if isinstance(chunk, str) else chunk
        if raw and len(raw) > _WORTH_PACKING and self.takes_gzip and "Content-Encoding" not in self._headers:
            raw = gzip.compress(raw, compresslevel=6)
            self.set_header("Content-Encoding", "gzip")
            self.add_header("Vary", "Accept-Encoding")
        return super().finish(raw)
