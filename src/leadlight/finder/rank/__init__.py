"""Leads into ranked leads, each with its reasons for and against."""
