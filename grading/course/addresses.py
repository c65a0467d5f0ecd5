"""The paths of the course's own pages in the instructor's JupyterLab."""

ROOM = "/facilitate"
"""The facilitator's room (`grading.facilitating`)."""
STATUS, METRICS = "/status", "/metrics/course"
"""The course's status, as a page and for a monitoring system (`grading.operating`)."""
