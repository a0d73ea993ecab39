"""Promises about the whole house: its architecture, and the story from end to end."""
