"""Running the course day after day: its status, backups and restores, for the person who looks after the machine."""
