"""The codes A–M a county starts with, and what finding a child by a part of its name among a million needs."""

from typing import Any

from django.db import migrations

from notoneless.domain.causes import CAUSES, CausePath
from notoneless.domain.codeneeds import SETTERS, joined
from notoneless.domain.codes import DEFAULT_CODES

MAKE = """
CREATE OR REPLACE FUNCTION notoneless_parts(name text) RETURNS text[] LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE COST 5000 AS $$
    SELECT coalesce(array_agg(DISTINCT substr(name, at, size)), '{}')
    FROM generate_series(1, length(name)) AS at, generate_series(1, 3) AS size WHERE at + size - 1 <= length(name)
$$;
CREATE INDEX children_child_name_parts ON children_child USING gin (notoneless_parts(lower(name)));
CREATE INDEX children_child_name_plain ON children_child (name COLLATE "C", id);
CREATE INDEX children_child_initials_plain ON children_child (initials COLLATE "C", id);
"""
REMOVE = """
DROP INDEX children_child_initials_plain;
DROP INDEX children_child_name_plain;
DROP INDEX children_child_name_parts;
DROP FUNCTION notoneless_parts(text);
"""


def codes(apps: Any, schema_editor: Any) -> None:
    """Each code with its sub-codes and the version it begins with."""
    code_rows, subs, versions = (
        apps.get_model("children", name) for name in ("WhereaboutsCode", "SubCode", "CodeVersion")
    )
    never_legal = {cause.code_id for cause in CAUSES if cause.path is CausePath.CARE}
    for rank, seed in enumerate(DEFAULT_CODES, start=1):
        said = {
            "letter": seed.letter,
            "label": seed.name,
            "is_out_of_school": seed.is_out_of_school,
            "is_in_school": seed.is_in_school,
            "evidence": seed.evidence,
            "needs": joined(seed.needs),
            "setters": joined(SETTERS),
            "valid_days": seed.valid_days,
            "is_data_fault": seed.is_data_fault,
        }
        code = code_rows.objects.create(
            slug=seed.id, is_never_legal=seed.id in never_legal, rank=rank, **said
        )
        for at, sub in enumerate(seed.subs, start=1):
            subs.objects.create(
                slug=sub.id,
                code=code,
                label=sub.name,
                has_own_term=sub.has_own_term,
                valid_days=sub.valid_days,
                is_data_fault=sub.is_data_fault,
                rank=at,
            )
        versions.objects.create(
            code=code,
            by="system",
            said="系统推定的默认编码",
            is_active=code.is_active,
            subs="、".join(sub.name for sub in seed.subs),
            **said,
        )


def _on_postgresql(sql: str) -> Any:
    def run(apps: Any, schema_editor: Any) -> None:
        if schema_editor.connection.vendor == "postgresql":
            schema_editor.execute(sql)

    return run


class Migration(migrations.Migration):
    replaces = [("children", "0002_codes"), ("children", "0013_find_by_name"), ("children", "0019_codes")]
    dependencies = [("children", "0001_tables")]
    operations = [
        migrations.RunPython(codes, migrations.RunPython.noop),
        migrations.RunPython(_on_postgresql(MAKE), _on_postgresql(REMOVE)),
    ]
