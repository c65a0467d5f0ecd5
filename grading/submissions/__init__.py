"""Hand-ins in folders: reading them as bounded data, and moving damaged ones into quarantine."""
