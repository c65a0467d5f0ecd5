"""Hand-ins in, results out: the exchange and bundles, the service that answers, what a learner is told."""
