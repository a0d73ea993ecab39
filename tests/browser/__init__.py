"""The procedures carried through in Chromium, against the server and the worker as an office runs them."""
