"""Addresses of collection: lists and matrix, a unit's request and its cells, evidence and registers."""

from django.urls import path

from himpun.collection.web import deciding, evidence, keying, lists, managing, matrix, paper, registers, requests

app_name = "collection"
urlpatterns = [
    path("", lists.listing, name="list"),
    path("siklus/<int:cycle_id>/", matrix.page, name="matrix"),
    path("siklus/<int:cycle_id>/putuskan/", deciding.decide, name="decide"),
    path("siklus/<int:cycle_id>/matriks.<str:kind>", matrix.export, name="export"),
    path("permintaan/<int:request_id>/", requests.page, name="request"),
    path("permintaan/<int:request_id>/isi/", keying.type_many, name="type_many"),
    path("permintaan/<int:request_id>/kirim/", requests.hand_over, name="hand_in"),
    path("permintaan/<int:request_id>/kertas/", paper.page, name="paper"),
    path("permintaan/<int:request_id>/kelola/", managing.page, name="manage"),
    path("permintaan/<int:request_id>/bukti/", evidence.attach, name="attach"),
    path("permintaan/<int:request_id>/register/<str:register>/", registers.enter, name="enter"),
    path("permintaan/<int:request_id>/register/<str:register>/nihil/", registers.no_findings, name="no_findings"),
    path("permintaan/<int:request_id>/<int:indicator_id>/", requests.cell, name="cell"),
    path("permintaan/<int:request_id>/<int:indicator_id>/isi/", keying.type_cell, name="type"),
    path("bukti/<int:evidence_id>/", evidence.download, name="evidence"),
    path("bukti/<int:evidence_id>/tarik/", evidence.withdraw, name="withdraw_evidence"),
    path("register/<int:entry_id>/", registers.download, name="register_file"),
    path("register/<int:entry_id>/tarik/", registers.withdraw, name="withdraw_entry"),
]
