"""SCORM packages: each module as a learning platform (LMS) takes it (``python -m widgets.scorm``).

A package holds the page of the field edition with another beginning (`widgets/static/scorm/page.js`), and a
manifest. Two versions of the standard are served, for platforms differ in what they read.
"""
