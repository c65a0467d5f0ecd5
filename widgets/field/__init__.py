"""The field edition: each module as one HTML file that needs no server and no network (``python -m widgets.field``).

It is made from the released notebooks, without running them, and contains the page's script, style and pictures.
Answers stay in the browser; a learner hands in by giving a file to the instructor.
"""
