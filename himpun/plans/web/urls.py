"""Addresses of plans."""

from django.urls import path

from himpun.plans.web import editing, importing, reading

app_name = "plans"
urlpatterns = [
    path("", reading.listing, name="list"),
    path("ekspor/", reading.export, name="export"),
    path("ekspor-pagu/", reading.budgets, name="export_budgets"),
    path("indikator/baru/", editing.add_an_indicator, name="add_indicator"),
    path("indikator/<int:indicator_id>/", reading.indicator, name="indicator"),
    path("indikator/<int:indicator_id>/ubah/", editing.change_an_entry, name="change_entry"),
    path("indikator/<int:indicator_id>/cara-ukur/", editing.change_the_measure, name="change_measure"),
    path("indikator/<int:indicator_id>/target/<int:year>/", editing.fix_targets, name="set_targets"),
    path("sasaran/baru/", editing.add_an_objective, name="add_objective"),
    path("pagu/<int:year>/baru/", editing.fix_a_budget, name="add_budget"),
    path("pagu/<int:year>/<int:budget_id>/", editing.fix_a_budget, name="set_budget"),
    path("perjanjian/<int:year>/", editing.note_agreement, name="agree"),
    path("impor/", importing.bring_in, name="import"),
    path("impor/templat/", importing.template, name="import_template"),
]
