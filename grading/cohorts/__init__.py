"""Cohorts: separate courses made from one clone; each is opened, closed and archived by one command."""
