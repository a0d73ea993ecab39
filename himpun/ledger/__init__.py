"""WHAT HAPPENED: append-only facts, one hash chain per agency."""
