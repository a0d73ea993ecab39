"""Make the pictures of the main pages: `.venv/bin/python docs/pictures/make_pages.py` (needs Chromium).

A sample installation is made in a temporary directory and served on loopback; each page becomes
docs/pictures/pages/<name>.png, small enough for the repository.
"""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from dataclasses import dataclass
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser, sync_playwright

ROOT = Path(__file__).resolve().parents[2]
PAGES = Path(__file__).parent / "pages"
BIN = Path(sys.executable).parent
DESK, TELEPHONE, SHEET = (1366, 768), (390, 844), (1366, 1290)
COLOURS = 96
LARGEST = 160_000
"""Bytes: a repository of pictures is a slow repository."""


@dataclass(frozen=True)
class Picture:
    """A page as somebody sees it: the first link of `path` that begins with `follow` is opened, where it names one."""

    name: str
    who: str
    path: str
    size: tuple[int, int]
    follow: str = ""
    dark: bool = False


PICTURES = (
    Picture("tasks", "waykanan.kepala", "/tugas/", DESK),
    Picture("board", "muba.penyusun", "/siklus/", SHEET, "/siklus/2/"),
    Picture("gathering", "muba.penyusun", "/tugas/", DESK, "/tugas/"),
    Picture("filling", "muba.kabid-perencanaan", "/tugas/", DESK, "/tugas/"),
    Picture("review", "waykanan.kepala", "/tugas/", DESK, "/tugas/"),
    Picture("achievement", "waykanan.kepala", "/pengukuran/", DESK, "/pengukuran/siklus/"),
    Picture("tasks-telephone", "muba.kabid-perencanaan", "/tugas/", TELEPHONE),
    Picture("timeline-telephone", "muba.penyusun", "/siklus/", TELEPHONE, "/siklus/2/"),
    Picture("review-telephone", "waykanan.kepala", "/tugas/", TELEPHONE, "/tugas/", dark=True),
)


def main() -> int:
    """Write all pictures; 1 if one came out too large."""
    PAGES.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="himpun-pictures-") as home:
        environment = {**os.environ, "HIMPUN_DATA": home, "HIMPUN_DEMO": "true"}
        told = subprocess.run([BIN / "himpun", "demo", "--json"], env=environment, check=True, stdout=subprocess.PIPE)
        port = _free_port()
        serving = subprocess.Popen([BIN / "himpun", "serve", "--port", str(port)], env=environment)
        try:
            _take_all(f"http://127.0.0.1:{port}", json.loads(told.stdout)["password"])
        finally:
            serving.terminate()
            serving.wait(timeout=30)
    large = [picture.name for picture in PAGES.glob("*.png") if picture.stat().st_size > LARGEST]
    if large:
        sys.stderr.write(f"Too large: {', '.join(large)}\n")
    return 1 if large else 0


def _take_all(address: str, password: str) -> None:
    _wait_for(f"{address}/masuk/")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path="/usr/bin/chromium", args=["--no-sandbox", "--disable-gpu"]
        )
        for picture in PICTURES:
            _take(browser, picture, address, password)
        browser.close()


def _take(browser: Browser, picture: Picture, address: str, password: str) -> None:
    width, height = picture.size
    context = browser.new_context(
        viewport={"width": width, "height": height}, color_scheme="dark" if picture.dark else "light", locale="id-ID"
    )
    page = context.new_page()
    page.goto(f"{address}/masuk/")
    page.fill("[name=username]", picture.who)
    page.fill("[name=password]", password)
    page.keyboard.press("Enter")
    page.wait_for_url(lambda url: "/masuk" not in url)
    page.goto(address + picture.path)
    if picture.follow:
        page.goto(address + str(page.locator(f'main a[href^="{picture.follow}"]').first.get_attribute("href")))
    page.wait_for_load_state("networkidle")
    target = PAGES / f"{picture.name}.png"
    page.screenshot(path=target, clip={"x": 0, "y": 0, "width": width, "height": height})
    context.close()
    Image.open(target).convert("RGB").quantize(COLOURS).save(target, optimize=True)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def _wait_for(address: str) -> None:
    until = time.monotonic() + 60
    while time.monotonic() < until:
        try:
            with urllib.request.urlopen(address, timeout=5):  # noqa: S310 - our own server
                return
        except OSError:
            time.sleep(0.3)
    raise SystemExit(f"{address} does not answer")


if __name__ == "__main__":
    sys.exit(main())
