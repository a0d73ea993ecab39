"""Addresses of procedures."""

from django.urls import path

from himpun.procedures.web import views

app_name = "procedures"
urlpatterns = [
    path("", views.listing, name="list"),
]
