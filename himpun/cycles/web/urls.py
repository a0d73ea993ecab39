"""Addresses of cycles."""

from django.urls import path

from himpun.cycles.web import views

app_name = "cycles"
urlpatterns = [
    path("", views.listing, name="list"),
]
