"""What an instructor sees of a cohort: tables and pictures, made from gradebook, attempts and declarations."""
