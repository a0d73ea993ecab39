"""Reading documents: of a cycle, of a task, in lists, and by the address that is printed on them."""

from himpun.documents.selectors.listing import (
    Choices,
    Event,
    Wanted,
    choices_of,
    history_of,
    listed,
    standing,
    versions_of,
)
from himpun.documents.selectors.of_cycles import (
    LIVE,
    chain_sheet,
    documents_of,
    marks_of_task,
    newest,
    newest_in_line,
)
from himpun.documents.selectors.verification import Signer, Verification, verification

__all__ = [
    "LIVE",
    "Choices",
    "Event",
    "Signer",
    "Verification",
    "Wanted",
    "chain_sheet",
    "choices_of",
    "documents_of",
    "history_of",
    "listed",
    "marks_of_task",
    "newest",
    "newest_in_line",
    "standing",
    "verification",
    "versions_of",
]
