"""The apps in the order of the story: each may know the ones above it, none below it (docs/adr/0001)."""

from typing import Any

STORY = [
    "himpun.ledger",
    "himpun.organisations",
    "himpun.procedures",
    "himpun.plans",
    "himpun.cycles",
    "himpun.collection",
    "himpun.measurement",
    "himpun.documents",
    "himpun.archive",
    "himpun.portal",
]

INSTALLED_APPS = [
    "himpun.pages",
    *STORY,
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.forms",
    "django_tasks",
    "django_tasks_db",
    "csp",
    "axes",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "himpun.pages.compressing.Compressing",
    "himpun.pages.keeping.NotKept",
    "himpun.portal.web.request_log.RequestLog",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "himpun.pages.language.ChosenLanguage",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",  # no app: of its files only htmx is served, from vendor/
    "himpun.portal.web.acting.Acting",
    "himpun.pages.uploads.TooLarge",
    "himpun.pages.readable.Readable",
    "himpun.pages.refusing.Refusals",
    "axes.middleware.AxesMiddleware",
]

TEMPLATES: list[dict[str, Any]] = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "himpun.portal.web.context.frame",
            ]
        },
    }
]

ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"
