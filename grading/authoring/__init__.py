"""From source to what learners get: validation, release, the check for leaks, the learner's tree."""
