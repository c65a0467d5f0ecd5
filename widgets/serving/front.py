"""How learners reach the course: on this machine, in a local network, or behind a proxy with a name and TLS."""

import ipaddress
import re
from typing import NamedTuple, Self
from urllib.parse import urlsplit

from tornado.httputil import HTTPServerRequest

from widgets.advice import command
from widgets.problems import CourseProblem

THIS_MACHINE = "127.0.0.1"
_PATH = re.compile(r"(?:/[A-Za-z0-9_~-][A-Za-z0-9._~-]*)*/?")
"""A path that can be a prefix of the URLs of all pages."""


class Caller(NamedTuple):
    """The origin of a request."""

    address: str
    """The network address of the learner's device."""
    is_encrypted: bool
    """Whether the learner's browser uses TLS."""


class Front(NamedTuple):
    """The public URL of the course, and which proxy it trusts."""

    hosts: frozenset[str]
    """The host names that a request may name."""
    base_url: str = "/"
    """The path prefix of the course, with a slash at both ends."""
    proxy: str = ""
    """The public URL of the proxy in front of the course, empty without one."""

    @property
    def origin(self) -> str:
        """The site's origin for browsers, whatever host name the proxy sends; empty without a proxy."""
        return "://".join(urlsplit(self.proxy)[:2]) if self.proxy else ""

    @classmethod
    def direct(cls, ip: str) -> Self:
        """Without a proxy: learners open the address that the server listens on."""
        return cls(frozenset({ip, "localhost", THIS_MACHINE, "::1"} if is_this_machine(ip) else {ip}))

    @classmethod
    def behind(cls, address: str) -> Self:
        """Behind a proxy on this machine with the public URL `address`. Raises CourseProblem if that is not a valid URL."""
        try:
            parts = urlsplit(address)
            host, _port = parts.hostname, parts.port
        except ValueError:
            host, parts = None, urlsplit("")
        has_more = parts.query or parts.fragment or parts.username or not _PATH.fullmatch(parts.path)
        if not host or parts.scheme not in ("http", "https") or has_more:
            example = command("course CLASS=1 PROXY=https://course.academy.org")
            raise CourseProblem(f"{address} is not the address of a proxy. Give one like this: {example}")
        path = parts.path.strip("/")
        hosts = frozenset({host, "localhost", THIS_MACHINE, "::1"})
        return cls(hosts, f"/{path}/" if path else "/", f"{parts.scheme}://{parts.netloc}/{path + '/' if path else ''}")

    @classmethod
    def behind_hub(cls, base_url: str) -> Self:
        """Behind a hub's proxy, at this path prefix; the hub checks the host name."""
        return cls(frozenset(), base_url)

    def caller(self, request: HTTPServerRequest) -> Caller:
        """The origin of a request. Its headers are trusted only if the proxy sent them."""
        address = request.remote_ip or ""
        if not self.proxy:
            return Caller(address, request.protocol == "https")
        if is_this_machine(address):
            # Each proxy appends the address of its client; anyone can write the entries before that.
            forwarded = request.headers.get("X-Forwarded-For", "").rpartition(",")[2].strip()
            address = forwarded or address
        return Caller(address, self.proxy.startswith("https:"))


def is_this_machine(ip: str) -> bool:
    """Whether this address is a loopback address. Raises CourseProblem if it is not a valid address."""
    try:
        return ip == "localhost" or ipaddress.ip_address(ip).is_loopback
    except ValueError:
        example = command("course CLASS=1 IP=192.168.1.5")
        raise CourseProblem(f"{ip} is not a valid address. Give one like 192.168.1.5: {example}") from None
