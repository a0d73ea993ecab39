"""Addresses of measurement."""

from django.urls import path

from himpun.measurement.web import views

app_name = "measurement"
urlpatterns = [
    path("", views.listing, name="list"),
]
