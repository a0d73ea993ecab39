"""The stories: each of the five procedures from the order to the archive, as its document says."""
