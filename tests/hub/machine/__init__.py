"""A machine for trying docs/hub.md: this one, in namespaces of its own, with stand-ins for what it cannot have there."""
