"""The names of a hub's settings, and functions that read them."""

import os

HUB_URL, HUB_API_URL, PROXY_API_URL = "DUTY_HUB_URL", "DUTY_HUB_API_URL", "DUTY_PROXY_API_URL"
TLS_KEY, TLS_CERTIFICATE = "DUTY_TLS_KEY", "DUTY_TLS_CERTIFICATE"
INSTRUCTORS, ADMINISTRATORS = "DUTY_INSTRUCTORS", "DUTY_ADMINISTRATORS"
STATE, DATABASE = "DUTY_HUB_STATE", "DUTY_HUB_DATABASE"
ROSTER_TOKEN, MONITOR_TOKEN = "DUTY_ROSTER_TOKEN", "DUTY_MONITOR_TOKEN"
COURSE = "DUTY_COURSE"
DEFAULTS = {
    HUB_URL: "http://127.0.0.1:8000",
    HUB_API_URL: "http://127.0.0.1:8081",
    PROXY_API_URL: "http://127.0.0.1:8001",
}


def setting(name: str, otherwise: str = "") -> str:
    """The value of a setting; an empty one counts as missing."""
    return os.environ.get(name, "").strip() or otherwise or DEFAULTS.get(name, "")


def users_in(name: str) -> set[str]:
    """The user names in a setting, in lower case as the hub stores them."""
    return {part.strip().lower() for part in setting(name).split(",") if part.strip()}
