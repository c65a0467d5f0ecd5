"""Handouts for print, from the same texts as the course and the mission's data: ``make handouts`` (docs/handouts.md).

`words` gathers what is said, `sheet` puts text and pictures on paper and refuses what has no room,
and each kind of handout has a module of its own with a function `draw`.
"""
