"""What Himpun carries along is named with its licence, and may be carried along."""

import pytest

from scripts import licences


def test_it_works() -> None:
    """docs/parts.md is what the locks say; otherwise run scripts/licences.py."""
    assert licences.PAGE.read_text(encoding="utf-8") == licences.page()


@pytest.mark.parametrize("parts", [licences.python_parts, licences.browser_parts])
def test_every_licence_fits_ours(parts: object) -> None:
    assert callable(parts)
    assert {name: licence for name, licence in parts().items() if licences.unfit(licence)} == {}


@pytest.mark.parametrize(
    ("licence", "is_unfit"),
    [("MIT AND OFL-1.1", False), ("GPL-3.0-only OR MIT", False), ("MIT AND GPL-3.0-only", True), ("", True)],
)
def test_a_licence_is_read_with_its_choices(licence: str, is_unfit: bool) -> None:
    assert licences.unfit(licence) is is_unfit
