"""What instructors decide about learners and their hand-ins: each decision is one command, and is recorded."""
