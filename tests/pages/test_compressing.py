"""Pages are compressed, files are not."""

from __future__ import annotations

import gzip
from typing import Any

import pytest
from django.http import FileResponse, HttpResponse
from django.test import Client, RequestFactory

from himpun.pages.compressing import Compressing

ACCEPTING = {"Accept-Encoding": "gzip, deflate"}


@pytest.mark.django_db
def test_it_works(client: Client) -> None:
    answer: Any = client.get("/masuk/", headers=ACCEPTING)
    assert answer["Content-Encoding"] == "gzip"
    assert b"<title>" in gzip.decompress(answer.content)
    assert "Content-Encoding" not in client.get("/masuk/").headers


def test_files_and_what_is_compressed_already_go_as_they_are() -> None:
    request = RequestFactory().get("/", headers=ACCEPTING)
    pdf = HttpResponse(b"%PDF" * 200, content_type="application/pdf")
    stream = FileResponse([b"a" * 800], content_type="text/plain")
    for answer in (pdf, stream):
        sent: Any = Compressing(lambda _request, answer=answer: answer)(request)
        assert "Content-Encoding" not in sent.headers
