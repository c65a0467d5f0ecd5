"""A synthetic cohort for trying the tables and charts of `make results`."""
