"""Weekly rosters: shifts that cover the people needed in every half-hour, at proven least cost."""
