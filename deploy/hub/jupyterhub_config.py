"""A JupyterHub that serves this course (docs/hub.md). Read it from top to bottom; change what differs at your academy.

The hub signs people in, its proxy routes, and it starts and watches three programs of the course:

- `duty-to-report`, the learners' pages: one process for all of them, none needs a server of their own;
- `grading`, which takes in, grades and answers what is handed in;
- `instructors`, JupyterLab with formgrader and the facilitator's room, for those who may grade.
"""

import os
import sys
from pathlib import Path

from tornado.web import HTTPError

from grading.hub.tied import tied, watch_closely
from grading.instructor import CONFIGURATION
from widgets.hub_token import METRICS_SCOPE

c = get_config()  # noqa: F821  # the hub gives it

# Where things are.

COURSE = Path(os.environ.get("DUTY_COURSE", Path(__file__).resolve().parents[2]))
"""The course's folder. Only the account of the hub's services may read it: the keys are in it."""
BIN = Path(sys.executable).parent
"""The programs of the course's .venv/, in which the hub itself runs."""
STATE = Path(os.environ.get("DUTY_HUB_STATE", COURSE / "hub"))
"""What the hub itself keeps: its database, its cookie secret, its process numbers."""

# Who may grade. Everyone else whom the hub lets in is a learner.


def named(setting):
    """The user names that a setting has, as the hub writes them: in small letters."""
    return {name.strip().lower() for name in os.environ.get(setting, "").split(",") if name.strip()}


INSTRUCTORS, ADMINISTRATORS = named("DUTY_INSTRUCTORS"), named("DUTY_ADMINISTRATORS")

# The hub.

STATE.mkdir(mode=0o700, exist_ok=True)
c.JupyterHub.bind_url = os.environ.get("DUTY_HUB_URL", "http://127.0.0.1:8000")
c.JupyterHub.db_url = os.environ.get("DUTY_HUB_DATABASE", f"sqlite:///{STATE / 'jupyterhub.sqlite'}")
c.JupyterHub.cookie_secret_file = str(STATE / "cookie-secret")
c.ConfigurableHTTPProxy.pid_file = str(STATE / "proxy.pid")
c.JupyterHub.hub_bind_url = os.environ.get("DUTY_HUB_API_URL", "http://127.0.0.1:8081")
c.ConfigurableHTTPProxy.api_url = os.environ.get("DUTY_PROXY_API_URL", "http://127.0.0.1:8001")
c.ConfigurableHTTPProxy.command = tied([str(BIN / "python"), "-m", "grading.hub.proxy"])
c.Authenticator.allow_all = True

# What the course's programs are told. Each says at its start what it uses.

SETTINGS = {
    "DUTY_EXCHANGE": str(COURSE / "exchange"),
    "DUTY_COURSE_ID": "duty-to-report",
    "DUTY_DATA": str(COURSE / "data"),
}
AS_ROOT = ["--allow-root"] if os.geteuid() == 0 else []
JUPYTER = str(CONFIGURATION)
GRADING = SETTINGS | ({"DUTY_GRADEBOOK": os.environ["DUTY_GRADEBOOK"]} if "DUTY_GRADEBOOK" in os.environ else {})
"""Only what grades is told where the gradebook is."""

watch_closely()
c.JupyterHub.services = [
    {
        "name": "duty-to-report",
        "display": False,
        "url": os.environ.get("DUTY_LEARNERS_URL", "http://127.0.0.1:8101"),
        "command": tied([str(BIN / "python"), "-m", "widgets.hub_service", "--root", str(COURSE)]),
        "cwd": str(COURSE),
        "environment": SETTINGS,
        "oauth_no_confirm": True,
    },
    {
        "name": "grading",
        "command": tied([str(BIN / "python"), "-m", "grading.receiving.service", "--course", str(COURSE)]),
        "cwd": str(COURSE),
        "environment": GRADING,
    },
    {
        "name": "instructors",
        "url": os.environ.get("DUTY_INSTRUCTORS_URL", "http://127.0.0.1:8102"),
        "command": tied([str(BIN / "jupyterhub-singleuser"), f"--ServerApp.root_dir={COURSE}", "--log-level=WARN", *AS_ROOT]),
        "cwd": str(COURSE),
        "environment": GRADING | {"JUPYTER_CONFIG_PATH": JUPYTER, "JUPYTER_PATH": JUPYTER, "JUPYTERHUB_USER": "instructors"},
        "oauth_no_confirm": True,
    },
]

# A monitoring system (docs/operating.md) brings this token. It reads counts and sizes, and gets nowhere else.

MONITOR = os.environ.get("DUTY_MONITOR_TOKEN", "")
c.JupyterHub.custom_scopes = {METRICS_SCOPE: {"description": "Read the course's metrics, in which nobody is named"}}
if MONITOR:
    c.JupyterHub.services.append({"name": "monitor", "api_token": MONITOR, "display": False})

# What each may do: learners see the course, instructors the grading as well. The hub makes these lists
# exactly so at each start: who is no longer named here has no more rights.
c.JupyterHub.load_roles = [
    {"name": "admin", "users": sorted(ADMINISTRATORS)},
    {"name": "user", "scopes": ["self", "access:services!service=duty-to-report"]},
    {"name": "instructor", "users": sorted(INSTRUCTORS | ADMINISTRATORS), "scopes": ["access:services!service=instructors"]},
    {"name": "monitor", "services": ["monitor"] if MONITOR else [], "scopes": [METRICS_SCOPE, "read:metrics"]},
]


def no_server(spawner):
    """Nobody needs a server of their own here: all that learners and instructors do is in the services above."""
    refusal = HTTPError(403)
    refusal.jupyterhub_message = "The course needs no server of your own. Open the start page of the hub."
    raise refusal


c.Spawner.pre_spawn_hook = no_server


def landing(handler):
    """Where somebody is led after the sign-in."""
    user = handler.current_user
    if user is None:
        return "/hub/login"  # the form has only just been sent, or was never; the hub knows in the next step
    may_grade = user.name in INSTRUCTORS | ADMINISTRATORS
    return "/services/instructors/formgrader" if may_grade else "/services/duty-to-report/"


c.JupyterHub.default_url = landing
