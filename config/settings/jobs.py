"""Work outside requests: queued in the transaction of the act, carried out by `himpun worker`; mail leaves here."""

from typing import Any

from config.environment import environment, read_secret

TASKS: dict[str, dict[str, Any]] = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}

_given = environment()

HIMPUN_REMINDERS = _given.reminders
EMAIL_BACKEND = f"django.core.mail.backends.{_given.reminders}.EmailBackend"
EMAIL_HOST = _given.smtp_host or "localhost"
EMAIL_PORT = _given.smtp_port
EMAIL_HOST_USER = _given.smtp_user
EMAIL_HOST_PASSWORD = (
    read_secret(_given.smtp_password_file, "HIMPUN_SMTP_PASSWORD_FILE") if _given.smtp_password_file else ""
)
EMAIL_USE_TLS = _given.smtp_starttls
EMAIL_TIMEOUT = 20  # seconds; a dead mail server must not hold the worker
DEFAULT_FROM_EMAIL = _given.smtp_sender
