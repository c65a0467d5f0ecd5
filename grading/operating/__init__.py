"""Running the course day after day: status, backups and restores, for the person who looks after the machine."""
