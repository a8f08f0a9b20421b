"""What every web face shares: page frame, style, manners towards browsers, JSON twins."""
