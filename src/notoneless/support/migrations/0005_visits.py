"""Who wrote a correction; numbers of visits, unique within their case; visits of before get theirs."""

from datetime import timedelta

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

AT_ONCE = timedelta(seconds=5)


def number(apps, schema_editor):
    """A visit was a persuasion where it took the case a step of persuasion, or was taken over from a paper book."""
    steps = {}
    for key, at in apps.get_model("cases", "CaseStep").objects.filter(act="persuade").values_list("case__key", "at"):
        steps.setdefault(key, []).append(at)
    last = {}
    rows = apps.get_model("support", "Contact")._base_manager.filter(case_key__isnull=False)
    for row in rows.order_by("case_key", "on", "pk").only("pk", "case_key", "at", "book").iterator():
        persuaded = any(timedelta(0) <= at - row.at < AT_ONCE for at in steps.get(row.case_key, ()))
        if row.book or persuaded:
            last[row.case_key] = last.get(row.case_key, 0) + 1
            rows.filter(pk=row.pk).update(number=last[row.case_key])


class Migration(migrations.Migration):
    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
        ("support", "0004_contact_details"),
        ("cases", "0009_law_and_return"),
    ]

    operations = [
        migrations.AddField(
            model_name="contact",
            name="written_by",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="更正人",
            ),
        ),
        migrations.RunPython(number, migrations.RunPython.noop),
        migrations.AddConstraint(
            model_name="contact",
            constraint=models.UniqueConstraint(
                condition=models.Q(("corrects__isnull", True)),
                fields=("case_key", "number"),
                name="support_visit_number_once",
            ),
        ),
    ]
