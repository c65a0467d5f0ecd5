"""The instructor's side, which turns hand-ins into results. Learners never get it."""

import sys

# jsonschema, which comes with nbformat, imports this package to check IRIs. The import takes longer than everything
# else that grading imports, because it compiles a grammar; no IRI is checked here, and jsonschema works without it.
sys.modules.setdefault("rfc3987_syntax", None)  # type: ignore[arg-type]  # None marks a module as unavailable
