"""nbgrader preprocessors of the course: what generate, autograde and feedback do differently here."""
