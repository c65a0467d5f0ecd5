"""A class on a local network: its code, who learns at which device, and the door that asks for both."""
