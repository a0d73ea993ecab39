"""The word for an achievement ("Tinggi"), by a scale that is data: dated, and a region may have its own."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from himpun.kernel.refusals import Refusal


@dataclass(frozen=True, slots=True)
class Band:
    """A category and the lowest percent that belongs to it; None for the lowest category, which has no bottom."""

    lowest: Decimal | None
    name: str


@dataclass(frozen=True)
class CategoryScale:
    """Bands from best to worst, valid from a day on, for one region's code or, with None, for all."""

    key: str
    source: str
    valid_from: date
    bands: tuple[Band, ...]
    region: str | None = None

    def __post_init__(self) -> None:
        lows = [band.lowest for band in self.bands]
        bounds = [low for low in lows[:-1] if low is not None]
        if (
            len(lows) < 2
            or lows[-1] is not None
            or len(bounds) < len(lows) - 1
            or bounds != sorted(set(bounds), reverse=True)
        ):
            raise Refusal(
                "category_scale_faulty",
                f"Skala kategori {self.key} salah. Urutkan dari tertinggi ke terendah; "
                "hanya yang terendah tanpa batas bawah.",
            )


# The regulation prints 91–100, 76–90, 66–75, 51–65, ≤ 50. What lies between (90.5) and above 100 is undefined there; we
# read each lower bound as "from", so 90.5 is Tinggi and 130 is Sangat Tinggi.
_BANDS = (
    Band(Decimal(91), "Sangat Tinggi"),
    Band(Decimal(76), "Tinggi"),
    Band(Decimal(66), "Sedang"),
    Band(Decimal(51), "Rendah"),
    Band(None, "Sangat Rendah"),
)

# Dated by the first full year of measurement under each regulation, since a year is measured by one scale.
PERMENDAGRI_54_2010 = CategoryScale(
    "permendagri-54-2010", "Permendagri 54/2010, skala nilai peringkat kinerja", date(2011, 1, 1), _BANDS
)
PERMENDAGRI_86_2017 = CategoryScale(
    "permendagri-86-2017", "Permendagri 86/2017, skala nilai peringkat kinerja", date(2018, 1, 1), _BANDS
)
NATIONAL_SCALES: tuple[CategoryScale, ...] = (PERMENDAGRI_54_2010, PERMENDAGRI_86_2017)


def scale_for(
    day: date, *, region: str | None = None, scales: Sequence[CategoryScale] = NATIONAL_SCALES
) -> CategoryScale:
    """The scale on that day: the region's own newest one, else the newest national one. Refused if none is."""
    for owner in dict.fromkeys((region, None)):
        valid = [s for s in scales if s.region == owner and s.valid_from <= day]
        if valid:
            return max(valid, key=lambda s: s.valid_from)
    raise Refusal(
        "no_category_scale", f"Belum ada skala kategori yang berlaku pada {day.isoformat()}. Tambahkan skalanya."
    )


def category(percent: Decimal | None, scale: CategoryScale) -> str | None:
    """The category of a *rounded* percent, the one that is printed; None where there is no percent."""
    if percent is None:
        return None
    return next(band.name for band in scale.bands if band.lowest is None or percent >= band.lowest)
