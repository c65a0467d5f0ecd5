"""The course over HTTP: for one machine, a class, a hub's service, and a learner's own Jupyter server."""
