"""Attempts, refusals and sign-ins go to stderr as lines; facts go to the ledger, never here."""

from typing import Any

from config.environment import environment

LOGGING: dict[str, Any] = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "text": {"format": "{asctime} {levelname} {name}: {message}", "style": "{"},
        "json": {"()": "config.log_lines.JsonLines"},
    },
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": environment().log_format}},
    "root": {"handlers": ["stderr"], "level": "WARNING"},
    "loggers": {
        "himpun": {"level": environment().log_level},
        "django": {"level": "WARNING"},
        "axes": {"level": "CRITICAL"},  # it writes names and addresses; himpun.signing_in says the same without them
    },
}
