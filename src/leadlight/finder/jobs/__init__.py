"""Does jobs: one at a time, each taken up again where a worker that died left it."""
