"""What a learner did and who the learner is, as files; nothing here depends on pages or servers."""
