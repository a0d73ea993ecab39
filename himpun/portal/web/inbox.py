"""Tugas saya: what I owe, sorted by time left."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import redirect, render

from himpun.pages.doors import holders
from himpun.pages.requests import Request


@holders("GET")
def home(request: Request) -> HttpResponse:  # noqa: ARG001 - a door hands every view its request
    """The first page is what I owe."""
    return redirect("portal:tasks")


@holders("GET")
def tasks(request: Request) -> HttpResponse:
    """What my position and my teams owe."""
    return render(request, "portal/tasks.html")
