"""Runs stages: kernels and SQL in, tables out. What a stage computes is its room's business."""
