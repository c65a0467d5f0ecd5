"""How answers leave the learner's side: a local exchange, nbgrader's, a hub's, or a bundle."""
