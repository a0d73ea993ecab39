"""Measure one thing in this process: `python -m bench.measure NAME FILE` writes its rows to FILE.

Started by `python -m bench` with a database and a data directory of its own; `prepare` makes the database.
"""

from __future__ import annotations

import os
import sys
from importlib import import_module
from pathlib import Path

from bench import rows


def main(name: str, file: str) -> None:
    """Import what measures only now: Django must know its settings first."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "bench.settings")
    import django

    django.setup()
    if name == "prepare":
        _prepare()
        return
    rows.write(import_module(f"bench.measures.{name}").measure(), Path(file))


def _prepare() -> None:
    from django.core.management import call_command

    call_command("migrate", verbosity=0)


if __name__ == "__main__":
    main(*sys.argv[1:])
