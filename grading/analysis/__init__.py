"""Classical test theory for instructors: questions, options, variants, the whole test, learning gain and retention.

Pure functions on pandas frames. They read no file and no gradebook; `grading.results` calls them.
"""
