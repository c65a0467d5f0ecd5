"""What leaves the course for other systems: grades, records of attempts, and the question bank (docs/exports.md)."""
