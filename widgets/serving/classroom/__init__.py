"""A class on a local network: its code, which device each learner uses, and the sign-in that asks for both."""
