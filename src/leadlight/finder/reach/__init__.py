"""Where and when: the places of a lead, how long it stayed, and how it moved."""
