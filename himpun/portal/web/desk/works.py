"""Which desk each kind of work has. A new kind of work is a module beside this one and its line here."""

from __future__ import annotations

from collections.abc import Mapping

from himpun.portal.web.desk.action_plan import ACTION_PLAN
from himpun.portal.web.desk.analyse import ANALYSE
from himpun.portal.web.desk.cause import CAUSE
from himpun.portal.web.desk.fill import FILL
from himpun.portal.web.desk.finishing import finish, finish_context
from himpun.portal.web.desk.gather import GATHER
from himpun.portal.web.desk.mark import MARK
from himpun.portal.web.desk.order import ORDER
from himpun.portal.web.desk.recap import RECAP
from himpun.portal.web.desk.review import REVIEW
from himpun.portal.web.desk.validate import VALIDATE
from himpun.portal.web.desk.work import Work

PLAIN = Work("portal/desk/plain.html", finish_context, {"finish": finish})
"""Work that is simply done: with a note, and the place of the paper."""

WORKS: Mapping[str, Work] = {
    "order": ORDER,
    "prepare_form": PLAIN,
    "distribute": PLAIN,
    "meet": PLAIN,
    "discuss": PLAIN,
    "fill": FILL,
    "gather": GATHER,
    "recap": RECAP,
    "validate": VALIDATE,
    "analyse": ANALYSE,
    "draft": PLAIN,
    "review": REVIEW,
    "cause": CAUSE,
    "action_plan": ACTION_PLAN,
    "initial": MARK,
    "sign": MARK,
    "hand_over": PLAIN,
    "publish": PLAIN,
    "archive": PLAIN,
    "other": PLAIN,
}
