"""The course on a JupyterHub: as the hub's service, and in the servers that it starts for learners."""
