"""Pages of a cycle that need more of the house than `cycles` may see: a step's record, correcting what was archived."""
