"""The programs of one machine: the course and the instructor's JupyterLab."""
