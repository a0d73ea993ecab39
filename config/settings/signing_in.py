"""Signing in: how long it lasts, and when it is shut for a while after wrong passwords (django-axes)."""

from datetime import timedelta

from config.environment import environment

AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",  # first: it shuts before a password is looked at
    "django.contrib.auth.backends.ModelBackend",
]

# A working day and its overtime from the last act; over night it ends.
SESSION_ENGINE = "himpun.organisations.sessions"
SESSION_COOKIE_AGE = 10 * 60 * 60
SESSION_COOKIE_SAMESITE = "Lax"

# Attempts are counted in the database, so that all processes and nodes agree, and forgotten with the cool-off.
HIMPUN_PROXIES = environment().proxies
AXES_HANDLER = "himpun.organisations.lockout.Lockout"
AXES_LOCKOUT_PARAMETERS = ["username", "ip_address"]
AXES_FAILURE_LIMIT = 5
HIMPUN_FAILURES_OF_AN_ADDRESS = 30  # a whole office often comes from one address
AXES_COOLOFF_TIME = timedelta(minutes=15)
AXES_RESET_ON_SUCCESS = True
AXES_RESET_COOL_OFF_ON_FAILURE_DURING_LOCKOUT = False
AXES_CLIENT_IP_CALLABLE = "himpun.organisations.lockout.address_of"
AXES_USERNAME_CALLABLE = "himpun.organisations.lockout.counted_name"
AXES_LOCKOUT_CALLABLE = "himpun.portal.web.signing_in.shut_out"
AXES_DISABLE_ACCESS_LOG = True
AXES_ENABLE_ADMIN = False
AXES_VERBOSE = False
