"""The field edition: each module as one HTML file that needs no server and no network (``python -m widgets.field``).

It is made from the released notebooks, without running them, and brings the page's script, style and
pictures with it. Answers stay in the browser; a learner hands in by giving a file to the instructor.
"""
