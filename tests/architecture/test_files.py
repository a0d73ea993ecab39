"""What no file may hold, and what every module says of itself."""

import ast
import re

import pytest

from tests.architecture.tree import ROOT, files, parsed, place, python_files

MACHINE_PATH = re.compile(r"(?<![\w.:/])/(work|tmp|root|home|farm|Users)/[\w.]")
ADDRESS = re.compile(r"https?://")
VAGUE = {"utils", "util", "helpers", "helper", "common", "misc", "manager", "managers"}
VAGUE_VERBS = ("process_", "handle_", "manage_", "update_status")
NAMED_BY_DJANGO = {"process_view", "process_exception", "process_response"}
LEFT_UNDONE = re.compile(r"\b(TODO|FIXME|XXX)\b|NotImplementedError")
SHORTCUTS = ("mark.skip", "mark.xfail", "pytest.skip(", "transactional_db:", "transaction=True")
BINARY = {".png", ".pdf", ".ttf", ".woff2", ".xlsx", ".zip", ".ico"}


def test_it_works() -> None:
    """Every module begins by saying what it is for; tests may, and an `apps.py` only names its app."""
    modules = python_files("himpun", "config", "scripts", "bench")
    silent = [place(path) for path in modules if path.name != "apps.py" and not ast.get_docstring(parsed(path))]
    assert silent == []


def test_no_file_names_a_path_of_one_machine() -> None:
    wrong = [
        f"{place(path)}:{number}"
        for path in files()
        if path.suffix not in BINARY
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1)
        if MACHINE_PATH.search(line)
    ]
    assert wrong == []


def test_locks_name_no_hosts_and_pin_by_hash() -> None:
    """Whoever mirrors the packages can use the lock as it is, and nobody can slip in another file."""
    locks = [*ROOT.glob("requirements/*.txt"), *ROOT.glob("assets/package-lock.json"), *ROOT.glob("assets/.npmrc")]
    assert [place(lock) for lock in locks if ADDRESS.search(_without_readable_links(lock.read_text("utf-8")))] == []

    for lock in ROOT.glob("requirements/*.txt"):
        pins = re.split(r"\n(?=\S)", lock.read_text(encoding="utf-8").strip())
        assert pins
        assert [pin.splitlines()[0] for pin in pins if "==" not in pin or "--hash=sha256:" not in pin] == []


def test_no_module_has_a_name_that_says_nothing() -> None:
    wrong = [
        place(path) for path in python_files("himpun", "config", tests=True) if {path.stem, path.parent.name} & VAGUE
    ]
    assert wrong == []


def test_functions_say_what_is_done() -> None:
    """A civil servant hands in, returns, accepts; nobody "processes"."""
    wrong = [
        place(path, node)
        for path in python_files("himpun", "config")
        for node in ast.walk(parsed(path))
        if isinstance(node, ast.FunctionDef) and node.name.startswith(VAGUE_VERBS) and node.name not in NAMED_BY_DJANGO
    ]
    assert wrong == []


def test_nothing_is_left_undone() -> None:
    wrong = [
        f"{place(path)}:{number}"
        for path in python_files("himpun", "config", "scripts", "bench")
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1)
        if LEFT_UNDONE.search(line)
    ]
    assert wrong == []


@pytest.mark.parametrize("shortcut", SHORTCUTS)
def test_no_test_takes_a_shortcut(shortcut: str) -> None:
    """A skipped test proves nothing, and a flush is refused by the ledger: use `committed_db`."""
    wrong = [
        place(path)
        for path in python_files("himpun", "tests", tests=True)
        if "architecture" not in path.parts and shortcut in path.read_text(encoding="utf-8")
    ]
    assert wrong == []


def _without_readable_links(lock: str) -> str:
    """npm copies each package's funding page into its lock; that is no place to download from."""
    return re.sub(r'"funding": \{[^}]*\}|"funding": \[[^\]]*\]|"url": "[^"]*"', "", lock)
