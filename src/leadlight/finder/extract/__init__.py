"""Reads out of an ad what it hides: ad in, findings out, with exact offsets."""
