"""Addresses of procedures."""

from django.urls import path

from himpun.procedures.web import bringing_in, putting_in_force, views

app_name = "procedures"
urlpatterns = [
    path("", views.listing, name="list"),
    path("baru/", bringing_in.bring_in_edition, name="bring_in"),
    path("<int:edition_id>/", views.edition, name="edition"),
    path("<int:edition_id>/yaml/", views.yaml, name="yaml"),
    path("<int:edition_id>/berlakukan/", putting_in_force.put_edition_in_force, name="put_in_force"),
]
