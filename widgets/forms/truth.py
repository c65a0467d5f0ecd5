"""Truth values: YAML has booleans, answers have words."""


def truth(value: object) -> str | None:
    """'true' or 'false' for what YAML or an answer may give for it, None for anything else."""
    if isinstance(value, bool):
        return "true" if value else "false"
    return value if value in ("true", "false") else None
