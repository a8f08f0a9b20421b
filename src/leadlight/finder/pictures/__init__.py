"""Pictures: a file beside a feed becomes hashes, is held against known lists, and is forgotten."""
