"""A question of any form."""
