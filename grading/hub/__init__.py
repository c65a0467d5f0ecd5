"""A JupyterHub with the course in it: its settings, its start and its proxy."""
