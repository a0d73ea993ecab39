"""`python -m tests.access` writes docs/access.md anew from the code's doors."""

import os

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
django.setup()

from tests.access.table import PAGE, page  # noqa: E402

PAGE.write_text(page(), encoding="utf-8")
