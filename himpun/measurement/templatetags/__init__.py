"""The words that templates of measuring may use."""
