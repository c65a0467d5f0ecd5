"""Voila as the course sets it up: on a local course, and installed in `etc/jupyter` on a hub."""

from widgets.page import before_launch

c = get_config()  # given by traitlets

c.VoilaConfiguration.template = "duty"
c.VoilaConfiguration.prelaunch_hook = before_launch
# The page brings its own script and needs none of JupyterLab's.
c.VoilaConfiguration.extension_allowlist = []
c.VoilaConfiguration.show_tracebacks = False
# A closed page's kernel ends by itself: the browser asks for it, and what it could not ask for is culled.
c.MappingKernelManager.cull_idle_timeout = 600
c.MappingKernelManager.cull_interval = 60
