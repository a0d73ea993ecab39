"""Promises about how the code hangs together; each names what it protects when it fails."""
