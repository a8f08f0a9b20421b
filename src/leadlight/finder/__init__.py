"""The lead finder. Its rooms stand in the order in which an ad walks through them."""
