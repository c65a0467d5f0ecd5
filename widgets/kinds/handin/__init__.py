"""The cell in which a learner hands in."""
