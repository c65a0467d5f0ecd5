"""What a page shows, as data."""
