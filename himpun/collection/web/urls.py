"""Addresses of collection."""

from django.urls import path

from himpun.collection.web import views

app_name = "collection"
urlpatterns = [
    path("", views.listing, name="list"),
]
