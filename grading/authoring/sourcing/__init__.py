"""Whether each claim of the course says where it comes from. The rules, for authors, are in `docs/authoring.md`."""
