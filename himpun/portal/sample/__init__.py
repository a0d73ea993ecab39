"""The sample installation of `make demo`: five offices at work today, made of the rehearsal's people and deeds."""
