"""`himpun serve` and `himpun migrate`"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys

from himpun.portal.commands.faults import WrongUse
from himpun.portal.commands.setting_up import count, note, use_django
from himpun.portal.installation.serving import Serving, refuse_taken, serve


def add_to(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    serving = commands.add_parser(
        "serve",
        help="layani peramban, dengan worker di sampingnya",
        description="Memperbarui tabel basis data, lalu melayani sampai dihentikan (SIGTERM atau Ctrl-C); permintaan "
        "dan pekerjaan yang sedang berjalan diselesaikan dahulu.",
    )
    serving.add_argument("--host", default="127.0.0.1", metavar="ALAMAT", help="alamat yang didengarkan (127.0.0.1)")
    serving.add_argument("--port", type=count(1, 65535), default=8000, metavar="N", help="port (8000)")
    serving.add_argument("--processes", type=count(1, 64), default=1, metavar="N", help="banyak proses server (1)")
    serving.add_argument("--threads", type=count(1, 64), default=4, metavar="N", help="utas tiap proses (4)")
    serving.add_argument("--no-worker", action="store_true", help="tanpa worker; jalankan `himpun worker` tersendiri")
    serving.add_argument("--no-migrate", action="store_true", help="jangan memperbarui tabel basis data")
    serving.set_defaults(run=_serve)

    migrate = commands.add_parser("migrate", help="siapkan atau perbarui tabel basis data")
    migrate.set_defaults(run=_migrate)


def _migrate(_options: argparse.Namespace) -> int:
    use_django(migrate=True)
    note("Tabel basis data sesuai dengan versi ini.")
    return 0


def _serve(options: argparse.Namespace) -> int:
    from config.environment import environment

    _refuse_without_assets()
    serving = Serving(options.host, options.port, options.processes, options.threads, not options.no_worker)
    refuse_taken(serving)
    if not options.no_migrate:
        # In a process of its own: this one stays small, for it only waits.
        done = subprocess.run([sys.executable, "-m", "himpun.portal.command", "migrate"], check=False)
        if done.returncode:
            return done.returncode
    given = environment()
    given.keep_secret_key()  # before server and worker read it, or each would make its own
    note("Himpun dinyalakan …")
    status = serve(serving, names=given.allowed_hosts, when_up=lambda: _tell(serving, is_demo=given.demo))
    note("Himpun berhenti." if status == 0 else "Himpun berhenti karena gangguan; lihat catatan di atas.")
    return status


def _tell(serving: Serving, *, is_demo: bool) -> None:
    note(f"Himpun melayani di {serving.address}. Hentikan dengan Ctrl-C.")
    if is_demo:
        note("INI CONTOH: kata sandinya diketahui semua orang. Jangan masukkan data sungguhan.")


def _refuse_without_assets() -> None:
    from django.core.exceptions import ImproperlyConfigured

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    try:
        from django.conf import settings

        root = settings.STATIC_ROOT
    except ImproperlyConfigured as fault:
        raise WrongUse("settings_faulty", f"Setelan lingkungan tidak sesuai (docs/settings.md).\n{fault}") from fault
    if root is not None and not (root / "staticfiles.json").exists():
        raise WrongUse(
            "assets_missing",
            "Lembar gaya dan skrip halaman belum disiapkan. Jalankan `make setup`, atau pasang dari berkas wheel.",
        )
