"""Who may look, who looked, why, and for how long anything is kept."""
