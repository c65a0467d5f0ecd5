"""What translators work with: catalogues written from the course, checked, and made into what a page reads."""
