"""Missing children: their reports, and the ads that may be of one."""
