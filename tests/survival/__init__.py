"""What is confirmed survives: rehearsals killed at any moment go on as if nothing had happened."""
