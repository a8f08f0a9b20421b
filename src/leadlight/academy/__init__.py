"""The academy: a made-up world to learn, show and test with."""
