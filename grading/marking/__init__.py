"""From answers to points: questions with keys, the record of attempts, regrading."""
