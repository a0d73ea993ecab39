"""Addresses of documents."""

from django.urls import path

from himpun.documents.web import files, views

app_name = "documents"
urlpatterns = [
    path("", views.listing, name="list"),
    path("<int:document_id>/", views.document, name="document"),
    path("<int:document_id>/pdf/", files.pdf, name="pdf"),
    path("<int:document_id>/siap/", files.ready, name="ready"),
    path("<int:document_id>/xlsx/", files.xlsx, name="xlsx"),
]
