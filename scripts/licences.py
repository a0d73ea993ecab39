"""Write docs/parts.md: whose work Himpun carries along, and under which licence.

    .venv/bin/python scripts/licences.py

The locks say what is carried along; the installed packages and npm's lock say their licences. A test compares.
"""

import json
import re
from importlib.metadata import metadata
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PAGE = ROOT / "docs" / "parts.md"
BY_CLASSIFIER = {"MIT License": "MIT", "BSD License": "BSD", "Apache Software License": "Apache-2.0"}
NOT_HERE = {"tzdata": "Apache-2.0"}
"""Locked for other systems than ours, so there is nothing installed to ask."""
FITTING = {
    "0BSD", "Apache-2.0", "BSD", "BSD-2-Clause", "BSD-3-Clause", "LGPL-3.0-only", "MIT", "MIT-0", "OFL-1.1",
    "PSF-2.0",
}  # fmt: skip
"""What may be used by, or carried along with, a program under Apache-2.0, in the way that the page tells."""

HEAD = """# Of whose work Himpun is made

Himpun itself is under [Apache-2.0](../LICENSE). It uses these parts, none of them changed by us; `scripts/licences.py`
writes this page from the locks, and a test compares.

- *Python packages* are installed beside Himpun, each from its own wheel with its own licence. psycopg is under the
  LGPL: any program may use it where it can be replaced by another version of itself, as here.
- *Fonts and browser files* are fetched at set-up and carried along in our wheel, with their licence texts.
"""


def main() -> None:
    """Write the page."""
    PAGE.write_text(page(), encoding="utf-8")


def page() -> str:
    """The page as the locks and the installed packages want it."""
    python = "".join(f"| {name} | {licence} |\n" for name, licence in python_parts().items())
    browser = "".join(f"| {name} | {licence} |\n" for name, licence in browser_parts().items())
    table = "| part | licence |\n|---|---|\n"
    return f"{HEAD}\n## Python packages\n\n{table}{python}\n## Fonts and browser files\n\n{table}{browser}"


def python_parts() -> dict[str, str]:
    """The licence of each package in requirements/base.txt."""
    lock = (ROOT / "requirements" / "base.txt").read_text(encoding="utf-8")
    names = sorted(set(re.findall(r"^([\w.-]+)(?:\[[^\]]*\])?==", lock, re.MULTILINE)))
    return {name: NOT_HERE.get(name) or _licence(name) for name in names}


def browser_parts() -> dict[str, str]:
    """The licence of each npm package that reaches a browser or a paper, and of htmx, which django-htmx brings."""
    packages = json.loads((ROOT / "assets" / "package-lock.json").read_text(encoding="utf-8"))["packages"]
    parts = {
        place.removeprefix("node_modules/"): str(package["license"])
        for place, package in packages.items()
        if place and not package.get("dev") and not package.get("peer")
    }
    return dict(sorted({**parts, "htmx": "0BSD"}.items()))


def unfit(licence: str) -> bool:
    """Whether a licence is none of those that fit: of one side's choice, or of all that hold together."""
    sides = [set(side.split(" AND ")) for side in licence.split(" OR ")]
    return not any(side <= FITTING for side in sides)


def _licence(name: str) -> str:
    about = metadata(name)
    said = about["License-Expression"] or about["License"] or ""
    if not unfit(said):
        return str(said)
    classifiers = [line.rpartition(" :: ")[2] for line in about.get_all("Classifier", []) if line.startswith("License")]
    return " OR ".join(sorted(BY_CLASSIFIER.get(each, each) for each in classifiers)) or str(said)


if __name__ == "__main__":
    main()
