"""Thin verbs: parse, call, print. Data goes to standard output, talk to standard error."""
