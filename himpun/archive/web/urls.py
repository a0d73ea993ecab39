"""Addresses of archive."""

from django.urls import path

from himpun.archive.web import views

app_name = "archive"
urlpatterns = [
    path("", views.listing, name="list"),
]
