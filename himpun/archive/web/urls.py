"""Addresses of archive."""

from django.urls import path

from himpun.archive.web import views

app_name = "archive"
urlpatterns = [
    path("", views.listing, name="list"),
    path("<int:bundle_id>/", views.bundle, name="bundle"),
    path("<int:bundle_id>/periksa/", views.check, name="check"),
    path("<int:bundle_id>/unduh/", views.download, name="download"),
]
