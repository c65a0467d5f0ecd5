"""The hub for comparison: the same pages, from one server per learner, as JupyterHub does by default."""

import os
import sys
from pathlib import Path

c = get_config()  # noqa: F821  # the hub gives it
ROOM = Path(os.environ["BENCHMARK_ROOM"])
URL = os.environ["BENCHMARK_URL"]

c.JupyterHub.bind_url = URL
c.JupyterHub.hub_bind_url = os.environ["BENCHMARK_HUB_URL"]
c.ConfigurableHTTPProxy.api_url = os.environ["BENCHMARK_PROXY_URL"]
c.ConfigurableHTTPProxy.command = [sys.executable, "-m", "grading.hub.proxy"]
c.ConfigurableHTTPProxy.pid_file = str(ROOM / "proxy.pid")
c.JupyterHub.db_url = f"sqlite:///{ROOM / 'jupyterhub.sqlite'}"
c.JupyterHub.cookie_secret_file = str(ROOM / "cookie-secret")
c.JupyterHub.log_level = "ERROR"

c.JupyterHub.authenticator_class = "shared-password"
c.SharedPasswordAuthenticator.user_password = os.environ["BENCHMARK_PASSWORD"]
c.Authenticator.allow_all = True

c.JupyterHub.spawner_class = "simple"
c.SimpleLocalProcessSpawner.home_dir_template = str(ROOM / "homes" / "{username}")
c.Spawner.cmd = [str(Path(sys.executable).with_name("jupyterhub-singleuser"))]
c.Spawner.args = ["--allow-root", "--ServerApp.jpserver_extensions=widgets.serving.hub.extension=True", "--log-level=ERROR"]
c.Spawner.default_url = "/modules"
c.Spawner.environment = {name: os.environ[name] for name in ("PYTHONPATH", "DUTY_DATA")}
# With the default of 30 s, all of a class's servers fail to start when they start together on two cores.
c.Spawner.http_timeout = c.Spawner.start_timeout = 300
c.JupyterHub.concurrent_spawn_limit = 0
