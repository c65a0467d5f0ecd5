"""Handouts for print, made from the same texts as the course and the mission's data: ``make handouts`` (docs/handouts.md).

`handout_words` gathers the texts, `sheet` puts text and pictures on paper and refuses what does not fit, and each kind of
handout has its own module with a function `draw`.
"""
