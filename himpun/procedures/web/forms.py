"""Bringing an edition in, and choosing who its actors are."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from himpun.pages.forms import Form
from himpun.procedures.casting import Cast
from himpun.procedures.reading import MAX_BYTES
from himpun.procedures.services import Holder


class BringInForm(Form):
    """A procedure as a file or as text. The file comes first; its text then stands below, to be mended."""

    file = forms.FileField(
        label=gettext_lazy("Berkas prosedur"),
        required=False,
        allow_empty_file=True,
        widget=forms.FileInput(attrs={"accept": ".yaml,.yml,.json,application/yaml,text/yaml"}),
        help_text=gettext_lazy("Berkas YAML, paling besar 256 kB."),
    )
    source = forms.CharField(
        label=gettext_lazy("Isi berkas"),
        required=False,
        strip=False,
        widget=forms.Textarea(attrs={"rows": "18", "class": "form-control source", "spellcheck": "false"}),
        help_text=gettext_lazy("Dapat diubah di sini, lalu diperiksa lagi."),
    )

    def text(self) -> str | bytes:
        """What is to be read: of the file not more than a procedure may weigh, and a little, so that it is refused."""
        file = self.cleaned_data.get("file")
        return file.read(MAX_BYTES + 1) if file else str(self.cleaned_data.get("source") or "")

    @property
    def file_name(self) -> str:
        """The name that faults are told with."""
        file = self.cleaned_data.get("file")
        return file.name if file else _("isian")

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if not self.errors and not cleaned.get("file") and not (cleaned.get("source") or "").strip():
            self.add_error("file", _("Pilih berkas prosedur, atau tempelkan isinya di bawah."))
        return cleaned


class CastForm(Form):
    """One choice for each actor that is a position or a team."""

    def __init__(self, data: Any, *, cast: Cast) -> None:
        super().__init__(data)
        self.cast = cast
        groups = [("", _("Pilih…")), *((unit, list(rows)) for unit, rows in cast.positions)]
        choices = [*groups, (_("Tim"), list(cast.teams))] if cast.teams else groups
        for role in cast.roles:
            self.fields[f"actor-{role.actor.key}"] = forms.ChoiceField(
                label=role.title,
                choices=choices,
                initial=role.proposed,
                help_text=role.actor.note or "",
                error_messages={"required": _("Pilih jabatan atau tim untuk pelaksana ini.")},
            )

    @property
    def holders(self) -> dict[str, Holder]:
        """What `put_in_force` asks for."""
        chosen = {role.actor.key: self.cleaned_data[f"actor-{role.actor.key}"] for role in self.cast.roles}
        return {key: _holder(value) for key, value in chosen.items()}


def _holder(value: str) -> Holder:
    number = int(value[1:])
    return Holder(position_id=number) if value.startswith("p") else Holder(team_id=number)
