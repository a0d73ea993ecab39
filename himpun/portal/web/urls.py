"""Addresses of the frame: signing in, one's own account, Tugas saya, the desk of each task, search, verification."""

from django.urls import path

from himpun.portal.web import account, inbox, search, signing_in

app_name = "portal"
urlpatterns = [
    path("", inbox.home, name="home"),
    path("masuk/", signing_in.sign_in, name="sign_in"),
    path("keluar/", signing_in.sign_out, name="sign_out"),
    path("jabatan/", signing_in.choose_position, name="choose_position"),
    path("akun/", account.account, name="account"),
    path("tugas/", inbox.tasks, name="tasks"),
    path("cari/", search.search, name="search"),
]
