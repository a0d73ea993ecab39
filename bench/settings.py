"""The product's own settings, with the peers beside it: every engine is measured on the same database settings."""

from config.settings import *  # noqa: F403
from config.settings.apps import INSTALLED_APPS as PRODUCT

INSTALLED_APPS = [*PRODUCT, "viewflow", "viewflow.workflow", "bench.peers"]
