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
    "analyse", "draft", "discuss", "review", "sign", "hand_over", "publish", "archive", "other",
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


def _filled(text: str) -> str:
    if not text.strip():
        raise contradiction("teksnya kosong", "isi teksnya, atau hapus kolom ini dari berkas")
    return text


def _readable(text: str) -> str:
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


Text = Annotated[str, Field(min_length=1, max_length=2000), AfterValidator(_readable), AfterValidator(_filled)]
Line = Annotated[str, Field(max_length=200), AfterValidator(_readable)]
_KEY = r"^[a-z][a-z0-9_]{0,63}$"
_PROCEDURE_KEY = r"^[a-z0-9]+(-[a-z0-9]+)*$"
_STEP_NO = r"^[0-9A-Za-z][0-9A-Za-z.\-]{0,9}$"
SHAPES = {
    _KEY: "huruf kecil, angka dan garis bawah, diawali huruf, misalnya head_of_planning",
    _PROCEDURE_KEY: "huruf kecil, angka dan tanda hubung, misalnya mojokerto-dawarblandong-2023",
    _STEP_NO: 'paling banyak 10 huruf atau angka, misalnya "4" atau "4a"',
}
"""The patterns of the format in words, for people."""
Key = Annotated[str, Field(pattern=_KEY)]
ProcedureKey = Annotated[str, Field(pattern=_PROCEDURE_KEY, max_length=80)]
StepNo = Annotated[str, Field(pattern=_STEP_NO)]
Keys = Annotated[list[Key], BeforeValidator(_listed, json_schema_input_type=Key | list[Key])]
UnitKinds = Annotated[list[UnitKind], BeforeValidator(_listed, json_schema_input_type=UnitKind | list[UnitKind])]
Day = Annotated[date, BeforeValidator(_day, json_schema_input_type=date)]
Flag = Annotated[bool, Strict()]
Number = Annotated[int, Strict(), Field(ge=0, le=100_000)]
