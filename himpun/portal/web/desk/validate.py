"""The desk of whoever validates: as gathering, but what is wrong goes back along the edition's own arrow."""

from __future__ import annotations

from himpun.portal.web.desk.gather import GATHER, gather_context
from himpun.portal.web.desk.work import Work

VALIDATE = Work("portal/desk/validate.html", gather_context, GATHER.acts)
