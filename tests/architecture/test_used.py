"""What browsers get and pages are made of: nothing is kept that no page uses, and nothing is used that is not there."""

import re

from tests.architecture.tree import ROOT, files

QUOTED = re.compile(r"""["']([\w/.-]+)["']""")
MARK = "himpun"
"""The house's own mark, which the sprite gets besides."""
ICON_TAG = re.compile(r"""{% icon ["']([\w-]+)["']""")


def test_it_works() -> None:
    """Each icon of the sprite stands on some page, and each that a template asks for is in the sprite."""
    listed = set((ROOT / "assets" / "icons.txt").read_text(encoding="utf-8").split())
    asked = {name for text in _sources(".html") for name in ICON_TAG.findall(text)}
    assert sorted(listed - _quoted()) == []
    assert sorted(asked - listed - {MARK}) == []


def test_every_template_is_shown_by_something() -> None:
    named = _quoted()
    templates = [path for path in files() if path.suffix in (".html", ".txt") and "templates" in path.parts]
    assert templates
    assert [str(path) for path in templates if path.as_posix().rpartition("/templates/")[2] not in named] == []


def _quoted() -> set[str]:
    return {name for text in _sources(".py", ".html", ".js") for name in QUOTED.findall(text)}


def _sources(*endings: str) -> list[str]:
    return [
        path.read_text(encoding="utf-8")
        for path in files()
        if path.suffix in endings and path.relative_to(ROOT).parts[0] == "himpun"
    ]
