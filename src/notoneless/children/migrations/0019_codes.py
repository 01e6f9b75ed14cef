"""The county's code table: sub-codes as rows, what each code asks for, every state it ever had; 补建学籍任务."""

import django.db.models.deletion
import notoneless.domain.rolltask
import uuid
from django.conf import settings
from django.db import migrations, models

from notoneless.domain.codeneeds import SETTERS, joined
from notoneless.domain.codes import DEFAULT_CODES


def write(apps, schema_editor):
    """Sub-codes and demands of the default table where the code is there; what the county changed stays."""
    codes = apps.get_model("children", "WhereaboutsCode")
    subs = apps.get_model("children", "SubCode")
    versions = apps.get_model("children", "CodeVersion")
    for seed in DEFAULT_CODES:
        code = codes.objects.filter(slug=seed.id).first()
        if code is None:
            continue
        code.needs, code.is_data_fault = joined(seed.needs), seed.is_data_fault
        code.setters = joined(SETTERS)
        code.save()
        for rank, sub in enumerate(seed.subs, start=1):
            subs.objects.get_or_create(
                slug=sub.id,
                defaults={
                    "code": code,
                    "label": sub.name,
                    "has_own_term": sub.has_own_term,
                    "valid_days": sub.valid_days,
                    "is_data_fault": sub.is_data_fault,
                    "rank": rank,
                },
            )
    for code in codes.objects.all():
        versions.objects.create(
            code=code,
            by="system",
            said="系统推定的默认编码",
            letter=code.letter,
            label=code.label,
            is_out_of_school=code.is_out_of_school,
            is_in_school=code.is_in_school,
            evidence=code.evidence,
            needs=code.needs,
            setters=code.setters,
            valid_days=code.valid_days,
            is_data_fault=code.is_data_fault,
            is_active=code.is_active,
            subs="、".join(subs.objects.filter(code=code).order_by("rank").values_list("label", flat=True)),
        )


class Migration(migrations.Migration):

    dependencies = [
        ('children', '0018_key_change_roll_number'),
        ('grid', '0009_cover_plans'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='CodeConfirmation',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('confirmed_on', models.DateField(verbose_name='核定日期')),
                ('template', models.CharField(max_length=120, verbose_name='依据的核查模板')),
            ],
            options={
                'ordering': ['-pk'],
            },
        ),
        migrations.CreateModel(
            name='CodeVersion',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('from_on', models.DateField(blank=True, null=True, verbose_name='起')),
                ('at', models.DateTimeField(null=True)),
                ('by', models.CharField(max_length=64, verbose_name='改动人')),
                ('said', models.CharField(blank=True, max_length=400, verbose_name='改了什么')),
                ('letter', models.CharField(max_length=2, verbose_name='代码')),
                ('label', models.CharField(max_length=60, verbose_name='名称')),
                ('is_out_of_school', models.BooleanField(verbose_name='属失学')),
                ('is_in_school', models.BooleanField(verbose_name='属在校')),
                ('evidence', models.CharField(max_length=120, verbose_name='应附佐证')),
                ('needs', models.CharField(max_length=120, verbose_name='必须具备')),
                ('setters', models.CharField(max_length=120, verbose_name='可由谁确定')),
                ('valid_days', models.PositiveIntegerField(blank=True, null=True, verbose_name='有效天数')),
                ('is_data_fault', models.BooleanField(verbose_name='数据差错')),
                ('is_active', models.BooleanField(verbose_name='启用')),
                ('subs', models.CharField(blank=True, max_length=1000, verbose_name='细类')),
            ],
            options={
                'ordering': ['-pk'],
            },
        ),
        migrations.CreateModel(
            name='RollTask',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('state', models.CharField(choices=[('open', '待补建'), ('done', '已建学籍'), ('not_here', '不在该校'), ('void', '不再需要')], default=notoneless.domain.rolltask.RollTaskState['OPEN'], max_length=10, verbose_name='状态')),
                ('opened_on', models.DateField(verbose_name='下达日期')),
                ('opened_by', models.CharField(max_length=64, verbose_name='下达人')),
                ('due_on', models.DateField(verbose_name='办理期限')),
                ('answered_on', models.DateField(blank=True, null=True, verbose_name='办结日期')),
                ('answered_by', models.CharField(blank=True, max_length=64)),
                ('answer', models.CharField(blank=True, max_length=200, verbose_name='说明')),
            ],
            options={
                'ordering': ['due_on', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='SubCode',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('slug', models.CharField(max_length=40, unique=True)),
                ('label', models.CharField(max_length=60, verbose_name='名称')),
                ('has_own_term', models.BooleanField(default=False, verbose_name='另定有效天数')),
                ('valid_days', models.PositiveIntegerField(blank=True, null=True, verbose_name='有效天数')),
                ('is_data_fault', models.BooleanField(default=False, verbose_name='数据差错')),
                ('is_active', models.BooleanField(default=True, verbose_name='启用')),
                ('rank', models.PositiveSmallIntegerField(default=0)),
            ],
            options={
                'ordering': ['code__rank', 'rank', 'pk'],
            },
        ),
        migrations.AddField(
            model_name='whereaboutscode',
            name='is_active',
            field=models.BooleanField(default=True, verbose_name='启用'),
        ),
        migrations.AddField(
            model_name='whereaboutscode',
            name='is_data_fault',
            field=models.BooleanField(default=False, verbose_name='数据差错'),
        ),
        migrations.AddField(
            model_name='whereaboutscode',
            name='needs',
            field=models.CharField(default='file', max_length=120, verbose_name='必须具备'),
        ),
        migrations.AddField(
            model_name='whereaboutscode',
            name='setters',
            field=models.CharField(default='school_manager,centre_officer,bureau_officer', max_length=120, verbose_name='可由谁确定'),
        ),
        migrations.AddConstraint(
            model_name='whereaboutscode',
            constraint=models.UniqueConstraint(fields=('letter',), name='children_code_letter_once'),
        ),
        migrations.AddField(
            model_name='codeconfirmation',
            name='by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='核定人'),
        ),
        migrations.AddField(
            model_name='codeversion',
            name='code',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='versions', to='children.whereaboutscode'),
        ),
        migrations.AddField(
            model_name='rolltask',
            name='child',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='roll_tasks', to='children.child'),
        ),
        migrations.AddField(
            model_name='rolltask',
            name='school',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='grid.unit', verbose_name='学校'),
        ),
        migrations.AddField(
            model_name='subcode',
            name='code',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='subs', to='children.whereaboutscode'),
        ),
        migrations.AddField(
            model_name='whereabouts',
            name='sub',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='children.subcode', verbose_name='细类'),
        ),
        migrations.AddIndex(
            model_name='rolltask',
            index=models.Index(fields=['school', 'state'], name='children_ro_school__9d9557_idx'),
        ),
        migrations.AddConstraint(
            model_name='rolltask',
            constraint=models.UniqueConstraint(condition=models.Q(('state', 'open')), fields=('child',), name='children_one_roll_task_open'),
        ),
        migrations.AddConstraint(
            model_name='subcode',
            constraint=models.UniqueConstraint(fields=('code', 'label'), name='children_subcode_once'),
        ),
        migrations.RunPython(write, migrations.RunPython.noop),
    ]
