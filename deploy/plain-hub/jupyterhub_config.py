"""A JupyterHub that gives each learner a server of their own, with the course in it (docs/plain-hub.md).

Read it from top to bottom, and change what differs at your academy. If no learner needs a server of their own, use
`deploy/hub/jupyterhub_config.py` instead: it is simpler, and separates hand-ins without a shared folder.
"""

import os

c = get_config()  # noqa: F821  # the hub gives it

# Paths.

COURSE = os.environ.get("DUTY_COURSE", "/home/instructor/course")
"""The course's folder with its `.venv/`. It holds the keys: only the instructor's account may read it."""
LEARNERS = os.environ.get("DUTY_LEARNERS_PYTHON", "/srv/learner-env")
"""The Python environment of the learners' image, with the learner's tree and `jupyterhub` in it."""
EXCHANGE = os.environ.get("DUTY_EXCHANGE", "/usr/local/share/nbgrader/exchange")
"""nbgrader's exchange, with mode 1777: every account can add files, and none can replace those of another."""
INSTRUCTOR = os.environ.get("DUTY_INSTRUCTOR", "instructor")
"""The account that owns the course's folder, grades, and runs JupyterLab with formgrader."""

# Who may sign in, and which page they get first.

c.Authenticator.allow_all = True  # since JupyterHub 5, no one may sign in otherwise
c.Spawner.cmd = [f"{LEARNERS}/bin/jupyterhub-singleuser"]
c.Spawner.default_url = "/modules"

# About 20 servers that start at the same time need more than the hub's default timeout of 30 seconds.

c.Spawner.http_timeout = 180
c.Spawner.start_timeout = 300

# The same settings for learners and for the instructor: each program prints at its start which folder it uses.

SETTINGS = {"DUTY_EXCHANGE": EXCHANGE, "DUTY_COURSE_ID": "duty-to-report"}
SETTINGS |= {name: os.environ[name] for name in ("DUTY_DATA",) if name in os.environ}
c.Spawner.environment = SETTINGS

# Grading, and JupyterLab with formgrader and the facilitator's room: started by the hub under the instructor's account.

PYTHON = f"{COURSE}/.venv/bin/python"
JUPYTER = f"{COURSE}/grading/jupyter"
AS_INSTRUCTOR = {"cwd": COURSE} | ({"user": INSTRUCTOR} if os.geteuid() == 0 else {})
c.JupyterHub.services = [
    {"name": "grading", "command": [PYTHON, "-m", "grading.receiving.service"], "environment": SETTINGS, **AS_INSTRUCTOR},
    {
        "name": "instructors",
        "url": os.environ.get("DUTY_INSTRUCTORS_URL", "http://127.0.0.1:8102"),
        "command": [PYTHON, "-m", "jupyterhub.singleuser", f"--ServerApp.root_dir={COURSE}"],
        "environment": SETTINGS | {"JUPYTER_CONFIG_PATH": JUPYTER, "JUPYTER_PATH": JUPYTER, "PYTHONPATH": COURSE},
        "oauth_no_confirm": True,
        **AS_INSTRUCTOR,
    },
]

# nbgrader's documented group alone opens formgrader to no one: since JupyterHub 5, this requires a role.

c.JupyterHub.load_roles = [
    {"name": "instructors", "scopes": ["access:services!service=instructors"], "users": [INSTRUCTOR]},
]
