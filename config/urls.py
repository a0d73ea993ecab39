"""Addresses, in the order of the story; each app brings its own from `web/urls.py` and `api/urls.py`."""

from django.urls import URLPattern, URLResolver

urlpatterns: list[URLPattern | URLResolver] = []
