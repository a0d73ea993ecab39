"""Which desk each kind of work has. A new kind of work is a module beside this one and its line here."""

from __future__ import annotations

from collections.abc import Mapping

from himpun.portal.web.desk.action_plan import ACTION_PLAN
from himpun.portal.web.desk.analyse import ANALYSE
from himpun.portal.web.desk.archiving import ARCHIVE
from himpun.portal.web.desk.cause import CAUSE
from himpun.portal.web.desk.drafting import DRAFT
from himpun.portal.web.desk.fill import FILL
from himpun.portal.web.desk.finishing import finish, finish_context
from himpun.portal.web.desk.forming import DISTRIBUTE, PREPARE_FORM
from himpun.portal.web.desk.gather import GATHER
from himpun.portal.web.desk.mark import MARK
from himpun.portal.web.desk.meeting import MEETING
from himpun.portal.web.desk.order import ORDER
from himpun.portal.web.desk.publication import PUBLISH
from himpun.portal.web.desk.recap import RECAP
from himpun.portal.web.desk.review import REVIEW
from himpun.portal.web.desk.validate import VALIDATE
from himpun.portal.web.desk.work import Work

PLAIN = Work("portal/desk/plain.html", finish_context, {"finish": finish})
"""Work that is simply done: with a note, and the place of the paper."""

WORKS: Mapping[str, Work] = {
    "order": ORDER,
    "prepare_form": PREPARE_FORM,
    "distribute": DISTRIBUTE,
    "meet": MEETING,
    "discuss": MEETING,
    "fill": FILL,
    "gather": GATHER,
    "recap": RECAP,
    "validate": VALIDATE,
    "analyse": ANALYSE,
    "draft": DRAFT,
    "review": REVIEW,
    "cause": CAUSE,
    "action_plan": ACTION_PLAN,
    "initial": MARK,
    "sign": MARK,
    "hand_over": PLAIN,
    "publish": PUBLISH,
    "archive": ARCHIVE,
    "other": PLAIN,
}
