"""Hand-ins as they lie in folders: reading them as bounded data, and putting damaged ones in quarantine."""
