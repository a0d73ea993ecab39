"""Himpun: the procedure on paper becomes the procedure that runs."""
