"""People at the hub of the machine: `python -m tests.hub.machine.guests ROLE NAME PASSWORD` says what they get, as JSON."""

import json
import ssl
import sys
import urllib.request
from typing import Any

from tests.hub.machine.namespaces import HOST
from tests.hub.test_hub import MODULE, RIGHT, until
from tests.hub.visitor import Visitor

COURSE, INSTRUCTORS = (f"/services/{name}-2027-01" for name in ("duty-to-report", "instructors-duty-to-report"))


def wait() -> dict[str, Any]:
    """Wait until hub and services answer."""
    address = f"https://{HOST}"
    visitor = Visitor(address, COURSE)

    def answers() -> bool:
        try:
            return all(visitor.get(path).status == 200 for path in ("/hub/login", f"{COURSE}/", f"{INSTRUCTORS}/lab"))
        except OSError:
            return False

    return {"answers": until(answers)}


def learner(name: str, password: str) -> dict[str, Any]:
    """Sign in with an account of the machine, and work."""
    visitor = Visitor(f"https://{HOST}", COURSE)
    return {"landed": visitor.sign_in(name, password).path, **_worked(visitor)}


def member() -> dict[str, Any]:
    """Sign in at the organisation, and work."""
    visitor = Visitor(f"https://{HOST}", COURSE)
    return {"landed": visitor.get("/hub/oauth_login?next=").path, **_worked(visitor)}


def _worked(visitor: Visitor) -> dict[str, Any]:
    """Save, hand in, wait for the result, look for formgrader."""
    saved = visitor.save(MODULE, RIGHT).status
    handed_in = visitor.act(MODULE, "hand-in", {"token": "one"}).status
    score = until(lambda: (visitor.act(MODULE, "result").data["results"] or {}).get("score"))
    refused = visitor.get(f"{INSTRUCTORS}/formgrader").status
    return {"saved": saved, "handed in": handed_in, "score": score, "formgrader": refused}


def instructor(name: str, password: str) -> dict[str, Any]:
    """Sign in, and look for the hand-in."""
    visitor = Visitor(f"https://{HOST}", COURSE)
    landed = visitor.sign_in(name, password)
    submissions = visitor.get(f"{INSTRUCTORS}/formgrader/api/submissions/{MODULE}")
    return {"landed": landed.path, "status": landed.status, "submissions": submissions.data}


def stranger(name: str, password: str) -> dict[str, Any]:
    """Try to sign in; and by which protocol the hub speaks."""
    visitor = Visitor(f"https://{HOST}", COURSE)
    status = visitor.sign_in(name, password).status
    with urllib.request.urlopen(f"https://{HOST}/hub/login", timeout=20, context=ssl.create_default_context()) as answer:
        return {"status": status, "over TLS": answer.status}


def lab(name: str, password: str) -> dict[str, Any]:
    """Sign in, start JupyterLab, and wait for the notebook in it."""
    visitor = Visitor(f"https://{HOST}", COURSE)
    visitor.sign_in(name, password)
    visitor.get("/hub/spawn")
    until(lambda: visitor.get(f"/user/{name}/lab").path == f"/user/{name}/lab")
    notebook = f"/user/{name}/api/contents/{MODULE}/{MODULE}.ipynb"
    return {"notebook": until(lambda: visitor.get(notebook).status == 200)}


if __name__ == "__main__":
    print(json.dumps(globals()[sys.argv[1]](*sys.argv[2:])))
