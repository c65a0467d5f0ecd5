"""An answer in the learner's own words, which an instructor marks."""
