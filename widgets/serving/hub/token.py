"""Whether a request has a hub token that may read the course's metrics."""

from typing import Any

from tornado.httputil import HTTPServerRequest

METRICS_SCOPE = "custom:duty:metrics"
"""The JupyterHub scope that such a token needs; `deploy/hub/jupyterhub_config.py` defines it."""


async def may_read_metrics(hub_auth: Any, request: HTTPServerRequest) -> bool:
    """Whether the hub confirms that the token in the request's `Authorization` header has the scope."""
    kind, _, token = request.headers.get("Authorization", "").partition(" ")
    if kind.lower() not in ("token", "bearer") or not token.strip():
        return False
    owner = await hub_auth.user_for_token(token.strip(), sync=False)
    return bool(owner) and METRICS_SCOPE in owner.get("scopes", ())
