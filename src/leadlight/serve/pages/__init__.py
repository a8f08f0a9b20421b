"""What the site shows, a page a module."""
