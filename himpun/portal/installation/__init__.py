"""The installation itself: how it begins, how it is served, whether it is ready, and what is wrong with it."""
