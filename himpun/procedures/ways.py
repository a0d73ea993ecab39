"""Where the arrows of a procedure lead, in words."""

from __future__ import annotations

from django.utils.translation import gettext as _

from himpun.procedures.arrows import all_arrows, ends
from himpun.procedures.definition import Definition


def ways_of(definition: Definition) -> dict[str, list[str]]:
    """For each row, where its arrows lead; a row that is not there leads nowhere."""
    ways: dict[str, list[str]] = {}
    for arrow in all_arrows(definition):
        told = {"to": arrow.target, "label": arrow.label}
        if arrow.kind == "return":
            said = _("kembali ke langkah %(to)s") % told
        else:
            said = _("%(label)s: langkah %(to)s") % told if arrow.label else _("langkah %(to)s") % told
        ways.setdefault(arrow.source, []).append(said)
    for no in ends(definition):
        ways.setdefault(no, []).insert(0, _("selesai"))
    return ways
