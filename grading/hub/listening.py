"""Checks a hub's addresses and certificate before it starts."""

import errno
import os
import socket
import ssl
from pathlib import Path
from urllib.parse import SplitResult, urlsplit

from grading.hub.setting_names import DEFAULTS, HUB_URL, TLS_CERTIFICATE, TLS_KEY, setting
from widgets.plain_log import printable
from widgets.problems import CourseProblem

_USUAL_PORTS = {"http": 80, "https": 443}
_NOT_BOUND = {errno.EADDRNOTAVAIL: "is not an address of this machine", errno.EACCES: "is a port that this account may not use"}


def check_address(name: str) -> None:
    """Raise CourseProblem if the setting `name` is not a URL at which this account can listen."""
    value = setting(name)
    shown = f"{name} is '{printable(value)}'"
    example = f"Write it like {DEFAULTS[name]}" + (", or https://:443 for every address of this machine." if name == HUB_URL else ".")
    try:
        parts = urlsplit(value)
    except ValueError:  # an unclosed bracket, as in an IPv6 address
        raise CourseProblem(f"{shown}, which is not an address. {example}") from None
    if parts.scheme not in _USUAL_PORTS or not parts.netloc:
        raise CourseProblem(f"{shown}, which does not begin with http:// or https:// and an address. {example}")
    if parts.path not in ("", "/") or parts.query or parts.fragment or parts.username:
        raise CourseProblem(f"{shown}, and the course can only be at the top of its address. {example}")
    if not (port := _port(parts)):
        raise CourseProblem(f"{shown}, and its port is not a number from 1 to 65535. {example}")
    _check_reach(shown, parts, port, example)


def _port(parts: SplitResult) -> int:
    try:
        return _USUAL_PORTS[parts.scheme] if parts.port is None else parts.port
    except ValueError:
        return 0


def _check_reach(shown: str, parts: SplitResult, port: int, example: str) -> None:
    """Raise CourseProblem if nothing can listen there. A port in use is accepted: the previous hub may still be stopping."""
    family = socket.AF_INET6 if ":" in (parts.hostname or "") else socket.AF_INET
    try:
        with socket.socket(family) as probe:
            probe.bind((parts.hostname or "", port))
    except socket.gaierror:
        raise CourseProblem(f"{shown}, and {printable(str(parts.hostname))} is not a known address. {example}") from None
    except OSError as error:
        if error.errno in _NOT_BOUND:
            subject = port if error.errno == errno.EACCES else parts.hostname
            raise CourseProblem(f"{shown}, and {subject} {_NOT_BOUND[error.errno]}. {example}") from None


def check_tls() -> None:
    """Raise CourseProblem if key, certificate and the hub's URL do not match."""
    key, certificate = setting(TLS_KEY), setting(TLS_CERTIFICATE)
    is_https = setting(HUB_URL).startswith("https:")
    if bool(key) != bool(certificate):
        raise CourseProblem(
            f"{TLS_KEY if key else TLS_CERTIFICATE} is set without {TLS_CERTIFICATE if key else TLS_KEY}. Set both or neither."
        )
    if is_https and not key:
        raise CourseProblem(f"{HUB_URL} begins with https://, so {TLS_KEY} and {TLS_CERTIFICATE} must be set.")
    if key and not is_https:
        raise CourseProblem(f"{TLS_KEY} is set, but {HUB_URL} is {printable(setting(HUB_URL))}. Begin it with https://.")
    if key:
        _check_pair(Path(key), Path(certificate))


def _check_pair(key: Path, certificate: Path) -> None:
    for name, path in ((TLS_KEY, key), (TLS_CERTIFICATE, certificate)):
        if not path.is_file() or not os.access(path, os.R_OK):
            raise CourseProblem(f"{name} names {path}, which is missing or cannot be read by this account. Name a file that it can read.")
    try:
        # Without a password callback, it would prompt for one on the terminal.
        ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER).load_cert_chain(certificate, key, password=lambda: b"")
    except (ssl.SSLError, OSError, ValueError):
        raise CourseProblem(
            f"{certificate} and {key} are not a certificate and its key without a password, both in PEM format. "
            f"Name those in {TLS_CERTIFICATE} and {TLS_KEY}."
        ) from None
