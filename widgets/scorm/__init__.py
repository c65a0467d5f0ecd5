"""SCORM packages: each module in the form that a learning platform (LMS) accepts (``python -m widgets.scorm``).

A package contains the field edition's page with another entry script (`widgets/static/scorm/page.js`), and a
manifest. Two versions of the standard are supported, because platforms differ in what they read.
"""
