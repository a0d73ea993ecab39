"""Papers to PDF: `typeset` turns any paper into PDF/A-2b + PDF/UA-1, the same bytes each time."""

from himpun.documents.typesetting.papers import Typeset, page_count, typeset, typeset_with_report

__all__ = ["Typeset", "page_count", "typeset", "typeset_with_report"]
