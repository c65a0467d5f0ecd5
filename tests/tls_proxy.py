"""A reverse proxy that terminates TLS in front of a server on this machine: nginx, configured as academies do it."""

import contextlib
import http.client
import os
import shutil
import socket
import ssl
import subprocess
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest

from tests.browser.course import free_port

_START_SECONDS = 10
_CERTIFICATE, _KEY = "certificate.pem", "key.pem"


class Proxy(NamedTuple):
    """A running proxy."""

    url: str
    """The public address, with a slash at the end."""
    host: str
    port: int
    folder: Path
    """The folder with its configuration, certificate and logs."""

    def connection(self) -> http.client.HTTPSConnection:
        """A connection for tests without a browser. It trusts the certificate and does not resolve the host name."""
        return _Connection(self.host, self.port, timeout=30, context=ssl.create_default_context(cafile=self.folder / _CERTIFICATE))


class _Connection(http.client.HTTPSConnection):
    def __init__(self, host: str, port: int, *, timeout: float, context: ssl.SSLContext) -> None:
        super().__init__(host, port, timeout=timeout, context=context)
        self._tls = context

    def connect(self) -> None:
        self.sock = self._tls.wrap_socket(socket.create_connection(("127.0.0.1", self.port), self.timeout), server_hostname=self.host)


@contextlib.contextmanager
def tls_proxy(target_port: int, host: str = "course.academy.localhost", prefix: str = "/", websockets: bool = True) -> Iterator[Proxy]:
    """Forward everything below https://`host`:PORT`prefix` to the same path at `target_port`, WebSocket upgrades only if asked to.

    Browsers resolve every name below localhost to this machine. The certificate is self-signed: open pages with
    `ignore_https_errors=True`.
    """
    nginx = shutil.which("nginx", path=f"{os.environ['PATH']}{os.pathsep}/usr/sbin")
    if not nginx:
        pytest.skip("nginx is not installed. Run 'sh tests/install-browser .venv/bin' as root on Debian, or install it yourself.")
    port = free_port()
    path = f"/{prefix.strip('/')}/".replace("//", "/")
    with tempfile.TemporaryDirectory(prefix="tls-proxy-") as name:
        folder = Path(name)
        proxy = Proxy(f"https://{host}:{port}{path}", host, port, folder)
        _make_certificate(folder, host)
        (folder / "nginx.conf").write_text(_configuration(proxy, path, target_port, websockets))
        process = subprocess.Popen([nginx, "-p", name, "-c", "nginx.conf", "-e", "error.log"])
        try:
            _wait_for(proxy, process)
            yield proxy
        finally:
            process.terminate()
            process.wait(10)


def _configuration(proxy: Proxy, path: str, target_port: int, websockets: bool) -> str:
    """A site as in an administrator's guide, and around it Debian's nginx.conf with all files in the proxy's folder."""
    upgrade = """
            proxy_http_version 1.1;
            proxy_set_header Upgrade $http_upgrade;
            proxy_set_header Connection $connection_upgrade;"""
    return f"""\
{"user root;" if os.geteuid() == 0 else ""}
worker_processes 1;
daemon off;
pid nginx.pid;
events {{}}
http {{
    access_log access.log;
    client_body_temp_path body;
    proxy_temp_path proxied;
    fastcgi_temp_path fastcgi;
    scgi_temp_path scgi;
    uwsgi_temp_path uwsgi;

    map $http_upgrade $connection_upgrade {{
        default upgrade;
        "" close;
    }}
    server {{
        listen 127.0.0.1:{proxy.port} ssl;
        server_name {proxy.host};
        ssl_certificate {_CERTIFICATE};
        ssl_certificate_key {_KEY};

        location {path} {{
            proxy_pass http://127.0.0.1:{target_port};
            proxy_set_header Host $host:$server_port;
            proxy_set_header X-Forwarded-For $proxy_add_x_forwarded_for;
            proxy_set_header X-Forwarded-Host $host:$server_port;
            proxy_set_header X-Forwarded-Proto $scheme;{upgrade if websockets else ""}
        }}
    }}
}}
"""


def _make_certificate(folder: Path, host: str) -> None:
    command = ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", f"/CN={host}"]
    command += ["-addext", f"subjectAltName=DNS:{host}", "-keyout", _KEY, "-out", _CERTIFICATE]
    subprocess.run(command, cwd=folder, check=True, capture_output=True)


def _wait_for(proxy: Proxy, process: subprocess.Popen[bytes]) -> None:
    end = time.monotonic() + _START_SECONDS
    while time.monotonic() < end and process.poll() is None:
        with contextlib.suppress(OSError):
            socket.create_connection(("127.0.0.1", proxy.port), 1).close()
            return
        time.sleep(0.02)
    raise AssertionError((proxy.folder / "error.log").read_text())
