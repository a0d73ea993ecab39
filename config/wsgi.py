"""The door for a web server (granian, or any other that speaks WSGI)."""

import os

from django.core.wsgi import get_wsgi_application

from config.environment import environment

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
environment().keep_secret_key()  # before the settings read it

application = get_wsgi_application()
