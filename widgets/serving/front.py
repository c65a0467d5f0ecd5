"""Where learners reach the course: on this machine, in a local network, or behind a proxy with a name and TLS."""

import ipaddress
import re
from typing import NamedTuple, Self
from urllib.parse import urlsplit

from tornado.httputil import HTTPServerRequest

from widgets.advice import command
from widgets.problems import CourseProblem

THIS_MACHINE = "127.0.0.1"
_PATH = re.compile(r"(?:/[A-Za-z0-9_~-][A-Za-z0-9._~-]*)*/?")
"""A path as it may be part of the addresses of all pages."""


class Caller(NamedTuple):
    """Where a request comes from."""

    address: str
    """The network address of the learner's device."""
    is_encrypted: bool
    """Whether the learner's browser speaks TLS."""


class Front(NamedTuple):
    """The address that learners open, and who may speak for them."""

    hosts: frozenset[str]
    """The host names that a request may ask for."""
    base_url: str = "/"
    """The path that the course is below, with a slash at both ends."""
    proxy: str = ""
    """The public address of the proxy in front of the course, empty without one."""

    @property
    def origin(self) -> str:
        """What browsers call the site behind the proxy, whatever host the proxy asks for; empty without one."""
        return "://".join(urlsplit(self.proxy)[:2]) if self.proxy else ""

    @classmethod
    def direct(cls, ip: str) -> Self:
        """Without a proxy: learners reach the address that the server listens on."""
        return cls(frozenset({ip, "localhost", THIS_MACHINE, "::1"} if is_this_machine(ip) else {ip}))

    @classmethod
    def behind(cls, address: str) -> Self:
        """Behind a proxy on this machine that learners reach at `address`. Raises CourseProblem for an address that is not one."""
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
        """Behind the proxy of a hub, below this path; the hub's name is the hub's matter."""
        return cls(frozenset(), base_url)

    def caller(self, request: HTTPServerRequest) -> Caller:
        """Where a request comes from. What it says of itself counts only where the proxy said it."""
        address = request.remote_ip or ""
        if not self.proxy:
            return Caller(address, request.protocol == "https")
        if is_this_machine(address):
            # Each proxy adds the address that it was asked from at the end; those before it anyone can write.
            forwarded = request.headers.get("X-Forwarded-For", "").rpartition(",")[2].strip()
            address = forwarded or address
        return Caller(address, self.proxy.startswith("https:"))


def is_this_machine(ip: str) -> bool:
    """Whether this address is the machine itself. Raises CourseProblem for what is not an address."""
    try:
        return ip == "localhost" or ipaddress.ip_address(ip).is_loopback
    except ValueError:
        example = command("course CLASS=1 IP=192.168.1.5")
        raise CourseProblem(f"{ip} is not a valid address. Give one like 192.168.1.5: {example}") from None
