"""The forms of question, a folder each: what a form declares, how an answer scores, and its words; `docs/recipes/form.md`."""
