"""Bring what browsers get from node_modules into `himpun/pages/static/vendor`, compile translations, collect.

    .venv/bin/python scripts/build_assets.py

Nothing of it is committed: versions are pinned with integrity in assets/package-lock.json, translations are compiled
from himpun/locale, and the collected files get names that change with their content.
"""

import os
import re
import shutil
import sys
from pathlib import Path

from babel.messages import mofile, pofile

ROOT = Path(__file__).resolve().parent.parent
MODULES = ROOT / "assets" / "node_modules"
VENDOR = ROOT / "himpun" / "pages" / "static" / "vendor"
LOCALE = ROOT / "himpun" / "locale"
SOURCE_MAP = re.compile(rb"\n?(/\*|//)# sourceMappingURL=[^\n]*\n?")

COPIED = {
    "bootstrap/dist/css/bootstrap.min.css": "bootstrap.css",
    "@fontsource-variable/public-sans/files/public-sans-latin-wght-normal.woff2": "public-sans.woff2",
    "bootstrap/LICENSE": "LICENSE.bootstrap.txt",
    "@fontsource-variable/public-sans/LICENSE": "LICENSE.public-sans.txt",
    "@tabler/icons/LICENSE": "LICENSE.tabler-icons.txt",
}


def main() -> None:
    """Do all three; `--no-collect` leaves the last out."""
    bring_vendor_files()
    compile_translations()
    if "--no-collect" not in sys.argv:
        collect()


def bring_vendor_files() -> None:
    """Copy the pinned files without their source maps, and put the icons into one sprite."""
    shutil.rmtree(VENDOR, ignore_errors=True)
    VENDOR.mkdir(parents=True)
    for source, name in COPIED.items():
        content = (MODULES / source).read_bytes()
        (VENDOR / name).write_bytes(SOURCE_MAP.sub(b"\n", content) if name.endswith((".css", ".js")) else content)
    import django_htmx

    htmx = Path(django_htmx.__file__).parent / "static" / "django_htmx" / "htmx-2.min.js"
    (VENDOR / "htmx.js").write_bytes(SOURCE_MAP.sub(b"\n", htmx.read_bytes()))
    (VENDOR / "icons.svg").write_text(sprite(), encoding="utf-8")


def sprite() -> str:
    """Each icon of assets/icons.txt as a symbol, and the house's own mark."""
    names = (ROOT / "assets" / "icons.txt").read_text(encoding="utf-8").split()
    symbols = [_symbol(name, (MODULES / "@tabler/icons/icons/outline" / f"{name}.svg").read_text()) for name in names]
    mark = (ROOT / "himpun/pages/static/himpun/mark.svg").read_text(encoding="utf-8")
    symbols.append(f'<symbol id="himpun" viewBox="0 0 32 32">{_inside(mark)}</symbol>')
    return f'<svg xmlns="http://www.w3.org/2000/svg">{"".join(symbols)}</svg>\n'


def compile_translations() -> None:
    """Write the .mo beside each .po."""
    for source in LOCALE.rglob("*.po"):
        with source.open("rb") as text, source.with_suffix(".mo").open("wb") as compiled:
            mofile.write_mo(compiled, pofile.read_po(text))


def collect() -> None:
    """Gather, name by content and compress all static files into himpun/pages/collected."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    os.environ["HIMPUN_STATIC"] = "collected"
    sys.path.insert(0, str(ROOT))
    import django
    from django.core.management import call_command

    django.setup()
    call_command("collectstatic", interactive=False, clear=True, verbosity=0)


def _symbol(name: str, svg: str) -> str:
    return f'<symbol id="{name}" viewBox="0 0 24 24">{_inside(svg)}</symbol>'


def _inside(svg: str) -> str:
    without_comment = re.sub(r"<!--.*?-->", "", svg, flags=re.DOTALL)
    body = without_comment[
        without_comment.index(">", without_comment.index("<svg")) + 1 : without_comment.rindex("</svg>")
    ]
    return re.sub(r"\s*\n\s*", "", body)


if __name__ == "__main__":
    main()
