"""The procedures that ship with Himpun: public documents, word for word, each a file beside this one."""

from importlib.resources import files

from himpun.kernel.refusals import Refusal
from himpun.procedures.definition import Definition
from himpun.procedures.reading import read_definition

_FOLDER = files(__name__)


def library_keys() -> list[str]:
    """The keys of the shipped procedures, in alphabetical order."""
    return sorted(file.name.removesuffix(".yaml") for file in _FOLDER.iterdir() if file.name.endswith(".yaml"))


def library_text(key: str) -> str:
    """The file of a shipped procedure as it stands. Raises Refusal `procedure_unknown`."""
    if key not in library_keys():
        known = ", ".join(library_keys())
        raise Refusal(
            "procedure_unknown", f"Prosedur {key} tidak ada di pustaka. Yang ada: {known}.", known=library_keys()
        )
    return (_FOLDER / f"{key}.yaml").read_text(encoding="utf-8")


def library_definition(key: str) -> Definition:
    """A shipped procedure, read and checked."""
    return read_definition(library_text(key), name=f"{key}.yaml")
