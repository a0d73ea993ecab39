"""Addresses of cycles. A step's record and the correction after the archive need more of the house: `portal`."""

from django.urls import path

from himpun.cycles.web import board, lists, scheduling, starting

app_name = "cycles"
urlpatterns = [
    path("", lists.listing, name="list"),
    path("ekspor/", lists.export, name="export"),
    path("mulai/", starting.start_cycle, name="start"),
    path("jadwal/", scheduling.schedules, name="schedules"),
    path("jadwal/<int:procedure_id>/", scheduling.schedule, name="schedule"),
    path("terlambat/", lists.all_delays, name="all_delays"),
    path("<int:cycle_id>/", board.board, name="board"),
    path("<int:cycle_id>/batal/", lists.cancel_cycle, name="cancel"),
    path("<int:cycle_id>/terlambat/", lists.delays, name="delays"),
]
