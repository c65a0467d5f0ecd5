"""The sign-in of an organisation, as far as a hub sees it: `python -m tests.hub.machine.organisation PORT CERTIFICATE KEY`.

It takes everyone for zola, who has signed in before, and shows no page.
"""

import json
import ssl
import sys
from http.server import BaseHTTPRequestHandler, HTTPServer
from urllib.parse import parse_qs, urlencode, urlsplit

USER = "zola"


class SignIn(BaseHTTPRequestHandler):
    """The three addresses that the hub is told of."""

    def do_GET(self) -> None:
        """Send somebody back to the hub, or say who they are."""
        parts = urlsplit(self.path)
        if parts.path == "/authorize":
            asked = {name: values[0] for name, values in parse_qs(parts.query).items()}
            self.send_response(302)
            self.send_header("Location", f"{asked['redirect_uri']}?{urlencode({'code': 'once', 'state': asked['state']})}")
            self.end_headers()
        else:
            self._say({"preferred_username": USER})

    def do_POST(self) -> None:
        """Give the hub what it asks for a name with."""
        self.rfile.read(int(self.headers["Content-Length"]))
        self._say({"access_token": "for a name", "token_type": "Bearer"})

    def _say(self, what: dict[str, str]) -> None:
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.end_headers()
        self.wfile.write(json.dumps(what).encode())


if __name__ == "__main__":
    server = HTTPServer(("127.0.0.1", int(sys.argv[1])), SignIn)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(sys.argv[2], sys.argv[3])
    server.socket = context.wrap_socket(server.socket, server_side=True)
    server.serve_forever()
