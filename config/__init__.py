"""How this installation is set up: the environment it reads, Django's settings by topic, its URLs."""
