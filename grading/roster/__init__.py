"""The course's roster: who the course is for, in which unit and cohort, and who may enter."""
