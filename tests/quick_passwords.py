"""Passwords that cost a tenth of a millisecond: for tests, which make many people and keep no secret."""

from django.contrib.auth.hashers import Argon2PasswordHasher


class QuickArgon2(Argon2PasswordHasher):
    """Argon2 at its weakest. The real hasher, in a subprocess of a test, can still check what this one made."""

    time_cost = 1
    memory_cost = 8
    parallelism = 1
