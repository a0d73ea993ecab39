"""The frame: signing in, one's own account, and what comes first."""
