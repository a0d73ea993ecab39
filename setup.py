"""Builds the wheel with the fonts in it: they are fetched at set-up and never committed."""

import shutil
from pathlib import Path

from setuptools import setup
from setuptools.command.build_py import build_py

ROOT = Path(__file__).resolve().parent
FETCHED = ROOT / "assets" / "node_modules" / "@expo-google-fonts"
FACES = ("400Regular", "400Regular_Italic", "700Bold", "700Bold_Italic")


class BuildWithFonts(build_py):
    """Python files and package data as usual, then the fonts and their licences where documents look for them."""

    def run(self) -> None:
        """Refuse to build a wheel that could not set a single document."""
        super().run()
        if self.editable_mode:
            return  # works from the tree, where the fonts lie in assets/
        fonts = [font for face in FACES for font in sorted(FETCHED.glob(f"*/{face}/*.ttf"))]
        if not fonts:
            raise SystemExit("The fonts are not there yet: run `make setup` first.")
        target = Path(self.build_lib) / "himpun" / "documents" / "typst" / "fonts"
        target.mkdir(parents=True, exist_ok=True)
        for font in fonts:
            shutil.copy(font, target)
        for licence in sorted(FETCHED.glob("*/LICENSE_FONT")):
            shutil.copy(licence, target / f"LICENSE.{licence.parent.name}.txt")


setup(cmdclass={"build_py": BuildWithFonts})
