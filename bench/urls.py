"""The product's own addresses, and beside them those of the flow that django-viewflow carries through its views."""

from django.urls import include, path
from viewflow.workflow.flow import FlowViewset

from bench.peers.flows import PagesFlow
from config.urls import handler400, handler403, handler404, handler500

__all__ = ["handler400", "handler403", "handler404", "handler500", "urlpatterns"]

urlpatterns = [
    path("", include("config.urls")),
    path("viewflow/", FlowViewset(PagesFlow).urls),
]
