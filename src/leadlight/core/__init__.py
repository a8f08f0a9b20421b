"""Nouns that every room uses. Nothing here reads, writes or knows a room."""
