"""Leadlight: finds, among escort ads, the groups that may be selling a child."""

__version__ = "0.1.0"
