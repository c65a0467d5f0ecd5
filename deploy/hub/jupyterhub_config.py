"""A JupyterHub that serves this course (docs/hub.md). Read it from top to bottom; change what differs at your academy.

The hub signs people in, its proxy routes, and for each course (docs/cohorts.md) it starts and watches three programs:

- `duty-to-report`, the learners' pages: one process for all of them, none needs a server of their own;
- `grading`, which takes in, grades and answers what is handed in;
- `instructors`, JupyterLab with formgrader and the facilitator's room, for those who may grade.

A cohort's programs have its course ID for a name, or at the end of it.
"""

import os
import shlex
import sys
from pathlib import Path

from grading.hub.databases import check_databases
from grading.hub.landing import landing
from grading.hub.own_servers import OPTIONS, no_server, own_server
from grading.hub.setting_names import setting, users_in
from grading.hub.settings import WRONG_SETTING, check_settings, start_summary
from grading.hub.tied import forget_ended, tied, watch_closely
from grading.running.instructor import CONFIGURATION
from widgets.problems import CourseProblem
from widgets.serving.hub.token import METRICS_SCOPE

c = get_config()  # noqa: F821  # the hub gives it

# Paths.

COURSE = Path(setting("DUTY_COURSE", str(Path(__file__).resolve().parents[2])))
"""The course's folder, with its cohorts in it. Only the account of the hub's services may read it: the keys are in it."""
PYTHON = sys.executable
"""The Python of the course's .venv/, in which the hub itself runs."""
STATE = Path(setting("DUTY_HUB_STATE", str(COURSE / "hub")))
"""The hub's own files: its database, its cookie secret, its process ids."""
DATABASE = setting("DUTY_HUB_DATABASE", f"sqlite:///{STATE / 'jupyterhub.sqlite'}")

# All settings are checked here, before anything starts. If one is wrong, the hub prints a sentence about it and exits.

try:
    COURSES = check_settings(COURSE, STATE)
    """The open cohorts; the course's folder itself if there are none, or if learners have begun in it."""
except CourseProblem as problem:
    print(problem, file=sys.stderr)
    sys.exit(WRONG_SETTING)
try:
    check_databases(COURSES, DATABASE)
except CourseProblem as problem:
    sys.exit(str(problem))  # a database server that is down may come back, so systemd retries
print("\n".join(start_summary(COURSE, STATE, DATABASE, COURSES)), flush=True)

# Instructors. All other users of the hub are learners.

ADMINISTRATORS = users_in("DUTY_ADMINISTRATORS")
EVERYWHERE = users_in("DUTY_INSTRUCTORS") | ADMINISTRATORS
"""The instructors of all courses. A cohort's course.yaml names those of that cohort only."""

# The hub.

STATE.mkdir(mode=0o700, exist_ok=True)
c.JupyterHub.bind_url = setting("DUTY_HUB_URL")
c.JupyterHub.ssl_key, c.JupyterHub.ssl_cert = setting("DUTY_TLS_KEY"), setting("DUTY_TLS_CERTIFICATE")
c.JupyterHub.db_url = DATABASE
c.JupyterHub.cookie_secret_file = str(STATE / "cookie-secret")
PROXY_ID = STATE / "proxy.pid"
forget_ended(PROXY_ID)
c.ConfigurableHTTPProxy.pid_file = str(PROXY_ID)
c.JupyterHub.hub_bind_url = setting("DUTY_HUB_API_URL")
c.ConfigurableHTTPProxy.api_url = setting("DUTY_PROXY_API_URL")
c.ConfigurableHTTPProxy.command = tied([PYTHON, "-m", "grading.hub.proxy"])
c.Authenticator.allow_all = True

# The programs of each course. Each prints at its start which settings it uses. The ports are 8101 and 8102 for the
# first course, 8103 and 8104 for the second, and so on.

ACCOUNT = setting("DUTY_ACCOUNT")
"""The account that runs the programs: if the hub runs as root, the owner of the course's folder by default."""
LAB = setting("DUTY_LEARNERS_LAB")
AS_ROOT = ["--allow-root"] if os.geteuid() == 0 and not ACCOUNT else []
JUPYTER = str(CONFIGURATION)
GRADEBOOK = {name: setting(name) for name in ("DUTY_GRADEBOOK",) if setting(name)}
"""Only the programs that grade get the gradebook's address. A cohort's course.yaml sets it for that cohort."""

LAB_LINK = {"DUTY_LAB_LINK": "/hub/spawn"} if LAB else {}
"""The address at which learners start JupyterLab, linked on the page with the list of modules."""

watch_closely()
c.JupyterHub.services = []
for course in COURSES:
    folder, settings = str(course.folder), course.settings
    c.JupyterHub.services += [
        {
            "name": course.learners,
            "info": {"title": course.file.name, "start": course.learners_start, "side": "learners"},
            "url": course.learners_url,
            "command": tied([PYTHON, "-m", "widgets.serving.hub.service", "--root", folder]),
            "cwd": folder,
            "user": ACCOUNT,
            "environment": settings | LAB_LINK,
            "oauth_no_confirm": True,
        },
        {
            "name": course.grading,
            "command": tied([PYTHON, "-m", "grading.receiving.service", "--course", folder]),
            "cwd": folder,
            "user": ACCOUNT,
            "environment": settings | GRADEBOOK,
        },
        {
            "name": course.instructors,
            "info": {"title": course.file.name, "start": course.instructors_start, "side": "instructors"},
            "url": course.instructors_url,
            "command": tied([PYTHON, "-m", "jupyterhub.singleuser", f"--ServerApp.root_dir={folder}", "--log-level=WARN", *AS_ROOT]),
            "cwd": folder,
            "user": ACCOUNT,
            "environment": settings
            | GRADEBOOK
            | {"JUPYTER_CONFIG_PATH": JUPYTER, "JUPYTER_PATH": JUPYTER, "JUPYTERHUB_USER": "instructors"},
            "oauth_no_confirm": True,
        },
    ]

# A monitoring system (docs/operating.md) authenticates with this token. It can read counts and sizes only.

MONITOR = setting("DUTY_MONITOR_TOKEN")
c.JupyterHub.custom_scopes = {METRICS_SCOPE: {"description": "Read the course's metrics, which name no one"}}
if MONITOR:
    c.JupyterHub.services.append({"name": "monitor", "api_token": MONITOR, "display": False})

# Permissions: learners have access to the courses, and the instructors of a course to its grading as well. The hub
# sets exactly these lists at each start, so anyone no longer named here loses access.
TO_COURSES = [f"access:services!service={course.learners}" for course in COURSES]
c.JupyterHub.load_roles = [
    {"name": "admin", "users": sorted(ADMINISTRATORS)},
    {"name": "user", "scopes": ["self", *TO_COURSES]},
    {"name": "monitor", "services": ["monitor"] if MONITOR else [], "scopes": [METRICS_SCOPE, "read:metrics"]},
]
for course in COURSES:
    c.JupyterHub.load_roles += [
        {
            "name": course.role,
            "users": sorted(EVERYWHERE | course.own_instructors),
            "scopes": [f"access:services!service={course.instructors}"],
        }
    ]


# No one needs a server of their own: the services above do everything for learners and instructors. If
# DUTY_LEARNERS_LAB names a program, learners who want the notebooks in JupyterLab get a server. It runs as their own
# account of the machine, and its notebooks save to the course's service, so that answers exist in one place only.

c.Spawner.pre_spawn_hook = no_server
if LAB:
    c.JupyterHub.spawner_class = "localprocess"
    c.Spawner.cmd, c.Spawner.args = shlex.split(LAB), OPTIONS
    c.Spawner.default_url = "/lab"
    c.Spawner.http_timeout = c.Spawner.start_timeout = 180  # many may start at the same time
    c.Spawner.server_token_scopes = ["users:activity!user", "access:servers!server", *TO_COURSES]
    c.Spawner.pre_spawn_hook = own_server(COURSES, ACCOUNT)

# The page after the sign-in: the user's course, or a page on which they choose one of several.

c.JupyterHub.default_url = landing(COURSES, EVERYWHERE)
c.JupyterHub.template_paths = [str(Path(__file__).with_name("templates"))]

# The roster's units and cohorts as groups of this hub: `make roster HUB=1` creates them with this token
# (docs/roster.md). With `admin:users` it also creates users who have not signed in yet; anyone with such a token can
# do almost anything here.

if setting("DUTY_ROSTER_TOKEN"):
    scopes = ["admin:groups", "list:users", "admin:users"]
    c.JupyterHub.services.append({"name": "roster", "api_token": setting("DUTY_ROSTER_TOKEN"), "display": False})
    c.JupyterHub.load_roles.append({"name": "roster", "services": ["roster"], "scopes": scopes})
