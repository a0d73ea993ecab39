"""`python -m tests.bad_input` writes docs/bad-input.md anew from the cases."""

import os

import django

if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    django.setup()
    from tests.bad_input.table import PAGE, page

    PAGE.write_text(page(), encoding="utf-8")
