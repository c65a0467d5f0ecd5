"""The instructor's side: what turns hand-ins into results. Learners never have it."""

import sys

# jsonschema, which comes with nbformat, looks for this package to check IRIs. To be imported takes it longer
# than all else that grading imports, for it compiles a grammar; nothing here checks an IRI, and
# jsonschema goes on where it is missing.
sys.modules.setdefault("rfc3987_syntax", None)  # type: ignore[arg-type]  # None is how Python says "not to be had"
