"""Addresses of organisations."""

from django.urls import path

from himpun.organisations.web import views

app_name = "organisations"
urlpatterns = [
    path("", views.listing, name="list"),
]
