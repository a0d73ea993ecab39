"""Who may come in, and how passwords and cookies are kept."""

from config.environment import environment

_given = environment()

SECRET_KEY = _given.signing_key
DEBUG = _given.debug
ALLOWED_HOSTS = _given.allowed_hosts

AUTH_USER_MODEL = "organisations.User"
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]

# Off by default: an office LAN often has no certificate, and a Secure cookie would then lock everyone out.
SECURE_SSL_REDIRECT = _given.https
SECURE_REDIRECT_EXEMPT = [r"^sehat/"]  # a service manager asks on the machine itself
# Only behind a proxy of the office's own, which sets this header itself; from anybody else it would be a claim.
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if _given.proxies else None
SESSION_COOKIE_SECURE = _given.https
CSRF_COOKIE_SECURE = _given.https
SECURE_HSTS_SECONDS = 31_536_000 if _given.https else 0
SESSION_COOKIE_HTTPONLY = True
SECURE_REFERRER_POLICY = "same-origin"
# Our own pages show our own PDFs in a frame; nobody else may frame anything.
X_FRAME_OPTIONS = "SAMEORIGIN"
CSRF_FAILURE_VIEW = "himpun.portal.web.errors.csrf_failure"
