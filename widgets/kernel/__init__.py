"""The course in a notebook: magics, widgets, JupyterLab."""
