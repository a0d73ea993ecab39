"""The repository's own files, as the architecture tests look at them."""

import ast
import functools
import subprocess
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent


@functools.cache
def files() -> tuple[Path, ...]:
    """Every file that is or would be committed: what .gitignore names is not ours to judge."""
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    return tuple(ROOT / name for name in sorted(set(listed.split("\0"))) if name and (ROOT / name).is_file())


def python_files(*tops: str, tests: bool = False) -> Iterator[Path]:
    """Python files below the given top folders; tests and migrations only when asked for."""
    for path in files():
        parts = path.relative_to(ROOT).parts
        is_test = "tests" in parts or path.name == "conftest.py"
        if path.suffix == ".py" and parts[0] in tops and "migrations" not in parts and (tests or not is_test):
            yield path


@functools.cache
def parsed(path: Path) -> ast.Module:
    """The file's syntax tree."""
    return ast.parse(path.read_text(encoding="utf-8"), filename=str(path))


def place(path: Path, node: ast.AST | None = None) -> str:
    """`file:line`, for a failure that can be clicked."""
    line = getattr(node, "lineno", None)
    return f"{path.relative_to(ROOT)}" + (f":{line}" if line else "")
