"""The instructor's side: what turns hand-ins into results. Learners never have it."""
