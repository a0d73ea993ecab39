"""Addresses, in the order of the story; each app brings its own from `web/urls.py`."""

from django.urls import URLPattern, URLResolver, include, path
from django.views.i18n import set_language

urlpatterns: list[URLPattern | URLResolver] = [
    path("", include("himpun.portal.web.urls")),
    path("bahasa/", set_language, name="set_language"),
    path("siklus/", include("himpun.cycles.web.urls")),
    path("pengumpulan/", include("himpun.collection.web.urls")),
    path("pengukuran/", include("himpun.measurement.web.urls")),
    path("dokumen/", include("himpun.documents.web.urls")),
    path("arsip/", include("himpun.archive.web.urls")),
    path("prosedur/", include("himpun.procedures.web.urls")),
    path("rencana/", include("himpun.plans.web.urls")),
    path("organisasi/", include("himpun.organisations.web.urls")),
]

handler400 = "himpun.portal.web.errors.bad_request"
handler403 = "himpun.portal.web.errors.forbidden"
handler404 = "himpun.portal.web.errors.not_found"
handler500 = "himpun.portal.web.errors.server_error"
