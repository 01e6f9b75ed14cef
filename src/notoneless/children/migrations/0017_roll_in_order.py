from django.db import migrations, models


def in_order(apps, schema_editor):
    """A roll begun and joined away on one day was written to end on its eve: it ends on the day it began."""
    rolls = apps.get_model("children", "Roll").objects.filter(until_on__lt=models.F("entered_on"))
    rolls.update(until_on=models.F("entered_on"))


class Migration(migrations.Migration):

    dependencies = [
        ("children", "0016_moves_restored"),
        ("grid", "0008_partners"),
    ]

    operations = [
        migrations.RunPython(in_order, migrations.RunPython.noop, elidable=True),
        migrations.AddConstraint(
            model_name="roll",
            constraint=models.CheckConstraint(
                condition=models.Q(until_on__isnull=True) | models.Q(until_on__gte=models.F("entered_on")),
                name="children_roll_ends_after_it_begins",
            ),
        ),
    ]
