"""The codes A–M a county starts with; what is there already stays."""

from django.db import migrations

from notoneless.domain.causes import CAUSES, CausePath
from notoneless.domain.codes import DEFAULT_CODES


def write(apps, schema_editor):
    codes = apps.get_model("children", "WhereaboutsCode")
    never_legal = {cause.code_id for cause in CAUSES if cause.path is CausePath.CARE}
    for rank, code in enumerate(DEFAULT_CODES, start=1):
        codes.objects.get_or_create(
            slug=code.id,
            defaults={
                "letter": code.letter,
                "label": code.name,
                "is_out_of_school": code.is_out_of_school,
                "is_in_school": code.is_in_school,
                "evidence": code.evidence,
                "valid_days": code.valid_days,
                "is_never_legal": code.id in never_legal,
                "rank": rank,
            },
        )


class Migration(migrations.Migration):
    dependencies = [("children", "0001_initial")]
    operations = [migrations.RunPython(write, migrations.RunPython.noop)]
