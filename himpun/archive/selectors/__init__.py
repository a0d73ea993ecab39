"""Reading what is kept: a cycle's contents for its bundle, and bundles in lists."""

from himpun.archive.selectors.contents import (
    Rows,
    evidence,
    extract,
    first_entry,
    own_hashes,
    prepared_entry,
    registers,
    tables,
    values,
)
from himpun.archive.selectors.listing import Choices, Wanted, awaited, choices_of, listed, versions_of

__all__ = [
    "Choices",
    "Rows",
    "Wanted",
    "awaited",
    "choices_of",
    "evidence",
    "extract",
    "first_entry",
    "listed",
    "own_hashes",
    "prepared_entry",
    "registers",
    "tables",
    "values",
    "versions_of",
]
