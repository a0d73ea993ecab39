"""What an office should know before people rely on the installation, and later from time to time.

A fault makes `himpun check --deploy` end with status 1; a warning is for a person to weigh.
"""

from __future__ import annotations

import os
import stat
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Literal

from django.conf import settings
from django.core import checks
from django.db import DatabaseError, connection

from himpun.ledger.models import Head
from himpun.portal.backup.routine import backups_in, made_at
from himpun.portal.installation.readiness import missing_migrations
from himpun.portal.jobs import failures, life

Level = Literal["ok", "warning", "fault"]

BACKUP_AGE = timedelta(hours=36)
"""A nightly backup may fail once before it is a fault."""
CLOCKS_APART = timedelta(seconds=5)

_NETWORK = ("nfs", "nfs4", "cifs", "smb3", "smbfs", "fuse.sshfs", "fuse.glusterfs", "9p", "ceph", "glusterfs", "afs")
_OURS = {"W004", "W008", "W012", "W016", "W018", "W020"}
"""Of Django's own checks those that ours say better, for an office: HTTPS, debug, hosts."""
_MEANT = {"W005", "W019", "W021"}
"""What we mean to be so: HSTS for other names of the office, our own frames, browsers' preload lists."""


@dataclass(frozen=True)
class Finding:
    """One thing that was looked at: whether it is well, and if not, what to do."""

    about: str
    level: Level
    message: str


def check_installation(now: datetime) -> list[Finding]:
    """Look at everything; what cannot be looked at, because something else is broken, is left out."""
    found = [*_of_django(), *_secret_key(), *_hosts(), *_https(), *_data_directory(), *_disk()]
    database = list(_database())
    found += database
    if all(finding.level == "ok" for finding in database):
        found += [*_worker(now), *_jobs(), *_clock(now), *_sample()]
    return [*found, *_backup(now)]


def _of_django() -> Iterator[Finding]:
    for message in checks.run_checks(include_deployment_checks=True):
        name = str(message.id or "")
        own, code = name.startswith("security."), name.removeprefix("security.")
        if own and code in _OURS | _MEANT:
            continue
        level: Level = "fault" if message.is_serious() else "warning"
        yield Finding("django", level, f"{name}: {message.msg}")


def _secret_key() -> Iterator[Finding]:
    file = settings.HIMPUN_DATA / "secret-key"
    if not file.exists():
        yield Finding("secret_key", "ok", "Kunci rahasia tidak disimpan di direktori data.")
    elif stat.S_IMODE(file.stat().st_mode) & 0o077:
        yield Finding("secret_key", "fault", f"Kunci rahasia terbaca pengguna lain. Jalankan: chmod 600 {file}")
    else:
        yield Finding("secret_key", "ok", "Kunci rahasia hanya terbaca pengguna Himpun.")


def _hosts() -> Iterator[Finding]:
    names = [name for name in settings.ALLOWED_HOSTS if name not in ("localhost", "127.0.0.1", "[::1]")]
    if "*" in names:
        yield Finding("hosts", "fault", "HIMPUN_HOSTS menerima semua nama (*). Sebut nama server kantor saja.")
    elif not names:
        yield Finding("hosts", "warning", "HIMPUN_HOSTS hanya berisi mesin ini; komputer lain tidak dapat membukanya.")
    else:
        yield Finding("hosts", "ok", f"Dilayani dengan nama: {', '.join(names)}.")
    if settings.HIMPUN_PUBLIC_ADDRESS.startswith("http://localhost"):
        yield Finding(
            "public_address",
            "warning",
            "HIMPUN_PUBLIC_ADDRESS masih localhost: kode QR pada dokumen hanya terbuka di mesin ini.",
        )


def _https() -> Iterator[Finding]:
    if settings.DEBUG:
        yield Finding("debug", "fault", "HIMPUN_DEBUG menyala: halaman galat membuka isi program. Matikan.")
    if settings.HIMPUN_DEMO:
        yield Finding("demo", "fault", "HIMPUN_DEMO menyala. Matikan pada instalasi sungguhan.")
    if settings.SECURE_SSL_REDIRECT:
        yield Finding("https", "ok", "Hanya dilayani melalui HTTPS.")
    else:
        yield Finding(
            "https",
            "warning",
            "Tanpa HTTPS kata sandi terbaca di jaringan. Pasang proksi dengan sertifikat, lalu HIMPUN_HTTPS=true.",
        )


def _data_directory() -> Iterator[Finding]:
    data: Path = settings.HIMPUN_DATA
    if not data.is_dir():
        yield Finding("data", "fault", f"Direktori data {data} tidak ada.")
        return
    if not os.access(data, os.W_OK | os.X_OK):
        yield Finding("data", "fault", f"Direktori data {data} tidak dapat ditulisi oleh pengguna ini.")
    elif stat.S_IMODE(data.stat().st_mode) & 0o007:
        yield Finding("data", "fault", f"Direktori data {data} terbuka bagi semua pengguna. Jalankan: chmod 750 {data}")
    else:
        yield Finding("data", "ok", f"Direktori data {data} dapat ditulisi dan tertutup bagi pengguna lain.")


def _disk() -> Iterator[Finding]:
    """SQLite's locks do not hold on most network disks."""
    if connection.vendor == "sqlite":
        kind = file_system_of(Path(str(connection.settings_dict["NAME"])).parent)
        if kind in _NETWORK:
            yield Finding(
                "disk",
                "fault",
                f"Basis data SQLite berada di disk jaringan ({kind}); kuncinya tidak dapat diandalkan. "
                "Pindahkan ke disk mesin ini, atau pakai PostgreSQL.",
            )
    space = os.statvfs(settings.HIMPUN_DATA) if settings.HIMPUN_DATA.is_dir() else None
    if space and space.f_bavail * space.f_frsize < 1_000_000_000:
        yield Finding("space", "warning", "Ruang disk untuk data tinggal kurang dari 1 GB.")


def _database() -> Iterator[Finding]:
    try:
        missing = missing_migrations()
    except DatabaseError as fault:
        reason = (str(fault).strip().splitlines() or [""])[0]
        yield Finding("database", "fault", f"Basis data tidak dapat dibuka: {reason}")
        return
    if missing:
        yield Finding("database", "fault", f"{len(missing)} perubahan tabel belum dijalankan. Jalankan: himpun migrate")
    else:
        yield Finding("database", "ok", f"Basis data ({connection.vendor}) terbuka dan sesuai versi ini.")


def _worker(now: datetime) -> Iterator[Finding]:
    seen = life.last_seen()
    if life.is_worked(now):
        yield Finding("worker", "ok", "Worker bekerja.")
    else:
        since = f"terakhir terlihat {seen:%Y-%m-%d %H:%M} UTC" if seen else "belum pernah terlihat"
        yield Finding("worker", "fault", f"Tidak ada worker ({since}); surat dan jadwal tidak dikerjakan.")


def _jobs() -> Iterator[Finding]:
    given_up = [failure for failure in failures() if failure.is_final]
    if given_up:
        newest = given_up[0]
        name = newest.name.rpartition(".")[2]
        yield Finding(
            "jobs", "warning", f"{len(given_up)} pekerjaan gagal dan tidak dicoba lagi; terbaru {name}: {newest.reason}"
        )


def _clock(now: datetime) -> Iterator[Finding]:
    newest = Head.objects.order_by("-at").values_list("at", flat=True).first()
    if newest and newest > now + timedelta(minutes=1):
        yield Finding(
            "clock", "fault", f"Jam mesin ini lebih awal daripada catatan terakhir ({newest:%Y-%m-%d %H:%M} UTC)."
        )
        return
    apart = _apart_from_the_database()
    if apart is not None and apart > CLOCKS_APART:
        yield Finding(
            "clock", "fault", f"Jam mesin ini dan jam PostgreSQL berselisih {apart.total_seconds():.0f} detik."
        )
    elif Path("/run/systemd/timesync").is_dir() and not Path("/run/systemd/timesync/synchronized").exists():
        yield Finding("clock", "warning", "Jam mesin ini belum disamakan dengan server waktu (timedatectl).")
    else:
        yield Finding("clock", "ok", "Jam tidak mendahului dan tidak tertinggal.")


def _apart_from_the_database() -> timedelta | None:
    if connection.vendor != "postgresql":
        return None
    from django.utils import timezone

    before = timezone.now()
    with connection.cursor() as cursor:
        cursor.execute("SELECT clock_timestamp()")
        there: datetime = cursor.fetchone()[0]
    after = timezone.now()
    return timedelta(0) if before <= there <= after else min(abs(there - before), abs(there - after))


def _sample() -> Iterator[Finding]:
    from himpun.organisations.models import Agency

    if Agency.objects.filter(is_sample=True).exists():
        yield Finding("sample", "fault", "Ada kantor contoh dengan kata sandi yang diketahui semua orang.")


def _backup(now: datetime) -> Iterator[Finding]:
    folder: Path | None = settings.HIMPUN_BACKUPS
    if folder is None:
        yield Finding("backup", "warning", "HIMPUN_BACKUPS belum disetel; umur cadangan tidak dapat diperiksa.")
        return
    newest = next(iter(backups_in(folder)), None)
    if newest is None:
        yield Finding("backup", "fault", f"Belum ada cadangan di {folder}. Jalankan: himpun backup")
    elif now - made_at(newest) > BACKUP_AGE:
        days = (now - made_at(newest)) // timedelta(days=1)
        yield Finding("backup", "fault", f"Cadangan terbaru ({newest.name}) berumur {days} hari.")
    else:
        yield Finding("backup", "ok", f"Cadangan terbaru: {newest.name}.")


def file_system_of(path: Path, *, read: Callable[[], str] = lambda: Path("/proc/mounts").read_text()) -> str:
    """The kind of file system that a directory lies on, as Linux tells it; empty where it cannot be known."""
    try:
        lines = [line.split() for line in read().splitlines()]
    except OSError:
        return ""
    here = str(path.resolve())
    best, kind = "", ""
    for _device, place, name, *_rest in lines:
        mount = place.replace("\\040", " ")
        if (here == mount or here.startswith(mount.rstrip("/") + "/")) and len(mount) >= len(best):
            best, kind = mount, name
    return kind
