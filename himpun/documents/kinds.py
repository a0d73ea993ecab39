"""What each kind of paper is called, in the order in which a cycle makes them."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.translation import gettext_lazy as _

KINDS: Mapping[str, object] = {
    "disposition": _("Lembar disposisi"),
    "form": _("Format data"),
    "request": _("Permintaan data"),
    "receipt": _("Tanda terima"),
    "minutes": _("Notulen"),
    "register": _("Register temuan"),
    "recap": _("Rekapitulasi"),
    "measurement": _("Pengukuran kinerja"),
}


def kind_word(kind: str) -> str:
    """What people call this kind; one that is not known stays as it is."""
    return str(KINDS.get(kind, kind))
