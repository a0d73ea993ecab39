"""What can be done to a form, a request and its cells, one file a verb."""

from himpun.collection.answers import Answer
from himpun.collection.registers import Finding
from himpun.collection.services.accept import accept
from himpun.collection.services.carry_registers import WrongRegisters
from himpun.collection.services.correct_archived import correct_archived
from himpun.collection.services.evidence import attach_evidence, withdraw_evidence
from himpun.collection.services.extend import extend
from himpun.collection.services.hand_in import hand_in, hand_in_many
from himpun.collection.services.leave_out import close_without, excuse
from himpun.collection.services.prepare_form import ask_again_for, prepare_form
from himpun.collection.services.registers import declare_no_findings, enter_finding, withdraw_entry
from himpun.collection.services.return_cells import return_cells
from himpun.collection.services.return_from import return_from
from himpun.collection.services.type_on_behalf import type_on_behalf
from himpun.collection.services.type_values import type_value, type_values

__all__ = [
    "Answer",
    "Finding",
    "WrongRegisters",
    "accept",
    "ask_again_for",
    "attach_evidence",
    "close_without",
    "correct_archived",
    "declare_no_findings",
    "enter_finding",
    "excuse",
    "extend",
    "hand_in",
    "hand_in_many",
    "prepare_form",
    "return_cells",
    "return_from",
    "type_on_behalf",
    "type_value",
    "type_values",
    "withdraw_entry",
    "withdraw_evidence",
]
