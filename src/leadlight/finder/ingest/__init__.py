"""Feeds into the immutable archive: readers, one a format; quarantine for what cannot be read."""
