"""What can be done to a document, one file a verb."""

from himpun.documents.services.draw_up import Draft, draw_up, draw_up_all, redraw
from himpun.documents.services.issue import issue, keep_unsigned, note_paper_place
from himpun.documents.services.mark import mark_task
from himpun.documents.services.void import start_chain_again, void_chain, withdraw_correction
from himpun.documents.signing import Proof

__all__ = [
    "Draft",
    "Proof",
    "draw_up",
    "draw_up_all",
    "issue",
    "keep_unsigned",
    "mark_task",
    "note_paper_place",
    "redraw",
    "start_chain_again",
    "void_chain",
    "withdraw_correction",
]
