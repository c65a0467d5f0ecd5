"""Voila as the course sets it up: on a local course, and installed in `etc/jupyter` on a hub."""

from widgets.page import before_launch

c = get_config()  # given by traitlets

c.VoilaConfiguration.template = "duty"
# Else an address could ask for any other template on the machine, and see the notebook through it.
c.VoilaConfiguration.allow_template_override = "NO"
c.VoilaConfiguration.allow_theme_override = "NO"
c.VoilaConfiguration.prelaunch_hook = before_launch
# The page brings its own script and needs none of JupyterLab's.
c.VoilaConfiguration.extension_allowlist = []
c.VoilaConfiguration.show_tracebacks = False
# Where a whole class begins at once, what a kernel shows comes late; without it, the page would have no kernel.
c.VoilaExecutor.iopub_timeout = 60
# A closed page's kernel ends by itself: the browser asks for it, and what it could not ask for is culled.
c.MappingKernelManager.cull_idle_timeout = 600
c.MappingKernelManager.cull_interval = 60
