"""What each paper says, as plain frozen values: the builders fill them from the database, the writers turn them into
bytes, and neither knows the other.

Figures are Decimal, days are dates, moments are aware datetimes; the writers print them the Indonesian way in the
paper's zone. `as_data` gives the same as JSON.
"""

from himpun.documents.papers.blocks import (
    Initial,
    Letterhead,
    Marks,
    Paper,
    VerificationRef,
    as_data,
)
from himpun.documents.papers.figures import (
    ActionPlanRow,
    AnalysisNote,
    CheckRow,
    MeasurementPaper,
    MeasurementRow,
    RecapPaper,
    RecapRow,
    RegisterPaper,
    RegisterRow,
    RegisterTable,
)
from himpun.documents.papers.letters import (
    Attendance,
    Choice,
    DispositionPaper,
    FormPaper,
    FormRow,
    MinutesPaper,
    ReceiptItem,
    ReceiptPaper,
    RequestPaper,
    RequestRow,
)
from himpun.documents.papers.sheet import ProcedureSheet, sheet_of

__all__ = [
    "ActionPlanRow",
    "AnalysisNote",
    "Attendance",
    "CheckRow",
    "Choice",
    "DispositionPaper",
    "FormPaper",
    "FormRow",
    "Initial",
    "Letterhead",
    "Marks",
    "MeasurementPaper",
    "MeasurementRow",
    "MinutesPaper",
    "Paper",
    "ProcedureSheet",
    "RecapPaper",
    "RecapRow",
    "ReceiptItem",
    "ReceiptPaper",
    "RegisterPaper",
    "RegisterRow",
    "RegisterTable",
    "RequestPaper",
    "RequestRow",
    "VerificationRef",
    "as_data",
    "sheet_of",
]
