"""`himpun check --deploy`: what is wrong is a fault, what is a choice is a warning, in words that say what to do."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from django.utils import timezone
from django_tasks import TaskResultStatus
from django_tasks_db.models import DBTaskResult
from pytest_django import Settings

from himpun.cycles.tests.office import open_office
from himpun.ledger.models import Head
from himpun.portal.installation import checking, readiness
from himpun.portal.installation.checking import check_installation, file_system_of
from himpun.portal.jobs import life
from himpun.portal.messages.tasks import send_message

pytestmark = pytest.mark.django_db


@pytest.fixture
def sound(data_directory: Path, settings: Settings, tmp_path: Path) -> Settings:
    """An installation without a fault."""
    data_directory.chmod(0o750)
    key = data_directory / "secret-key"
    key.write_text("kunci-contoh", encoding="utf-8")
    key.chmod(0o600)
    folder = tmp_path / "backups"
    folder.mkdir()
    settings.HIMPUN_BACKUPS = folder
    backup_name(folder, timezone.now())
    settings.ALLOWED_HOSTS = ["himpun.contoh.go.id"]
    settings.HIMPUN_PUBLIC_ADDRESS = "https://himpun.contoh.go.id"
    settings.HIMPUN_DEMO = settings.DEBUG = False
    settings.SECURE_SSL_REDIRECT = settings.SESSION_COOKIE_SECURE = settings.CSRF_COOKIE_SECURE = True
    settings.SECURE_HSTS_SECONDS = 31_536_000
    settings.SECRET_KEY = "kunci contoh yang panjang, beragam, dan tidak dipakai siapa pun: 0123456789"
    life.beat("contoh:1")
    return settings


def backup_name(folder: Path, at: datetime) -> Path:
    path = folder / f"himpun-{at.astimezone(UTC):%Y%m%dT%H%M%SZ}.zip"
    path.touch()
    return path


def faults() -> set[str]:
    return {finding.about for finding in check_installation(timezone.now()) if finding.level == "fault"}


def warnings() -> set[str]:
    return {finding.about for finding in check_installation(timezone.now()) if finding.level == "warning"}


@pytest.mark.usefixtures("sound")
def test_it_works() -> None:
    found = check_installation(timezone.now())
    assert [finding for finding in found if finding.level == "fault"] == []
    assert {finding.about for finding in found} >= {"secret_key", "hosts", "https", "data", "database", "worker"}


def test_what_others_can_read(sound: Settings) -> None:
    (sound.HIMPUN_DATA / "secret-key").chmod(0o644)
    sound.HIMPUN_DATA.chmod(0o755)
    assert faults() == {"secret_key", "data"}


def test_open_to_everybody(sound: Settings) -> None:
    sound.ALLOWED_HOSTS, sound.DEBUG, sound.HIMPUN_DEMO = ["*"], True, True
    assert faults() >= {"hosts", "debug", "demo"}


def test_without_https_is_a_choice(sound: Settings) -> None:
    sound.SECURE_SSL_REDIRECT = sound.SESSION_COOKIE_SECURE = sound.CSRF_COOKIE_SECURE = False
    sound.ALLOWED_HOSTS = ["localhost"]
    sound.HIMPUN_PUBLIC_ADDRESS = "http://localhost:8000"
    assert faults() == set()
    assert warnings() >= {"https", "hosts", "public_address"}


@pytest.mark.usefixtures("sound")
def test_nobody_works(monkeypatch: pytest.MonkeyPatch) -> None:
    life.end("contoh:1")
    assert faults() == {"worker"}
    monkeypatch.setattr(readiness, "_expected", lambda: frozenset({("portal", "9999_later")}))
    assert faults() == {"database"}


@pytest.mark.usefixtures("sound")
def test_work_that_was_given_up() -> None:
    assert "jobs" not in warnings()
    given_up = send_message.enqueue(message_id=0)
    DBTaskResult.objects.filter(pk=given_up.id).update(
        status=TaskResultStatus.FAILED,
        exception_class_path="OSError",
        traceback="…\nOSError: disk",
        args_kwargs={"args": [], "kwargs": {}},
    )
    told = [finding.message for finding in check_installation(timezone.now()) if finding.about == "jobs"]
    assert told == ["1 pekerjaan gagal dan tidak dicoba lagi; terbaru send_message: OSError: disk"]


@pytest.mark.usefixtures("sound")
def test_a_clock_that_is_behind() -> None:
    open_office(units=1)
    Head.objects.update(at=timezone.now() + timedelta(hours=3))
    assert "clock" in faults()


@pytest.mark.usefixtures("sound")
def test_sample_offices_in_a_real_place() -> None:
    office = open_office(units=1)
    office.agency.is_sample = True
    office.agency.save(update_fields=["is_sample"])
    assert faults() == {"sample"}


def test_backups_grow_old(sound: Settings) -> None:
    for path in sound.HIMPUN_BACKUPS.iterdir():
        path.unlink()
    assert faults() == {"backup"}
    backup_name(sound.HIMPUN_BACKUPS, timezone.now() - checking.BACKUP_AGE - timedelta(hours=1))
    assert faults() == {"backup"}
    sound.HIMPUN_BACKUPS = None
    assert "backup" in warnings()


@pytest.mark.parametrize(
    ("path", "kind"), [("/srv/data", "nfs4"), ("/srv", "ext4"), ("/srv/database", "ext4"), ("/srv/my disk/x", "cifs")]
)
def test_a_network_disk_is_known(path: str, kind: str) -> None:
    mounts = "/dev/sda1 / ext4 rw 0 0\nserver:/x /srv/data nfs4 rw 0 0\n//server/y /srv/my\\040disk cifs rw 0 0\n"
    assert file_system_of(Path(path), read=lambda: mounts) == kind
