"""What browsers get: languages, security policy, and static files with names that change with their content."""

from pathlib import Path

from csp.constants import NONE, SELF
from django.utils.translation import gettext_lazy as _

from config.environment import environment

_ROOT = Path(__file__).resolve().parents[2]
_given = environment()

LANGUAGES = [("id", _("Bahasa Indonesia")), ("en", _("Inggris"))]
LOCALE_PATHS = [_ROOT / "himpun" / "locale"]
LANGUAGE_COOKIE_NAME = "himpun_language"
LANGUAGE_COOKIE_SECURE = _given.https
LANGUAGE_COOKIE_HTTPONLY = True
LANGUAGE_COOKIE_SAMESITE = "Lax"

LOGIN_URL = "portal:sign_in"
LOGIN_REDIRECT_URL = "portal:tasks"
LOGOUT_REDIRECT_URL = "portal:sign_in"
HIMPUN_DEMO = _given.demo

# Everything comes from this server; nothing is inline. `data:` is for Bootstrap's own small pictures in its CSS.
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "frame-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [SELF],
    }
}

STATIC_URL = "static/"
# "tree": straight from the folders, for those who work on the pages. Otherwise what set-up collected and compressed.
STATIC_ROOT = _ROOT / "himpun" / "pages" / "collected" if _given.static == "collected" else None
WHITENOISE_USE_FINDERS = _given.static == "tree"
WHITENOISE_AUTOREFRESH = _given.static == "tree"
_STATIC = {
    "tree": "django.contrib.staticfiles.storage.StaticFilesStorage",
    "collected": "whitenoise.storage.CompressedManifestStaticFilesStorage",
}
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": _STATIC[_given.static]},
}
