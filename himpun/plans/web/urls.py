"""Addresses of plans."""

from django.urls import path

from himpun.plans.web import views

app_name = "plans"
urlpatterns = [
    path("", views.listing, name="list"),
]
