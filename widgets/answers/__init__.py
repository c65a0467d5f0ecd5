"""What a learner did and who the learner is, in files: nothing here knows of pages or servers."""
