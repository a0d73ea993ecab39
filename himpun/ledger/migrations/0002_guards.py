from typing import Any, ClassVar

from django.db import migrations

from himpun.ledger.guards import install


def _install(_apps: Any, schema_editor: Any) -> None:
    install(schema_editor)


class Migration(migrations.Migration):
    dependencies: ClassVar = [("ledger", "0001_initial")]
    operations: ClassVar = [migrations.RunPython(_install, migrations.RunPython.noop)]
