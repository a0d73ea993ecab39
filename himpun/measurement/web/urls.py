"""Addresses of measurement."""

from django.urls import path

from himpun.measurement.web import lists, plans, results

app_name = "measurement"
urlpatterns = [
    path("", lists.listing, name="list"),
    path("siklus/<int:cycle_id>/", results.cycle, name="cycle"),
    path("siklus/<int:cycle_id>/ekspor/", results.export, name="export"),
    path("capaian/<int:achievement_id>/", results.achievement, name="achievement"),
    path("rekap/<int:recap_id>/", results.recap, name="recap"),
    path("rencana-aksi/", lists.plans, name="plans"),
    path("rencana-aksi/<int:plan_id>/", plans.action_plan, name="action_plan"),
]
