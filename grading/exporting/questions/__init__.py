"""The question bank for other systems, as Moodle XML and QTI 3 (docs/exports.md)."""
