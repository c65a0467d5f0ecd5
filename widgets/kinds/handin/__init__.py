"""The place where a learner hands in."""
