"""The course on a JupyterHub, with learners who have no browser."""
