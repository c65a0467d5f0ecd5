"""A synthetic cohort, with which the tables and pictures of `make results` can be tried."""
