"""Find every text that pages show, and keep the English translations of them in step.

    .venv/bin/python scripts/messages.py          brings himpun/locale/en up to date; says what waits for English
    .venv/bin/python scripts/messages.py --check   changes nothing; exit status 1 where English is missing

Texts stand in Indonesian in templates and code; that is what people here read. English is the second language of the
pages. What services say (refusals) and what papers print stays Indonesian (docs/adr/0011).
"""

import io
import sys
from collections.abc import Iterator
from pathlib import Path

import django
from babel.messages import Catalog, pofile
from babel.messages.extract import extract
from django.conf import settings
from django.utils.translation.template import templatize

ROOT = Path(__file__).resolve().parent.parent
Text = tuple[str, str | tuple[str, ...]]
"""The context of a text, mostly empty, and the text, or its singular and plural."""
ENGLISH = ROOT / "himpun" / "locale" / "en" / "LC_MESSAGES" / "django.po"
KEYWORDS = {
    "_": None,
    "gettext": None,
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext": (1, 2),
    "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2),
    "pgettext_lazy": ((1, "c"), 2),
}


def main() -> int:
    """Update or check; see above."""
    found, known = texts(), read()
    catalog = Catalog(locale="en", header_comment="# English of Himpun's pages; scripts/messages.py keeps it in step.")
    for (context, message), places in sorted(found.items(), key=lambda item: str(item[0])):
        kept = known.get(message if isinstance(message, str) else message[0], context or None)
        english, locations = kept.string if kept else None, [(place, 0) for place in sorted(places)]
        catalog.add(message, english, locations=locations, context=context or None)
    waiting = untranslated(catalog)
    for message in waiting:
        print(message)
    if "--check" in sys.argv:
        return 1 if waiting else 0
    ENGLISH.parent.mkdir(parents=True, exist_ok=True)
    with ENGLISH.open("wb") as file:
        pofile.write_po(file, catalog, omit_header=False, sort_output=True, include_lineno=False, width=120)
    print(f"{len(found)} texts, {len(waiting)} without English.")
    return 0


def texts() -> dict[Text, set[str]]:
    """Every text of templates and pages, with the files in which it stands."""
    if not settings.configured:
        settings.configure(USE_I18N=True)
        django.setup()
    found: dict[Text, set[str]] = {}
    for path, source in _sources():
        for _, message, _, context in extract("python", io.BytesIO(source), keywords=KEYWORDS):
            if message and message != ("",):
                found.setdefault((context or "", message), set()).add(path)
    return found


def read() -> Catalog:
    """The English that there is."""
    if not ENGLISH.exists():
        return Catalog(locale="en")
    with ENGLISH.open("rb") as file:
        return pofile.read_po(file)


def untranslated(catalog: Catalog) -> list[str]:
    """The texts without English, or with English that drops or invents a `%(name)s`."""
    return [str(message.id) for message in catalog if message.id and not _is_whole(message.string)]


def _is_whole(english: str | tuple[str, ...] | list[str] | None) -> bool:
    return bool(english) if isinstance(english, str) or english is None else all(english)


def _sources() -> Iterator[tuple[str, bytes]]:
    for path in sorted((ROOT / "himpun").rglob("templates/**/*.html")):
        place = path.relative_to(ROOT).as_posix()
        yield place, _flat(templatize(path.read_text(encoding="utf-8"), origin=place)).encode()
    for path in sorted([*(ROOT / "himpun").rglob("*.py"), *(ROOT / "config").rglob("*.py")]):
        source = path.read_bytes()
        if "/tests/" not in path.as_posix() and b"gettext" in source:
            yield path.relative_to(ROOT).as_posix(), source


def _flat(source: str) -> str:
    """The lines without their indentation, which in a template says nothing and as Python may be wrong."""
    return "\n".join(line.strip() for line in source.splitlines())


if __name__ == "__main__":
    sys.exit(main())
