"""Addresses of the frame: signing in, one's own account, Tugas saya, the desk of each task, search, verification."""

from django.urls import path

from himpun.portal.web import account, health, inbox, outbox, procedure_sheets, search, signing_in, verification
from himpun.portal.web.board import correcting, record
from himpun.portal.web.desk import views as desk

app_name = "portal"
urlpatterns = [
    path("", inbox.home, name="home"),
    path("masuk/", signing_in.sign_in, name="sign_in"),
    path("keluar/", signing_in.sign_out, name="sign_out"),
    path("jabatan/", signing_in.choose_position, name="choose_position"),
    path("akun/", account.account, name="account"),
    path("akun/kata-sandi/", account.password, name="password"),
    path("akun/sesi/keluarkan/", account.end_other_sessions, name="end_other_sessions"),
    path("akun/sesi/<slug:mark>/keluarkan/", account.end_session, name="end_session"),
    path("tugas/", inbox.tasks, name="tasks"),
    path("tugas/<int:task_id>/", desk.task, name="task"),
    path("pesan/", outbox.outbox, name="outbox"),
    path("pesan/<int:message_id>/kirim-ulang/", outbox.resend, name="resend"),
    path("sehat/hidup", health.live, name="health_live"),
    path("sehat/siap", health.ready, name="health_ready"),
    path("siklus/<int:cycle_id>/langkah/<str:step>/", record.step, name="step"),
    path("siklus/<int:cycle_id>/perbaiki/", correcting.correct, name="correct"),
    path("cari/", search.search, name="search"),
    path("prosedur/<int:edition_id>/lembar.pdf", procedure_sheets.procedure_sheet, name="procedure_sheet"),
    path("verifikasi/", verification.look_up, name="verify_form"),
    path("verifikasi/<str:verification_id>", verification.verify, name="verify"),
]
