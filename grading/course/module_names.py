"""Valid names of a module's folder: usable for nbgrader, the exchange, file names and URLs."""

import re

MODULE_NAME_RULE = "A module's folder has 1 to 100 letters (a to z), digits and . _ - in its name, and begins with a letter or a digit."
_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,99}")


def is_module_name(name: str) -> bool:
    """Whether every later step accepts a module of this name."""
    return bool(_NAME.fullmatch(name)) and ".." not in name and not name.endswith(".")
