"""Indonesian first, English second: no visible text escapes the translations, and each has its English."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path

import pytest
from django.template.base import Lexer, TokenType
from django.test import Client

from scripts.messages import ROOT, read, texts, untranslated

TEMPLATES = sorted((ROOT / "himpun").rglob("templates/**/*.html"))
NAMES = re.compile(
    r"\b(Himpun|English|Bahasa Indonesia|PDF|XLSX|CSV|YAML|JSON|NIP|QR|LHP|LHE|TLHP|SHA-256|SOP|WIB|WITA|WIT|kB|MB)\b"
)
"""What is the same in every language."""
SAID = {"aria-label", "placeholder", "title", "alt", "data-label"}
WORD = re.compile(r"[A-Za-z]{2,}")
SENTENCE = re.compile(r"^[A-Z][a-z]+( [A-Za-z0-9,.…–-]+)+$")
IN_ENGLISH_OR_INDONESIAN = ("_", "gettext", "gettext_lazy", "ngettext", "pgettext", "pgettext_lazy", "Refusal")


class Visible(HTMLParser):
    """Collects what a person sees or hears of a page."""

    def __init__(self) -> None:
        super().__init__()
        self.texts: list[str] = []
        self._silent = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._silent += tag in ("script", "style", "code")
        self.texts += [value for name, value in attrs if name in SAID and value]

    def handle_endtag(self, tag: str) -> None:
        self._silent -= tag in ("script", "style", "code")

    def handle_data(self, data: str) -> None:
        if not self._silent:
            self.texts.append(data)


def left_over(source: str) -> list[str]:
    """The words of a template that stand outside `{% translate %}` and `{% blocktranslate %}`."""
    kept, skipping = [], False
    for token in Lexer(source).tokenize():
        if token.token_type == TokenType.BLOCK:
            word = token.contents.split()[0]
            if word in ("blocktranslate", "blocktrans", "comment"):
                skipping = True
            elif word in ("endblocktranslate", "endblocktrans", "endcomment"):
                skipping = False
        elif token.token_type == TokenType.TEXT and not skipping:
            kept.append(token.contents)
    page = Visible()
    page.feed(" ".join(kept))
    words = [" ".join(text.split()) for text in page.texts]
    return [text for text in words if WORD.search(NAMES.sub("", text))]


def spoken(tree: ast.AST) -> Iterator[ast.Constant]:
    """The sentences in a module that are neither docstrings nor inside a call of gettext or Refusal."""
    for node in ast.iter_child_nodes(tree):
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") in IN_ENGLISH_OR_INDONESIAN:
            continue
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
            continue
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and SENTENCE.match(node.value):
            yield node
        yield from spoken(node)


def test_it_works() -> None:
    assert left_over('<p title="Tutup">{% translate "Buka" %} <b>lalu simpan</b></p>') == ["Tutup", "lalu simpan"]
    assert left_over("<p>{% blocktranslate %}Halaman {{ n }}{% endblocktranslate %} {{ x }} – PDF</p>") == []


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: path.relative_to(ROOT / "himpun").as_posix())
def test_every_visible_text_can_be_translated(path: Path) -> None:
    assert left_over(path.read_text(encoding="utf-8")) == []


def test_every_sentence_of_the_pages_code_can_be_translated() -> None:
    wrong = [
        f"{path.relative_to(ROOT)}:{node.lineno}: {node.value!r}"
        for path in sorted([*ROOT.glob("himpun/*/web/**/*.py"), *ROOT.glob("himpun/pages/**/*.py")])
        for node in spoken(ast.parse(path.read_text(encoding="utf-8")))
    ]
    assert wrong == []


def test_every_text_has_its_english() -> None:
    known = read()
    ids = {(context, message if isinstance(message, str) else message[0]) for context, message in texts()}
    assert sorted(text for context, text in ids if known.get(text, context or None) is None) == []
    assert untranslated(known) == []


def test_english_keeps_the_placeholders() -> None:
    names = re.compile(r"%\((\w+)\)")
    wrong = [
        str(message.id)
        for message in read()
        if message.id and set(names.findall(str(message.id))) != set(names.findall(str(message.string)))
    ]
    assert wrong == []


@pytest.mark.django_db
def test_a_person_may_choose_english(client: Client) -> None:
    assert "Masuk" in client.get("/masuk/", headers={"Accept-Language": "en-US,en;q=0.9"}).content.decode()
    client.post("/bahasa/", {"language": "en", "next": "/masuk/"})
    page = client.get("/masuk/").content.decode()
    assert 'lang="en"' in page
    assert "Sign in" in page
