"""Findings into evidence, evidence into leads."""
