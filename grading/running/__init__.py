"""The programs that run on one machine: the course, and the instructor's JupyterLab."""
