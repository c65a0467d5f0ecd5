"""Cohorts: courses of their own beside each other, made from one clone; each is opened, closed and archived by one command."""
