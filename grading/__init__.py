"""The instructor's side, which turns hand-ins into results. Learners never get it."""
