"""Attempts, refusals and sign-ins go to stderr as lines; facts go to the ledger, never here."""

from typing import Any

from config.environment import environment

LOGGING: dict[str, Any] = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "text": {"format": "{asctime} {levelname} {name}{of_request}: {message}", "style": "{"},
        "json": {"()": "config.log_lines.JsonLines"},
    },
    "filters": {"of_request": {"()": "config.log_lines.OfRequest"}},
    "handlers": {
        "stderr": {
            "class": "logging.StreamHandler",
            "formatter": environment().log_format,
            "filters": ["of_request"],
        }
    },
    "root": {"handlers": ["stderr"], "level": "WARNING"},
    "loggers": {
        "himpun": {"level": environment().log_level},
        "django": {"level": "WARNING"},
        "django.request": {"level": "ERROR"},  # below, it says no more than himpun.requests, but with the address
        "django.security": {"level": "CRITICAL"},  # the same: addresses, strange hosts, and a trace for each of them
        "axes": {"level": "CRITICAL"},  # it writes names and addresses; himpun.signing_in says the same without them
    },
}
