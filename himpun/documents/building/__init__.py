"""From rows to papers, one file a paper. Nothing is written here, and nothing is set in type."""
