"""The product's own settings, with the peers beside it: every engine is measured on the same database settings."""

import os

from config.settings import *  # noqa: F403
from config.settings.apps import INSTALLED_APPS as PRODUCT
from config.settings.logging import LOGGING

INSTALLED_APPS = [*PRODUCT, "viewflow", "viewflow.workflow", "bench.peers"]
ROOT_URLCONF = "bench.urls"

# A line for each request is written as in an office, but not between the figures.
LOGGING["handlers"]["unread"] = {
    **LOGGING["handlers"]["stderr"],
    "class": "logging.FileHandler",
    "filename": os.devnull,
}
LOGGING["loggers"]["himpun.requests"] = {"handlers": ["unread"], "propagate": False}
