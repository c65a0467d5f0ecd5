"""The results of a cohort for instructors: tables and charts, made from gradebook, attempts and declarations."""
