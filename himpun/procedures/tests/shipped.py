"""The keys of the five shipped procedures, by what they are, and a look at one row."""

import pytest

from himpun.procedures.definition import Step
from himpun.procedures.library import library_definition

DPMD, BAPPEDA, INSPECTORATE, DPMK, DISTRICT = (
    "musi-banyuasin-dpmd-2019",
    "banggai-bappeda-2020",
    "pesisir-selatan-inspektorat-2021",
    "way-kanan-dpmk-2022",
    "mojokerto-dawarblandong-2023",
)
KEYS = [DPMD, BAPPEDA, INSPECTORATE, DPMK, DISTRICT]
every = pytest.mark.parametrize("key", KEYS)


def step(key: str, no: str) -> Step:
    return next(step for step in library_definition(key).steps if step.no == no)
