"""What the test measures in addition to what was learnt: strategies, surface rules, practice that gives away a graded question."""
