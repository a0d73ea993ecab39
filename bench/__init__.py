"""Measured comparisons, by `make bench`: never part of the product, and never a timed test. See README.md."""
