"""What the test measures besides what was learnt: strategies, surface rules, practice that gives away a graded question."""
