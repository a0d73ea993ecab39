"""People in front of a browser: signed in, with a token against forged forms, posting what a page's form would."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpResponse
from django.test import Client
from django.utils.crypto import get_random_string

AGENT = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"


class Browser:
    """Django's test client with all middleware on, the check of forms included."""

    def __init__(self, user: Any) -> None:
        self.client = Client(enforce_csrf_checks=True, SERVER_NAME="localhost", HTTP_USER_AGENT=AGENT)
        self.client.force_login(user)
        self.token = get_random_string(32)
        self.client.cookies[settings.CSRF_COOKIE_NAME] = self.token

    def post(self, address: str, **fields: str) -> None:
        """Send a form that is carried out. Whatever else the answer is, it stops the measurement."""
        self._read_messages()
        answer = self.client.post(address, {**fields, "csrfmiddlewaretoken": self.token})
        if answer.status_code not in (302, 303):
            raise AssertionError(f"{address} {fields}: {answer.status_code}\n{answer.content.decode()[-3000:]}")

    def get(self, address: str, *, compressed: bool = False) -> HttpResponse:
        """Open a page."""
        headers = {"Accept-Encoding": "gzip"} if compressed else {}
        answer: Any = self.client.get(address, headers=headers)
        if answer.status_code != 200:
            raise AssertionError(f"{address}: {answer.status_code}")
        found: HttpResponse = answer
        return found

    def _read_messages(self) -> None:
        """What the last act told was read on the page after it, which nobody opens here."""
        self.client.cookies.pop("messages", None)
