"""Imports go up the story, inside an app towards its rules, and rules know no Django (docs/adr/0001)."""

import ast
import subprocess
import sys
import tomllib
from pathlib import Path

from django.apps import apps
from django.conf import settings

from tests.architecture.tree import ROOT, parsed, place, python_files

STORY = [name.removeprefix("himpun.") for name in settings.INSTALLED_APPS if name.startswith("himpun.")]
CLOCKS = {"now", "today", "utcnow", "time", "monotonic", "localtime"}
CHANCE = {"random", "secrets"}


def test_it_works() -> None:
    """The contracts in pyproject.toml hold.

    A process of its own: in this one, import-linter would silence every logger that other tests listen to.
    """
    command = [str(Path(sys.executable).parent / "lint-imports"), "--no-cache", "--no-logo"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


def test_foreign_keys_point_to_earlier_apps() -> None:
    """A foreign key written as a string is an import that import-linter cannot see."""
    wrong = [
        f"{model._meta.label}.{field.name} → {field.related_model._meta.label}"
        for model in apps.get_models(include_auto_created=True)
        if model._meta.app_label in STORY
        for field in model._meta.get_fields()
        if field.is_relation and field.concrete and isinstance(field.related_model, type)
        if _is_later(field.related_model._meta.app_label, than=model._meta.app_label)
    ]
    assert wrong == []


def test_the_ledger_names_by_kind_and_id_only() -> None:
    """The ledger stands before everything, so a foreign key there would turn the house upside down."""
    related = [
        f"{model.__name__}.{field.name}"
        for model in apps.get_app_config("ledger").get_models()
        for field in model._meta.get_fields()
        if field.is_relation and field.concrete
        if isinstance(field.related_model, type) and field.related_model._meta.app_label != "ledger"
    ]
    assert related == []


def test_rules_and_services_ask_no_clock_and_no_dice() -> None:
    """`now` is handed in: a rehearsal simulates time, and a test may live on any day."""
    wrong = [
        place(path, node)
        for path in python_files("himpun")
        if {"rules.py", "rules", "services.py", "services", "kernel"} & set(path.relative_to(ROOT).parts)
        for node in ast.walk(parsed(path))
        if _asks_the_clock(node) or _imports_chance(node, path.parts)
    ]
    assert wrong == []


def test_web_and_api_ask_selectors_not_the_database() -> None:
    """Two hops from a page to a row: the view asks a selector; only there `.objects` is written."""
    wrong = [
        place(path, node)
        for path in python_files("himpun")
        if {"web", "api"} & set(path.relative_to(ROOT).parts)
        for node in ast.walk(parsed(path))
        if isinstance(node, ast.Attribute) and node.attr == "objects"
    ]
    assert wrong == []


def test_the_order_is_the_same_everywhere() -> None:
    """INSTALLED_APPS tells the same story as the import contract."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    contract = project["tool"]["importlinter"]["contracts"][0]
    assert contract["layers"] == [f"himpun.{app}" for app in [*reversed(STORY), "kernel"]]


def _is_later(label: str, *, than: str) -> bool:
    return label in STORY and STORY.index(label) > STORY.index(than)


def _asks_the_clock(node: ast.AST) -> bool:
    """`datetime.now()`, `timezone.now()`, `date.today()`, `time.time()`; a parameter `now` is no call."""
    if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in CLOCKS):
        return False
    asked = ast.unparse(node.func.value)
    return asked.split(".")[-1] in {"datetime", "date", "timezone", "time"}


def _imports_chance(node: ast.AST, parts: tuple[str, ...]) -> bool:
    if "rules" not in parts and "rules.py" not in parts and "kernel" not in parts:
        return False
    if isinstance(node, ast.Import):
        return any(alias.name.split(".")[0] in CHANCE for alias in node.names)
    return isinstance(node, ast.ImportFrom) and (node.module or "").split(".")[0] in CHANCE
