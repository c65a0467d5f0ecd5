"""The hub of `make hub`: `jupyterhub_config.py` on this machine only, with three accounts for trying it out."""

import os
from pathlib import Path

load_subconfig(str(Path(__file__).with_name("jupyterhub_config.py")))  # noqa: F821  # traitlets gives it
c = get_config()  # noqa: F821

# `make hub` creates new passwords at each start and prints them.
c.JupyterHub.authenticator_class = "shared-password"
c.SharedPasswordAuthenticator.user_password = os.environ["DUTY_DEMONSTRATION_PASSWORD"]
c.SharedPasswordAuthenticator.admin_password = os.environ["DUTY_DEMONSTRATION_ADMIN_PASSWORD"]
c.Authenticator.admin_users = {"administrator"}
c.Authenticator.allow_all = False
c.Authenticator.allowed_users = set(os.environ.get("DUTY_DEMONSTRATION_USERS", "learner,instructor").split(","))
c.JupyterHub.log_level = "WARN"
