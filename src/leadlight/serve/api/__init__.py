"""The interface for programs, under ``/api/v1``: what the pages show, and a little more."""
