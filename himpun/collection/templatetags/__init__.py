"""The words that templates of collection may use."""
