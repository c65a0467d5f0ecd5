"""Whether each claim of the course has a source. The rules for authors are in `docs/authoring.md`."""
