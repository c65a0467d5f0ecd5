"""Something that learners can look up at any time."""
