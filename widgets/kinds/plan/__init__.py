"""A learner's own plan: what they will write down and whom they will tell if they notice something."""
