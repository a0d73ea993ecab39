"""Addresses of documents."""

from django.urls import path

from himpun.documents.web import views

app_name = "documents"
urlpatterns = [
    path("", views.listing, name="list"),
]
