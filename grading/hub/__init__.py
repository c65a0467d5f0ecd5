"""A JupyterHub with the course in it: what starts it, and its proxy."""
