"""Everything that an installation can set from outside, in one typed page.

Each variable stands here with its name in the environment, its meaning and its default. Nothing else in the product
reads the environment but procedures/sheet/fonts.py, which knows no Django. A value that does not fit stops the start
and is named. Secrets may be given as a file (`…_FILE`), so that they stand in no process list and no shell history.
"""

import functools
import os
import secrets
from pathlib import Path
from typing import Literal, Self

from django.core.exceptions import ImproperlyConfigured
from pydantic import Field, SecretStr, ValidationError, field_validator, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict


class Environment(BaseSettings):
    """The installation's own choices, read once at start: HIMPUN_ and the field's name, in capitals."""

    model_config = SettingsConfigDict(env_prefix="HIMPUN_", frozen=True, extra="ignore", env_ignore_empty=True)

    data: Path = Path("data")
    """Directory of the database (SQLite), the evidence files and the bundles; made when first written to."""

    database_url: SecretStr | None = Field(default=None, validation_alias="DATABASE_URL")
    """DATABASE_URL, without prefix: `postgresql://user:password@host:port/name` or `sqlite:///file` (four slashes
    for an absolute path). Without it: SQLite in HIMPUN_DATA/himpun.sqlite3."""

    database_password_file: Path | None = None
    """File with the PostgreSQL password, instead of a password inside DATABASE_URL."""

    database_pool_min: int = Field(default=2, ge=0, le=100)
    database_pool_max: int = Field(default=8, ge=1, le=100)
    """PostgreSQL connections that each process keeps open, at least and at most."""

    sqlite_synchronous: Literal["NORMAL", "FULL"] = "FULL"
    """FULL: a confirmed act survives a power cut (docs/adr/0002). NORMAL: it survives a killed process only."""

    secret_key: SecretStr | None = None
    """Signs sessions; at least 32 characters. Better kept in a file:"""

    secret_key_file: Path | None = None
    """File with the secret key. Without either: HIMPUN_DATA/secret-key, made by the first start of the server."""

    debug: bool = False
    """Django's debug pages. Never on a machine that others reach."""

    hosts: str = "localhost,127.0.0.1,[::1]"
    """Names under which the server may be called, with commas between."""

    proxies: int = Field(default=0, ge=0, le=5)
    """Reverse proxies of the office's own between browsers and Himpun: that many entries at the end of
    X-Forwarded-For are believed. With 0 that header is not read, for anybody can write it."""

    https: bool = False
    """The office serves Himpun by HTTPS only: cookies are then marked Secure and plain HTTP is redirected."""

    public_address: str = "http://localhost:8000"
    """Start of the verification addresses printed as QR codes on documents, without a slash at the end."""

    reminders: Literal["console", "smtp"] = "console"
    """Where reminders go: printed by the worker, or sent as mail through HIMPUN_SMTP_*."""

    smtp_host: str | None = None
    smtp_port: int = Field(default=25, ge=1, le=65535)
    smtp_user: str = ""
    smtp_password_file: Path | None = None
    smtp_starttls: bool = False
    smtp_sender: str = "himpun@localhost"
    """The office's mail server: address, port, account, file with the password, encryption, and the sender shown."""

    backups: Path | None = None
    """Directory that `himpun backup` writes to when no file is named, and whose newest one `himpun check --deploy`
    looks at. Better on another disk than HIMPUN_DATA."""

    demo: bool = False
    """The installation shows sample offices, with passwords that everybody knows; a banner says so on each page."""

    static: Literal["collected", "tree"] = "collected"
    """Where style sheets and scripts come from: what set-up collected, or straight from the folders while one works
    on them."""

    log_level: Literal["DEBUG", "INFO", "WARNING", "ERROR"] = "INFO"
    log_format: Literal["text", "json"] = "text"
    """Least severity that is logged, and whether a person (text) or a program (json) reads the log on stderr."""

    @field_validator("public_address")
    @classmethod
    def _address_without_slash(cls, value: str) -> str:
        if not value.startswith(("http://", "https://")) or value.endswith("/"):
            raise ValueError("must start with http:// or https:// and not end with a slash")
        return value

    @model_validator(mode="after")
    def _fits_together(self) -> Self:
        if self.database_pool_min > self.database_pool_max:
            raise ValueError("HIMPUN_DATABASE_POOL_MIN is greater than HIMPUN_DATABASE_POOL_MAX")
        if self.reminders == "smtp" and not self.smtp_host:
            raise ValueError("HIMPUN_REMINDERS=smtp needs HIMPUN_SMTP_HOST")
        return self

    @property
    def allowed_hosts(self) -> list[str]:
        """The names in HIMPUN_HOSTS, one by one."""
        return [name.strip() for name in self.hosts.split(",") if name.strip()]

    @property
    def signing_key(self) -> str:
        """The key that signs sessions; where none was ever made, one that ends with this process.

        A command such as `himpun verify` signs nothing and must not leave files behind, so it gets the passing
        one; the server calls `keep_secret_key` first.
        """
        if self.secret_key is not None:
            return _long_enough(self.secret_key.get_secret_value(), "HIMPUN_SECRET_KEY")
        if self.secret_key_file is not None:
            return _long_enough(read_secret(self.secret_key_file, "HIMPUN_SECRET_KEY_FILE"), "HIMPUN_SECRET_KEY_FILE")
        kept = self.data / "secret-key"
        return read_secret(kept, "HIMPUN_DATA") if kept.exists() else secrets.token_urlsafe(48)

    def keep_secret_key(self) -> None:
        """Make the installation's secret key on the first start of the server, readable by its user alone."""
        kept = self.data / "secret-key"
        if self.secret_key is not None or self.secret_key_file is not None or kept.exists():
            return
        self.data.mkdir(parents=True, exist_ok=True)
        # Written beside and linked into place: two servers starting at once agree on one complete key.
        draft = self.data / f"secret-key.{os.getpid()}"
        draft.touch(mode=0o600)
        draft.write_text(secrets.token_urlsafe(48), encoding="utf-8")
        try:
            os.link(draft, kept)
        except FileExistsError:
            pass
        finally:
            draft.unlink()


def read_secret(path: Path, variable: str) -> str:
    """The secret in a file, without the line end that editors add."""
    try:
        secret = path.read_text(encoding="utf-8").strip()
    except OSError as fault:
        raise ImproperlyConfigured(f"{variable}: cannot read {path}: {fault.strerror}.") from fault
    if not secret:
        raise ImproperlyConfigured(f"{variable}: {path} is empty.")
    return secret


@functools.cache
def environment() -> Environment:
    """The environment of this process; stops the start, naming every variable that does not fit."""
    try:
        return Environment()
    except ValidationError as fault:
        # The value is left out: it may be a secret.
        lines = [f"{_variable_name(error['loc'])}: {error['msg']}." for error in fault.errors(include_input=False)]
        raise ImproperlyConfigured("The environment does not fit.\n" + "\n".join(lines)) from None


def _variable_name(location: tuple[int | str, ...]) -> str:
    field = str(location[0]) if location else "environment"
    return f"HIMPUN_{field.upper()}" if field in Environment.model_fields else field


def _long_enough(key: str, variable: str) -> str:
    if len(key) < 32:
        raise ImproperlyConfigured(f"{variable}: the secret key needs at least 32 characters, it has {len(key)}.")
    return key
