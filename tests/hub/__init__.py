"""A real JupyterHub with its proxy, and the course as its service."""
