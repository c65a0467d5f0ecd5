"""Catalogues for translators: written from the course, checked, and compiled into what a page reads."""
