"""The national scales by which percentages are called; a region may add its own beside them."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db import migrations

# Kept apart from the rules on purpose: a migration writes what was true when it was written.
STEPS = [["91", "Sangat Tinggi"], ["76", "Tinggi"], ["66", "Sedang"], ["51", "Rendah"], [None, "Sangat Rendah"]]
SCALES = {
    "Permendagri 54/2010, skala nilai peringkat kinerja": date(2011, 1, 1),
    "Permendagri 86/2017, skala nilai peringkat kinerja": date(2018, 1, 1),
}


def seed(apps: Any, schema_editor: Any) -> None:
    scales = apps.get_model("measurement", "CategoryScale")
    for name, since in SCALES.items():
        scales.objects.get_or_create(region=None, since=since, defaults={"name": name, "steps": STEPS})


class Migration(migrations.Migration):
    dependencies = [("measurement", "0002_initial")]
    operations = [migrations.RunPython(seed, migrations.RunPython.noop)]
