"""WHO: regions, agencies, units, positions, officials and their appointments."""
