"""The data folder: archive, ledger, generations and search index, and nobody else's business."""
