"""The words and small values that a procedure file is made of, each refusing what could not be printed or run."""

from __future__ import annotations

import unicodedata
from datetime import date, datetime
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BeforeValidator, Field, Strict
from pydantic_core import PydanticCustomError

Frequency = Literal["monthly", "quarterly", "semesterly", "yearly", "routine", "unstated"]
UnitKind = Literal["sekretariat", "bidang", "subbagian", "subbidang", "irban", "seksi", "lainnya"]
TimeUnit = Literal["menit", "jam", "hari", "minggu", "bulan"]
Mode = Literal["one", "each", "jointly", "any"]
Register = Literal["LHP", "LHE", "TLHP"]
Work = Literal[
    "order", "prepare_form", "distribute", "meet", "fill", "gather", "recap", "validate",
    "analyse", "draft", "discuss", "review", "sign", "hand_over", "archive", "other",
]  # fmt: skip
LabelOf = Literal[
    "number", "title", "created_on", "revised_on", "approved_by", "legal_basis", "qualifications", "related",
    "equipment", "warnings", "recording", "table_title", "no", "activity", "actors", "standards", "inputs", "time",
    "outputs", "remarks",
]  # fmt: skip
MAX_STEPS = 40
MAX_COLUMNS = 12
MAX_ACTORS = 24


def contradiction(problem: str, remedy: str) -> PydanticCustomError:
    """A value whose parts do not fit together, said in Indonesian with what to do."""
    return PydanticCustomError("contradiction", "{problem}", {"problem": problem, "remedy": remedy})


def _readable(text: str) -> str:
    if not text.strip():
        raise contradiction("teksnya kosong", "isi teksnya, atau hapus kolom ini dari berkas")
    # A NUL or another control character would be an error in the PDF/A that is made from this text.
    if any(unicodedata.category(letter) in {"Cc", "Cs", "Cn"} and letter not in "\n\t" for letter in text):
        raise contradiction("teksnya memuat karakter kendali yang tidak dapat dicetak", "hapus karakter itu")
    return text


def _day(value: Any) -> Any:
    if isinstance(value, datetime) or not isinstance(value, date | str):
        raise contradiction("isinya bukan tanggal", "tulis tanggal sebagai TTTT-BB-HH, misalnya 2023-10-05")
    if isinstance(value, date):
        return value
    try:
        return date.fromisoformat(value)
    except ValueError:
        raise contradiction("isinya bukan tanggal", "tulis tanggal sebagai TTTT-BB-HH, misalnya 2023-10-05") from None


def _listed(value: Any) -> Any:
    return [value] if isinstance(value, str) else value


Text = Annotated[str, Field(min_length=1, max_length=2000), AfterValidator(_readable)]
Key = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]{0,63}$")]
ProcedureKey = Annotated[str, Field(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", max_length=80)]
StepNo = Annotated[str, Field(pattern=r"^[0-9A-Za-z][0-9A-Za-z.\-]{0,9}$")]
Keys = Annotated[list[Key], BeforeValidator(_listed, json_schema_input_type=Key | list[Key])]
UnitKinds = Annotated[list[UnitKind], BeforeValidator(_listed, json_schema_input_type=UnitKind | list[UnitKind])]
Day = Annotated[date, BeforeValidator(_day, json_schema_input_type=date)]
Flag = Annotated[bool, Strict()]
Number = Annotated[int, Strict(), Field(ge=0, le=100_000)]
