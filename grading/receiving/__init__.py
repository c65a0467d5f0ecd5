"""Hand-ins in, results out: the exchange, bundles, and the service that grades them."""
