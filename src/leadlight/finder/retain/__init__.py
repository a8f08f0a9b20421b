"""What is no longer kept: which ads are due, and taking them out of everything."""
